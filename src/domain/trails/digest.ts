import { Fault } from '../fault.ts'
import { type JsonObject, toObjectOrNull, toTextOrNull } from '../parse.ts'
import { accountFolder } from './archive.ts'
import type { Archive } from './delivery.ts'

/** An archive as a digest lists it. */
export type DigestedArchive = Omit<Archive, 'bytes'>

/** What a digest says about the one before it. */
export type PreviousDigest = { bucket: string; key: string; hash: string; signature: string }

/** A list of the archives that came since the digest before it, which it names. */
export type Digest = {
  accountId: string
  start: Date
  end: Date
  bucket: string
  key: string
  /** Of the public key that its signature is checked with. */
  fingerprint: string
  previous: PreviousDigest | null
  /** Whether logging stopped with it, so that time may pass before the next. */
  isFinal: boolean
  archives: DigestedArchive[]
}

export const SIGNATURE_ALGORITHM = 'SHA256withRSA'
const HASH_ALGORITHM = 'SHA-256'

/** The part of a trail that its digests' keys are made of. */
export type DigestLocation = { accountId: string; prefix: string | null; region: string; name: string }

/** The key of the digest that ends at an instant. */
export function digestKey({ accountId, prefix, region, name }: DigestLocation, end: Date): string {
  const moment = formatDigestTime(end)
  const day = moment.slice(0, 10).replaceAll('-', '/')
  const stamp = moment.replaceAll(/[-:]/g, '')
  const file = `${accountId}_CloudTrail-Digest_${region}_${name}_${region}_${stamp}.json.gz`
  return `${digestFolder({ accountId, prefix, region })}${day}/${file}`
}

/** What the keys of all digests of an account and region begin with. */
export function digestFolder({ accountId, prefix, region }: Omit<DigestLocation, 'name'>): string {
  return `${accountFolder(prefix, accountId)}CloudTrail-Digest/${region}/`
}

/** A digest by its key: the chain it belongs to, and when it ends; null when the key is none of a digest. */
export function parseDigestKey(key: string): { chain: string; end: Date } | null {
  const [, folder, file, stamp = ''] = DIGEST_KEY.exec(key) ?? []
  if (folder === undefined || file === undefined) return null
  const end = new Date(stamp.replace(STAMP, '$1-$2-$3T$4:$5:$6Z'))
  return Number.isNaN(end.getTime()) ? null : { chain: `${folder}${file}`, end }
}

// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-digest-file-structure.html
/** A digest as it is stored: AWS's members in AWS's order, and ours, which AWS's tools pass over. */
export function formatDigest(digest: Digest): string {
  const { previous, archives } = digest
  const [oldest, newest] = span(archives)
  return JSON.stringify({
    awsAccountId: digest.accountId,
    digestStartTime: formatDigestTime(digest.start),
    digestEndTime: formatDigestTime(digest.end),
    digestS3Bucket: digest.bucket,
    digestS3Object: digest.key,
    digestPublicKeyFingerprint: digest.fingerprint,
    digestSignatureAlgorithm: SIGNATURE_ALGORITHM,
    newestEventTime: newest && toSecond(newest),
    oldestEventTime: oldest && toSecond(oldest),
    previousDigestS3Bucket: previous?.bucket ?? null,
    previousDigestS3Object: previous?.key ?? null,
    previousDigestHashValue: previous?.hash ?? null,
    previousDigestHashAlgorithm: previous ? HASH_ALGORITHM : null,
    previousDigestSignature: previous?.signature ?? null,
    isFinalDigest: digest.isFinal,
    logFiles: archives.map(writeArchive),
  })
}

/** The digest that a text holds; a fault when it holds none. */
export function parseDigest(body: string): Digest {
  const members = membersOf(body)
  const files = members.logFiles
  if (!Array.isArray(files)) throw notADigest()
  return {
    accountId: needText(members, 'awsAccountId'),
    start: needInstant(members, 'digestStartTime'),
    end: needInstant(members, 'digestEndTime'),
    bucket: needText(members, 'digestS3Bucket'),
    key: needText(members, 'digestS3Object'),
    fingerprint: needText(members, 'digestPublicKeyFingerprint'),
    previous: readLink(members),
    isFinal: members.isFinalDigest === true,
    archives: files.map(readArchive),
  }
}

/** What is signed of a digest; `hash` is the hex SHA-256 of its text. */
export function stringToSign({ end, bucket, key, previous }: Digest, hash: string): string {
  return [formatDigestTime(end), `${bucket}/${key}`, hash, previous?.signature ?? 'null'].join('\n')
}

/** An instant to the second, as digests write it. */
export function formatDigestTime(instant: Date): string {
  return `${instant.toISOString().slice(0, 19)}Z`
}

const DIGEST_KEY =
  /^(.*?AWSLogs\/\d{12}\/CloudTrail-Digest\/[^/]+\/)\d{4}\/\d\d\/\d\d\/(\d{12}_CloudTrail-Digest_[^/]+)_(\d{8}T\d{6}Z)\.json\.gz$/
const STAMP = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/

// The texts are all in ISO 8601 and UTC, so their order is that of the instants.
function span(archives: DigestedArchive[]): [string | null, string | null] {
  const oldest = archives.map(({ oldestEventTime }) => oldestEventTime).sort()
  const newest = archives.map(({ newestEventTime }) => newestEventTime).sort()
  return [oldest[0] ?? null, newest.at(-1) ?? null]
}

function writeArchive(archive: DigestedArchive): object {
  return {
    s3Bucket: archive.bucket,
    s3Object: archive.key,
    hashValue: archive.sha256,
    hashAlgorithm: HASH_ALGORITHM,
    newestEventTime: toSecond(archive.newestEventTime),
    oldestEventTime: toSecond(archive.oldestEventTime),
    eventCount: archive.count,
    merkleRoot: archive.merkleRoot,
  }
}

function toSecond(instant: string): string {
  return formatDigestTime(new Date(instant))
}

function readArchive(value: unknown): DigestedArchive {
  const members = toObjectOrNull(value)
  if (!members) throw notADigest()
  return {
    bucket: needText(members, 's3Bucket'),
    key: needText(members, 's3Object'),
    sha256: needText(members, 'hashValue'),
    newestEventTime: needText(members, 'newestEventTime'),
    oldestEventTime: needText(members, 'oldestEventTime'),
    count: typeof members.eventCount === 'number' ? members.eventCount : 0,
    merkleRoot: toTextOrNull(members.merkleRoot),
  }
}

function readLink(members: JsonObject): PreviousDigest | null {
  if (members.previousDigestSignature === null) return null
  return {
    bucket: needText(members, 'previousDigestS3Bucket'),
    key: needText(members, 'previousDigestS3Object'),
    hash: needText(members, 'previousDigestHashValue'),
    signature: needText(members, 'previousDigestSignature'),
  }
}

function membersOf(body: string): JsonObject {
  try {
    const members = toObjectOrNull(JSON.parse(body))
    if (members) return members
  } catch {
    // Told below, as for any other text.
  }
  throw notADigest()
}

function needText(members: JsonObject, name: string): string {
  const value = toTextOrNull(members[name])
  if (value === null) throw notADigest()
  return value
}

function needInstant(members: JsonObject, name: string): Date {
  const instant = new Date(needText(members, name))
  if (Number.isNaN(instant.getTime())) throw notADigest()
  return instant
}

function notADigest(): Fault {
  return new Fault('invalid', 'It is not a digest.')
}
