import type { Bucket } from '../../domain/ports.ts'
import { FIRST_EPOCH } from '../../domain/trails/archive.ts'
import {
  type DigestLocation,
  type DigestReference,
  digestFolder,
  digestKey,
  parseDigestKey,
} from '../../domain/trails/digest.ts'
import type { DigestReader, SignedDigest } from './read-digest.ts'

/** The newest well-formed digest of a trail in its bucket, and the highest epoch that a key names. */
export type NewestDigest = { digest: DigestReference | null; epoch: number }

/**
 * Finds the newest digest of a trail in a bucket that does not end after `until`. One with an unknown key counts, because
 * an older copy of the database may lack the key; one that is not signed or altered does not.
 */
export async function findNewestDigest(
  bucket: Pick<Bucket, 'get' | 'list'>,
  reader: Pick<DigestReader, 'read'>,
  location: Omit<DigestLocation, 'epoch'> & { bucket: string },
  until: Date,
): Promise<NewestDigest> {
  const keys = await listKeys(bucket, location)
  const epoch = keys.reduce((highest, each) => Math.max(highest, each.epoch), FIRST_EPOCH)
  for (const { key, end } of keys) {
    if (end > until) continue
    const read = await reader.read(bucket, key)
    const signed = 'digest' in read ? read : read.signedWithUnknownKey
    if (signed && signed.digest.bucket === location.bucket) return { digest: toReference(signed), epoch }
  }
  return { digest: null, epoch }
}

// Newest first.
async function listKeys(bucket: Pick<Bucket, 'list'>, location: Omit<DigestLocation, 'epoch'>) {
  const chain = parseDigestKey(digestKey(location, new Date(0)))?.chain
  const keys: { key: string; end: Date; epoch: number }[] = []
  for await (const { key } of bucket.list(digestFolder(location))) {
    const digest = parseDigestKey(key)
    if (digest?.chain === chain && digest) keys.push({ key, end: digest.end, epoch: digest.epoch })
  }
  return keys.sort((one, other) => other.end.getTime() - one.end.getTime() || other.epoch - one.epoch)
}

function toReference({ digest, hash, signature }: SignedDigest): DigestReference {
  const { bucket, key, end, isFinal } = digest
  return { bucket, key, hash, signature, end, isFinal }
}
