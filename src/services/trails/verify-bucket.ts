import { MESSAGES } from '../../domain/messages/messages.ts'
import { pushAll } from '../../domain/push-all.ts'
import { parseArchiveKey } from '../../domain/trails/archive.ts'
import { parseDigestKey } from '../../domain/trails/digest.ts'
import { StorageFailure } from '../../domain/trails/storage-failure.ts'
import {
  describeUnlisted,
  splitUnlisted,
  type UnlistedArchive,
} from '../../domain/trails/uncovered-archives.ts'
import type { Verification } from '../../domain/trails/verification.ts'
import type { Context } from '../context.ts'
import { createDigestReader, type DigestContext, type FindPublicKey } from './read-digest.ts'
import {
  addFinding,
  type ListedBucket,
  type VerificationRun,
  type VerifyOptions,
} from './verification-run.ts'
import { checkEnd, digestEndMs, verifyChain } from './verify-chain.ts'

const { verification: TEXT } = MESSAGES

type VerifyContext = DigestContext & Pick<Context, 'inspectArchive' | 'clock'>

export type VerifyBucket = ReturnType<typeof createVerifyBucket>

/** More keys of a chain are not kept: hourly digests of more than twenty years. A storage may list keys without an end. */
const DIGESTS_MAX = 200_000
/** More keys of archives are not kept for one trail. The verification of a whole bucket is an operator's own and has no such limit. */
const ARCHIVES_MAX = 5_000_000

/**
 * Returns a function that verifies the digests of a bucket, from the newest to the oldest, and all archives
 * they list. It says which archives no digest lists.
 */
export function createVerifyBucket(context: VerifyContext, findPublicKey: FindPublicKey) {
  const { inspectArchive, clock } = context
  const digestReader = createDigestReader(context, findPublicKey)
  return async (bucket: ListedBucket, options: VerifyOptions): Promise<Verification> => {
    const { chains, archives } = await listKeys(bucket, options)
    const totalDigests = [...chains.values()].reduce((sum, keys) => sum + keys.length, 0)
    const found = { listedArchives: new Set<string>(), newestDigests: new Map(), covered: [], uncovered: [] }
    const result = emptyVerification()
    const run = {
      now: clock(),
      inspectArchive,
      digestReader,
      bucket,
      options,
      totalDigests,
      result,
      ...found,
    }
    for (const [chain, keys] of chains) await verifyChain(run, chain, keys)
    if (chains.size === 0 && options.until && !options.stop?.aborted) checkEnd(run, options.until, null)
    noteUnlisted(run, reportUnlisted(run, archives))
    return result
  }
}

function emptyVerification(): Verification {
  const counts = { digests: 0, validDigests: 0, archives: 0, validArchives: 0 }
  return { from: null, until: null, ...counts, findings: [], notes: [] }
}

// The keys of digests by chain, oldest first, including known digests that are missing; and the archives.
async function listKeys(bucket: ListedBucket, { prefix, chain, knownDigests, until, stop }: VerifyOptions) {
  const chains = new Map<string, Set<string>>()
  const archives: UnlistedArchive[] = []
  const addDigest = (key: string, digest: { chain: string; end: Date }) => {
    if ((chain !== null && digest.chain !== chain) || (until && digest.end > until)) return
    const keys = chains.get(digest.chain) ?? new Set()
    if (keys.size === 0) chains.set(digest.chain, keys)
    keys.add(key)
    if (keys.size > DIGESTS_MAX) throw tooManyKeys(DIGESTS_MAX)
  }
  for await (const { key } of bucket.list(prefix)) {
    if (stop?.aborted) break
    const digest = parseDigestKey(key)
    const archive = parseArchiveKey(key)
    if (digest) addDigest(key, digest)
    else if (archive) archives.push({ key, ...archive })
    if (chain !== null && archives.length > ARCHIVES_MAX) throw tooManyKeys(ARCHIVES_MAX)
  }
  for (const { key } of knownDigests) {
    const digest = parseDigestKey(key)
    if (digest) addDigest(key, digest)
  }
  const sorted = new Map([...chains].map(([each, keys]) => [each, [...keys].sort(byEnd)]))
  return { chains: sorted, archives }
}

function tooManyKeys(keys: number): StorageFailure {
  return new StorageFailure('TooManyKeys', MESSAGES.storage.tooManyKeys({ keys }))
}

// Two writers may have written digests of the same hour, in different epochs.
function byEnd(one: string, other: string): number {
  return digestEndMs(one) - digestEndMs(other) || epochOf(one) - epochOf(other)
}

function epochOf(key: string): number {
  return parseDigestKey(key)?.epoch ?? 0
}

// An archive that no digest lists is a problem where a digest says that all are listed. Returns the others.
function reportUnlisted(run: VerificationRun, archives: UnlistedArchive[]): UnlistedArchive[] {
  const { listedArchives, covered, options } = run
  if (options.stop?.aborted) return []
  const unlisted = archives.filter(({ key }) => !listedArchives.has(key))
  const { wrong, others } = splitUnlisted(unlisted, covered)
  for (const { key } of wrong) addFinding(run, 'unlisted', 'archive', key, TEXT.archiveUnlisted)
  return others
}

// In one chain of several it is not known whose archives are in no digest.
function noteUnlisted(
  { result, newestDigests, uncovered, options }: VerificationRun,
  archives: UnlistedArchive[],
): void {
  if (options.stop?.aborted) return
  const { chain, from, until } = options
  const unlisted = chain === null ? archives : []
  const ends = [...newestDigests].map(([each, { end }]) => ({ chain: each, end }))
  pushAll(result.notes, describeUnlisted({ unlisted, uncovered, ends, from, until }))
}
