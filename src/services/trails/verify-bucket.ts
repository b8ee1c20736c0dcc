import { createHash } from 'node:crypto'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import {
  type Digest,
  type DigestedArchive,
  formatDigestTime,
  type PreviousDigest,
  parseDigestKey,
} from '../../domain/trails/digest.ts'
import type {
  Finding,
  FindingCode,
  Verification,
  VerificationProgress,
} from '../../domain/trails/verification.ts'
import { type FindPublicKey, type ReadableBucket, readDigest } from './read-digest.ts'

/** What is to be checked of a bucket. */
export type VerifyOptions = {
  /** What the keys begin with that are looked at. */
  prefix: string
  /** The one chain of digests that is meant, or null for all of them. */
  chain: string | null
  from: Date | null
  /** Until when there must be digests; null where nobody can tell. */
  until: Date | null
  /** What the log itself remembers of its digests, newest first; none where it is not at hand. */
  known: PreviousDigest[]
  onProgress?: (progress: VerificationProgress) => void
  stop?: AbortSignal
}

export type VerifyBucket = ReturnType<typeof createVerifyBucket>

/** Walks the digests of a bucket from the newest to the oldest and looks at everything they list. */
export function createVerifyBucket(keyOf: FindPublicKey) {
  return async (chest: ReadableBucket, asked: VerifyOptions): Promise<Verification> => {
    const { chains, archives } = await listed(chest, asked)
    const walk: Walk = { chest, keyOf, asked, found: nothing(), seen: new Set(), of: 0 }
    walk.of = [...chains.values()].reduce((sum, keys) => sum + keys.length, 0)
    for (const keys of chains.values()) await walkChain(walk, keys)
    if (chains.size === 0 && asked.until) cutOff(walk, asked.until, null)
    const unlisted = archives.filter((key) => !walk.seen.has(key)).length
    if (unlisted > 0 && asked.from === null && asked.chain === null)
      walk.found.notes.push(
        `${unlisted} archives are in no digest; those that just came are in the next one.`,
      )
    return walk.found
  }
}

type Walk = {
  chest: ReadableBucket
  keyOf: FindPublicKey
  asked: VerifyOptions
  found: Verification
  /** The archives that digests list. */
  seen: Set<string>
  of: number
}

const HOUR_MS = 3_600_000
const AT_ONCE = 4

function nothing(): Verification {
  const none = { digests: 0, validDigests: 0, archives: 0, validArchives: 0 }
  return { from: null, until: null, ...none, findings: [], notes: [] }
}

// The keys of digests by their chains, oldest first, among them those that ought to be there; and those of archives.
async function listed(chest: ReadableBucket, { prefix, chain, known, until }: VerifyOptions) {
  const chains = new Map<string, string[]>()
  const archives: string[] = []
  const add = (key: string, place: { chain: string; end: Date }) => {
    if ((chain !== null && place.chain !== chain) || (until && place.end > until)) return
    chains.set(place.chain, [...new Set([...(chains.get(place.chain) ?? []), key])])
  }
  for await (const { key } of chest.list(prefix)) {
    const place = parseDigestKey(key)
    if (place) add(key, place)
    else if (ARCHIVE_KEY.test(key)) archives.push(key)
  }
  for (const { key } of known) {
    const place = parseDigestKey(key)
    if (place) add(key, place)
  }
  for (const keys of chains.values()) keys.sort((a, b) => endOf(a) - endOf(b))
  return { chains, archives }
}

const ARCHIVE_KEY = /AWSLogs\/\d{12}\/CloudTrail\/[^/]+\/\d{4}\/\d\d\/\d\d\/[^/]+\.(?:tar|json)\.gz$/

function endOf(key: string): number {
  return parseDigestKey(key)?.end.getTime() ?? 0
}

async function walkChain(walk: Walk, keys: string[]): Promise<void> {
  const { known, from, until, stop } = walk.asked
  const links = new Map(known.map((link) => [link.key, link]))
  const newest = keys.at(-1)
  let newer: Digest | null = null
  let link: PreviousDigest | null = null
  let key = newest
  while (key !== undefined && !stop?.aborted) {
    drop(keys, key)
    const digest: Digest | null = await look(walk, key, link ?? links.get(key) ?? null)
    if (key === newest && until) cutOff(walk, until, digest ?? new Date(endOf(key)))
    if (digest && newer) pause(walk, digest, newer)
    if (digest && from && digest.start <= from) return
    link = digest?.previous ?? null
    const next: string | undefined = link && link.bucket === digest?.bucket ? link.key : keys.at(-1)
    if (digest) tellBreak(walk, digest, next, keys)
    ;[newer, key] = [digest, next]
  }
}

function drop(keys: string[], key: string): void {
  const at = keys.indexOf(key)
  if (at >= 0) keys.splice(at, 1)
}

// One digest and everything it lists.
async function look(walk: Walk, key: string, link: PreviousDigest | null): Promise<Digest | null> {
  const { chest, keyOf, found, asked } = walk
  found.digests += 1
  const read = await readDigest(chest, key, keyOf)
  const isOther =
    'digest' in read && link !== null && (read.hash !== link.hash || read.signature !== link.signature)
  if (!('digest' in read)) tell(walk, read.what, 'digest', key, read.says)
  else if (isOther)
    tell(walk, 'replaced', 'digest', key, 'It is signed, but not the one that its successor names.')
  if (!('digest' in read)) return null
  if (!isOther) {
    found.validDigests += 1
    found.from = read.digest.start
    found.until ??= read.digest.end
  }
  await lookAtArchives(walk, read.digest)
  asked.onProgress?.({
    digests: found.digests,
    archives: found.archives,
    of: Math.max(walk.of, found.digests),
  })
  return read.digest
}

async function lookAtArchives(walk: Walk, { archives, bucket }: Digest): Promise<void> {
  const here = archives.filter((archive) => archive.bucket === bucket)
  if (here.length < archives.length)
    walk.found.notes.push(
      `${archives.length - here.length} archives lie in another bucket; they were not looked at.`,
    )
  for (let from = 0; from < here.length && !walk.asked.stop?.aborted; from += AT_ONCE)
    await Promise.all(here.slice(from, from + AT_ONCE).map((archive) => lookAtArchive(walk, archive)))
}

async function lookAtArchive(walk: Walk, { key, sha256 }: DigestedArchive): Promise<void> {
  const { found, chest, seen } = walk
  seen.add(key)
  found.archives += 1
  const object = await chest.get(key)
  if (object === null)
    return tell(walk, 'missing', 'archive', key, 'It is not there, though a digest lists it.')
  if ((await hashOf(object.body)) !== sha256)
    return tell(walk, 'altered', 'archive', key, 'Its bytes are not those that the digest lists.')
  found.validArchives += 1
}

async function hashOf(packed: AsyncIterable<Uint8Array>): Promise<string | null> {
  const hash = createHash('sha256')
  try {
    // The error reaches whoever reads the end of the pipeline; nothing is left to do here.
    for await (const chunk of pipeline(packed, createGunzip(), () => {})) hash.update(chunk)
    return hash.digest('hex')
  } catch (error) {
    if (isDamage(error)) return null
    throw error
  }
}

// What is wrong with the bytes, and not with the way to them.
function isDamage(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^Z_/.test(String(error.code))
}

// Nothing inside a bucket tells that its last digests are gone: only who knows until when there must be some.
function cutOff(walk: Walk, until: Date, newest: Digest | Date | null): void {
  if (newest !== null && 'isFinal' in newest && newest.isFinal) return
  const end = newest === null ? null : 'end' in newest ? newest.end : newest
  const due = new Date(Math.floor(until.getTime() / HOUR_MS) * HOUR_MS)
  if (end !== null && end >= due) return
  const says =
    end === null ? 'There is no digest at all' : `The newest digest ends at ${formatDigestTime(end)}`
  tell(
    walk,
    'cut off',
    'digest',
    '(the last)',
    `${says}, and there must be digests until ${formatDigestTime(due)}.`,
  )
}

function pause({ found }: Walk, older: Digest, newer: Digest): void {
  if (older.end >= newer.start) return
  const span = `from ${formatDigestTime(older.end)} until ${formatDigestTime(newer.start)}`
  found.notes.push(
    older.isFinal
      ? `Logging was off ${span}.`
      : `Nothing is sealed ${span}, and no final digest says that logging was off.`,
  )
}

function tellBreak(walk: Walk, { previous, bucket }: Digest, next: string | undefined, keys: string[]): void {
  if (previous && previous.bucket !== bucket)
    walk.found.notes.push(`The chain goes on in the bucket ${previous.bucket}, which was not looked at.`)
  else if (previous === null && next !== undefined)
    walk.found.notes.push(`A chain of digests begins after ${next}: a trail of the same name was made anew.`)
  if (previous?.bucket !== bucket) return
  for (const key of keys.filter((each) => endOf(each) > endOf(previous.key)).toReversed()) {
    drop(keys, key)
    walk.found.digests += 1
    tell(walk, 'out of the chain', 'digest', key, 'No digest after it names it.')
  }
}

function tell(walk: Walk, what: FindingCode, kind: Finding['kind'], key: string, says: string): void {
  walk.found.findings.push({ what, kind, key, says })
}
