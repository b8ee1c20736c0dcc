import { toObjectOrNull, toStringOrNull } from '../json/json-values.ts'
import type { Archive } from './delivery.ts'
import { HASH_ALGORITHM, notADigest, parseString, toDigestTime } from './digest-members.ts'
import type { SubmissionsFile } from './submissions.ts'

/** An archive as a digest lists it. Digests of earlier releases do not have its size: then `bytes` is null. */
export type DigestedArchive = Omit<Archive, 'bytes'> & { bytes: number | null }

/** Returns an archive as the JSON of a digest has it. */
export function toLogFile(archive: DigestedArchive): object {
  return {
    s3Bucket: archive.bucket,
    s3Object: archive.key,
    hashValue: archive.sha256,
    hashAlgorithm: HASH_ALGORITHM,
    newestEventTime: toDigestTime(archive.newestEventTime),
    oldestEventTime: toDigestTime(archive.oldestEventTime),
    eventCount: archive.count,
    merkleRoot: archive.merkleRoot,
    // Left out where it is unknown, as before digests had it.
    ...(archive.bytes !== null && { size: archive.bytes }),
    ...(archive.submissions && { submissions: toSubmissionsMembers(archive.submissions) }),
  }
}

function toSubmissionsMembers({ key, bytes, sha256, count }: SubmissionsFile): object {
  return { s3Object: key, hashValue: sha256, hashAlgorithm: HASH_ALGORITHM, eventCount: count, size: bytes }
}

/** Returns an archive that a digest lists; throws a fault if it is none. */
export function parseLogFile(value: unknown): DigestedArchive {
  const members = toObjectOrNull(value)
  if (!members) throw notADigest()
  return {
    bucket: parseString(members, 's3Bucket'),
    key: parseString(members, 's3Object'),
    sha256: parseString(members, 'hashValue'),
    newestEventTime: parseString(members, 'newestEventTime'),
    oldestEventTime: parseString(members, 'oldestEventTime'),
    count: typeof members.eventCount === 'number' ? members.eventCount : 0,
    merkleRoot: toStringOrNull(members.merkleRoot),
    bytes: typeof members.size === 'number' ? members.size : null,
    submissions: parseSubmissions(members.submissions),
  }
}

function parseSubmissions(value: unknown): SubmissionsFile | null {
  const members = toObjectOrNull(value)
  if (!members) return null
  const { eventCount, size } = members
  if (typeof eventCount !== 'number' || typeof size !== 'number') throw notADigest()
  const key = parseString(members, 's3Object')
  return { key, sha256: parseString(members, 'hashValue'), count: eventCount, bytes: size }
}
