import { MESSAGES } from '../../domain/messages/messages.ts'
import type { Bucket } from '../../domain/ports.ts'
import { FIRST_EPOCH } from '../../domain/trails/archive.ts'
import {
  type DigestLocation,
  type DigestReference,
  digestFolder,
  digestKey,
  parseDigestKey,
} from '../../domain/trails/digest.ts'
import { StorageFailure } from '../../domain/trails/storage-failure.ts'
import type { DigestReader, SignedDigest } from './read-digest.ts'

/** The newest well-formed digest of a trail in its bucket, and the highest epoch that a key names. */
export type NewestDigest = { digest: DigestReference | null; epoch: number }

/** How long a search may take: what ends it, and what gives it the whole time again. */
export type SearchLimit = { signal: AbortSignal; renew: () => void }

/**
 * Finds the newest digest of a trail in a bucket that does not end after `until`. One with an unknown key counts, because
 * an older copy of the database may lack the key; one that is not signed or altered does not. Throws a `StorageFailure` if
 * it takes too long or too many of the newest digests are not valid: a storage may list keys without an end. Every digest
 * that Daybook has signed gives it the whole time again.
 */
export async function findNewestDigest(
  bucket: Pick<Bucket, 'get' | 'list'>,
  reader: Pick<DigestReader, 'read'>,
  location: Omit<DigestLocation, 'epoch'> & { bucket: string },
  until: Date,
  { signal, renew }: SearchLimit,
): Promise<NewestDigest> {
  const { epoch, newest, isWhole } = await listNewest(bucket, location, until, signal)
  let damaged = 0
  for (const each of newest) {
    checkTime(signal)
    const key = digestKey({ ...location, epoch: each.epoch }, new Date(each.endMs))
    const read = await reader.read(bucket, key)
    const signed = 'digest' in read ? read : read.signedWithUnknownKey
    if (signed && signed.digest.bucket === location.bucket) return { digest: toReference(signed), epoch }
    if ('digest' in read) renew()
    else damaged += 1
    if (damaged === DAMAGED_MAX) throw tooManyDamaged()
  }
  if (!isWhole) throw tooManyDamaged()
  return { digest: null, epoch }
}

/** So many digests are remembered at most: the newest. They are the hourly digests of more than ten years. */
const LISTED_MAX = 100_000
/** So many digests that are not valid are read at most. */
const DAMAGED_MAX = 1_000

// Its key follows from these, and would take much more memory.
type ListedDigest = { endMs: number; epoch: number }

// Newest first.
async function listNewest(
  bucket: Pick<Bucket, 'list'>,
  location: Omit<DigestLocation, 'epoch'>,
  until: Date,
  signal: AbortSignal,
): Promise<{ epoch: number; newest: ListedDigest[]; isWhole: boolean }> {
  const chain = parseDigestKey(digestKey(location, new Date(0)))?.chain
  let epoch = FIRST_EPOCH
  let newest: ListedDigest[] = []
  let isWhole = true
  for await (const { key } of bucket.list(digestFolder(location))) {
    checkTime(signal)
    const digest = parseDigestKey(key)
    if (!digest || digest.chain !== chain) continue
    epoch = Math.max(epoch, digest.epoch)
    if (digest.end <= until) newest.push({ endMs: digest.end.getTime(), epoch: digest.epoch })
    if (newest.length < 2 * LISTED_MAX) continue
    newest = newest.sort(newestFirst).slice(0, LISTED_MAX)
    isWhole = false
  }
  return { epoch, newest: newest.sort(newestFirst), isWhole }
}

function newestFirst(one: ListedDigest, other: ListedDigest): number {
  return other.endMs - one.endMs || other.epoch - one.epoch
}

function checkTime(signal: AbortSignal): void {
  if (signal.aborted) throw new StorageFailure('Stopped', MESSAGES.storage.stopped)
}

function tooManyDamaged(): StorageFailure {
  return new StorageFailure('TooManyDamaged', MESSAGES.storage.tooManyDamaged({ digests: DAMAGED_MAX }))
}

function toReference({ digest, hash, signature }: SignedDigest): DigestReference {
  const { bucket, key, end, isFinal } = digest
  return { bucket, key, hash, signature, end, isFinal }
}
