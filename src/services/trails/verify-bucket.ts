import { MESSAGES } from '../../domain/messages/messages.ts'
import type { ReadableBucket } from '../../domain/ports.ts'
import { formatInstant, HOUR_MS } from '../../domain/time.ts'
import {
  type Digest,
  type DigestedArchive,
  type PreviousDigest,
  parseDigestKey,
} from '../../domain/trails/digest.ts'
import { ObjectDamage } from '../../domain/trails/object-damage.ts'
import type {
  Finding,
  FindingCode,
  Verification,
  VerificationProgress,
} from '../../domain/trails/verification.ts'
import type { Context } from '../context.ts'
import {
  createDigestReader,
  type DigestContext,
  type DigestReader,
  type FindPublicKey,
} from './read-digest.ts'

const { verification: TEXT } = MESSAGES

export type VerifyOptions = {
  /** Only objects whose keys begin with this are verified. */
  prefix: string
  /** The only chain of digests to verify, or null for all. */
  chain: string | null
  from: Date | null
  /** Digests are expected up to this time; null if that is unknown. */
  until: Date | null
  /** The digests that the log knows, newest first; empty without access to the log. */
  knownDigests: PreviousDigest[]
  onProgress?: (progress: VerificationProgress) => void
  stop?: AbortSignal
}

type VerifyContext = DigestContext & Pick<Context, 'inspectArchive'>

export type VerifyBucket = ReturnType<typeof createVerifyBucket>

/**
 * Returns a function that verifies the digests of a bucket, from the newest to the oldest, and all archives
 * they list.
 */
export function createVerifyBucket(context: VerifyContext, findPublicKey: FindPublicKey) {
  const tools = {
    inspectArchive: context.inspectArchive,
    digestReader: createDigestReader(context, findPublicKey),
  }
  return async (bucket: ListedBucket, options: VerifyOptions): Promise<Verification> => {
    const { chains, archives } = await listKeys(bucket, options)
    const totalDigests = [...chains.values()].reduce((sum, keys) => sum + keys.length, 0)
    const result = emptyVerification()
    const run: Run = { ...tools, bucket, options, result, listedArchives: new Set(), totalDigests }
    for (const keys of chains.values()) await verifyChain(run, keys)
    if (chains.size === 0 && options.until) checkEnd(run, options.until, null)
    const unlisted = archives.filter((key) => !run.listedArchives.has(key)).length
    if (unlisted > 0 && options.from === null && options.chain === null)
      result.notes.push(TEXT.unlistedArchives({ count: unlisted }))
    return result
  }
}

type ListedBucket = Pick<ReadableBucket, 'get' | 'list'>
type Run = Pick<Context, 'inspectArchive'> & {
  bucket: ListedBucket
  digestReader: DigestReader
  options: VerifyOptions
  result: Verification
  /** Keys of the archives that digests list. */
  listedArchives: Set<string>
  totalDigests: number
}

/** Number of archives verified at the same time. */
const CONCURRENT_ARCHIVES = 4

function emptyVerification(): Verification {
  const counts = { digests: 0, validDigests: 0, archives: 0, validArchives: 0 }
  return { from: null, until: null, ...counts, findings: [], notes: [] }
}

// The keys of digests by chain, oldest first, including known digests that are missing; and the keys of
// archives.
async function listKeys(bucket: ListedBucket, { prefix, chain, knownDigests, until }: VerifyOptions) {
  const chains = new Map<string, string[]>()
  const archives: string[] = []
  const addDigest = (key: string, digest: { chain: string; end: Date }) => {
    if ((chain !== null && digest.chain !== chain) || (until && digest.end > until)) return
    chains.set(digest.chain, [...new Set([...(chains.get(digest.chain) ?? []), key])])
  }
  for await (const { key } of bucket.list(prefix)) {
    const digest = parseDigestKey(key)
    if (digest) addDigest(key, digest)
    else if (ARCHIVE_KEY.test(key)) archives.push(key)
  }
  for (const { key } of knownDigests) {
    const digest = parseDigestKey(key)
    if (digest) addDigest(key, digest)
  }
  for (const keys of chains.values()) keys.sort((a, b) => endOf(a) - endOf(b))
  return { chains, archives }
}

const ARCHIVE_KEY = /AWSLogs\/\d{12}\/CloudTrail\/[^/]+\/\d{4}\/\d\d\/\d\d\/[^/]+\.(?:tar|json)\.gz$/

function endOf(key: string): number {
  return parseDigestKey(key)?.end.getTime() ?? 0
}

// Follows the references from each digest to the previous one. `keys` are those that have not been visited.
async function verifyChain(run: Run, keys: string[]): Promise<void> {
  const { knownDigests, from, until, stop } = run.options
  const knownByKey = new Map(knownDigests.map((known) => [known.key, known]))
  const newestKey = keys.at(-1)
  let newer: Digest | null = null
  let reference: PreviousDigest | null = null
  let key = newestKey
  while (key !== undefined && !stop?.aborted) {
    removeKey(keys, key)
    const digest: Digest | null = await verifyDigest(run, key, reference ?? knownByKey.get(key) ?? null)
    if (key === newestKey && until) checkEnd(run, until, digest ?? { end: new Date(endOf(key)) })
    if (digest && newer) noteGap(run, digest, newer)
    if (digest && from && digest.start <= from) return
    reference = digest?.previous ?? null
    const next: string | undefined =
      reference && reference.bucket === digest?.bucket ? reference.key : keys.at(-1)
    if (digest) reportBreak(run, digest, next, keys)
    ;[newer, key] = [digest, next]
  }
}

function removeKey(keys: string[], key: string): void {
  const index = keys.indexOf(key)
  if (index >= 0) keys.splice(index, 1)
}

// Verifies a digest and the archives it lists. Returns null if it cannot be read or its signature is not
// valid.
async function verifyDigest(run: Run, key: string, reference: PreviousDigest | null): Promise<Digest | null> {
  const { bucket, digestReader, result, options } = run
  result.digests += 1
  const read = await digestReader.read(bucket, key)
  if (!('digest' in read)) {
    addFinding(run, read.what, 'digest', key, read.says)
    return null
  }
  const isReferenced =
    reference === null || (read.hash === reference.hash && read.signature === reference.signature)
  if (isReferenced) {
    result.validDigests += 1
    result.from = read.digest.start
    result.until ??= read.digest.end
  } else addFinding(run, 'replaced', 'digest', key, TEXT.digestReplaced)
  await verifyArchives(run, read.digest)
  options.onProgress?.({
    digests: result.digests,
    archives: result.archives,
    totalDigests: Math.max(run.totalDigests, result.digests),
  })
  return read.digest
}

async function verifyArchives(run: Run, { archives, bucket }: Digest): Promise<void> {
  const inBucket = archives.filter((archive) => archive.bucket === bucket)
  const elsewhere = archives.length - inBucket.length
  if (elsewhere > 0) run.result.notes.push(TEXT.archivesElsewhere({ count: elsewhere }))
  for (let from = 0; from < inBucket.length && !run.options.stop?.aborted; from += CONCURRENT_ARCHIVES) {
    const batch = inBucket.slice(from, from + CONCURRENT_ARCHIVES)
    await Promise.all(batch.map((archive) => verifyArchive(run, archive)))
  }
}

async function verifyArchive(run: Run, archive: DigestedArchive): Promise<void> {
  const { result, bucket, listedArchives } = run
  const { key } = archive
  listedArchives.add(key)
  result.archives += 1
  const object = await bucket.get(key)
  if (object === null) return addFinding(run, 'missing', 'archive', key, TEXT.archiveMissing)
  const problem = await findAlteration(run, archive, object.body)
  if (problem !== null) return addFinding(run, 'altered', 'archive', key, problem)
  result.validArchives += 1
}

// Returns what shows that the file is not the one that was delivered, as a sentence; null if it is.
async function findAlteration(
  { inspectArchive }: Run,
  { key, sha256, bytes: expected }: DigestedArchive,
  body: AsyncIterable<Uint8Array>,
): Promise<string | null> {
  try {
    const content = await inspectArchive(key, body)
    if (content.sha256 !== sha256) return content.damage?.message ?? TEXT.archiveAltered
    return expected === null || content.bytes === expected
      ? null
      : TEXT.archiveSize({ bytes: content.bytes, expected })
  } catch (error) {
    if (error instanceof ObjectDamage) return error.message
    throw error
  }
}

// A bucket alone does not show that its newest digests were deleted. That takes the time up to which
// digests are expected.
function checkEnd(run: Run, until: Date, newest: { end: Date; isFinal?: boolean } | null): void {
  if (newest?.isFinal) return
  const due = new Date(Math.floor(until.getTime() / HOUR_MS) * HOUR_MS)
  if (newest !== null && newest.end >= due) return
  const says = TEXT.cutOff({ end: newest && formatInstant(newest.end), due: formatInstant(due) })
  addFinding(run, 'cut off', 'digest', TEXT.theLast, says)
}

function noteGap({ result }: Run, older: Digest, newer: Digest): void {
  if (older.end >= newer.start) return
  const gap = { from: formatInstant(older.end), until: formatInstant(newer.start) }
  result.notes.push(older.isFinal ? TEXT.loggingStopped(gap) : TEXT.gap(gap))
}

function reportBreak(run: Run, { previous, bucket }: Digest, next: string | undefined, keys: string[]): void {
  if (previous && previous.bucket !== bucket)
    run.result.notes.push(TEXT.continuesElsewhere({ bucket: previous.bucket }))
  else if (previous === null && next !== undefined) run.result.notes.push(TEXT.newChain({ key: next }))
  if (previous?.bucket !== bucket) return
  for (const key of keys.filter((each) => endOf(each) > endOf(previous.key)).toReversed()) {
    removeKey(keys, key)
    run.result.digests += 1
    addFinding(run, 'out of the chain', 'digest', key, TEXT.outOfTheChain)
  }
}

function addFinding(run: Run, what: FindingCode, kind: Finding['kind'], key: string, says: string): void {
  run.result.findings.push({ what, kind, key, says })
}
