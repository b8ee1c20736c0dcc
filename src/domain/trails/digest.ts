import { type JsonObject, toObjectOrNull, toStringOrNull } from '../json/json-values.ts'
import { formatInstant, HOUR_MS } from '../time.ts'
import { accountFolder, FIRST_EPOCH } from './archive.ts'
import { HASH_ALGORITHM, notADigest, parseString, parseTime, toDigestTime } from './digest-members.ts'
import { type DigestedArchive, parseLogFile, toLogFile } from './digested-archive.ts'

/** A digest's reference to the digest before it. */
export type PreviousDigest = { bucket: string; key: string; hash: string; signature: string }

/** A digest as it was found: what the next one refers to, and its period. */
export type DigestReference = PreviousDigest & { end: Date; isFinal: boolean }

/** A list of the archives delivered since the previous digest, to which it is chained. */
export type Digest = {
  accountId: string
  start: Date
  end: Date
  bucket: string
  key: string
  /** The fingerprint of the public key that verifies its signature. */
  fingerprint: string
  previous: PreviousDigest | null
  /** Whether logging stopped at its end, so that the next digest may start later. */
  isFinal: boolean
  /** The trail's epoch, from 1. */
  epoch: number
  /** The time whose windows have all their archives in this digest or an earlier one; null if it does not say so. */
  covered: CoveredRange | null
  archives: DigestedArchive[]
  /** The newest signed head of the customer's log at its end, as a note; null before the first one. */
  logHead: string | null
}

/** A range of time, both ends included. */
export type CoveredRange = { from: Date; until: Date }

export const SIGNATURE_ALGORITHM = 'SHA256withRSA'

/** The properties of a trail that the keys of its digests are made of. The epoch is counted from 1, the default. */
export type DigestLocation = {
  accountId: string
  prefix: string | null
  region: string
  name: string
  epoch?: number
}

/** Returns the key of the digest that ends at an instant. */
export function digestKey(location: DigestLocation, end: Date): string {
  const { accountId, prefix, region, name, epoch = FIRST_EPOCH } = location
  const { day, timestamp } = keyTimes(end)
  const stem = `${accountId}_CloudTrail-Digest_${region}_${name}_${region}`
  return `${digestFolder({ accountId, prefix, region })}${day}/${digestFile(stem, epoch, timestamp)}`
}

// AWS's tools take the timestamp from the end of the key, and list the keys of a day in the order of their names, where a
// letter follows digits. No name can contain this form: a region is followed by an underscore.
function digestFile(stem: string, epoch: number, timestamp: string): string {
  return `${stem}_${epoch === FIRST_EPOCH ? '' : `epoch${epoch}-`}${timestamp}.json.gz`
}

function keyTimes(end: Date): { day: string; timestamp: string } {
  const time = formatInstant(end)
  return { day: time.slice(0, 10).replaceAll('-', '/'), timestamp: time.replaceAll(/[-:]/g, '') }
}

/** Returns the prefix of the keys of all digests of an account in a region. */
export function digestFolder({ accountId, prefix, region }: Omit<DigestLocation, 'name'>): string {
  return `${accountFolder(prefix, accountId)}CloudTrail-Digest/${region}/`
}

/** Returns the chain that a digest belongs to, its end and its epoch, from its key; null if the key is not a digest's. */
export function parseDigestKey(key: string): { chain: string; end: Date; epoch: number } | null {
  const [, folder, file, epoch, timestamp = ''] = DIGEST_KEY.exec(key) ?? []
  if (folder === undefined || file === undefined) return null
  const end = new Date(timestamp.replace(TIMESTAMP, '$1-$2-$3T$4:$5:$6Z'))
  if (Number.isNaN(end.getTime())) return null
  return { chain: `${folder}${file}`, end, epoch: epoch === undefined ? FIRST_EPOCH : Number(epoch) }
}

/** Returns the keys of a chain's digests in an epoch that end at the full hours between two instants, both excluded. */
export function hourlyDigestKeys(chain: string, epoch: number, after: Date, before: Date): string[] {
  const keys: string[] = []
  const file = chain.lastIndexOf('/') + 1
  for (let ms = (Math.floor(after.getTime() / HOUR_MS) + 1) * HOUR_MS; ms < before.getTime(); ms += HOUR_MS) {
    const { day, timestamp } = keyTimes(new Date(ms))
    keys.push(`${chain.slice(0, file)}${day}/${digestFile(chain.slice(file), epoch, timestamp)}`)
  }
  return keys
}

/** Returns the folder of the archives that the digests of a chain list. */
export function archiveFolderOfChain(chain: string): string {
  return chain.slice(0, chain.lastIndexOf('/') + 1).replace('/CloudTrail-Digest/', '/CloudTrail/')
}

// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-digest-file-structure.html
/**
 * Returns the JSON of a digest: AWS's members in AWS's order, and `merkleRoot`, `size`, `submissions`, `epoch`, `coveredWindows`
 * and `logHead`, which AWS's tools ignore.
 */
export function formatDigest(digest: Digest): string {
  const { previous, archives } = digest
  const { oldest, newest } = eventTimes(archives)
  return JSON.stringify({
    awsAccountId: digest.accountId,
    digestStartTime: formatInstant(digest.start),
    digestEndTime: formatInstant(digest.end),
    digestS3Bucket: digest.bucket,
    digestS3Object: digest.key,
    digestPublicKeyFingerprint: digest.fingerprint,
    digestSignatureAlgorithm: SIGNATURE_ALGORITHM,
    newestEventTime: newest && toDigestTime(newest),
    oldestEventTime: oldest && toDigestTime(oldest),
    previousDigestS3Bucket: previous?.bucket ?? null,
    previousDigestS3Object: previous?.key ?? null,
    previousDigestHashValue: previous?.hash ?? null,
    previousDigestHashAlgorithm: previous ? HASH_ALGORITHM : null,
    previousDigestSignature: previous?.signature ?? null,
    isFinalDigest: digest.isFinal,
    logFiles: archives.map(toLogFile),
    ...(digest.epoch === FIRST_EPOCH ? {} : { epoch: digest.epoch }),
    ...(digest.covered && { coveredWindows: toCoveredWindows(digest.covered) }),
    // Left out where there is none, as before the log had heads.
    ...(digest.logHead !== null && { logHead: digest.logHead }),
  })
}

/** Returns the digest of a JSON text; throws a fault if it is not a digest. */
export function parseDigest(body: string): Digest {
  const members = parseMembers(body)
  const files = members.logFiles
  if (!Array.isArray(files)) throw notADigest()
  return {
    accountId: parseString(members, 'awsAccountId'),
    start: parseTime(members, 'digestStartTime'),
    end: parseTime(members, 'digestEndTime'),
    bucket: parseString(members, 'digestS3Bucket'),
    key: parseString(members, 'digestS3Object'),
    fingerprint: parseString(members, 'digestPublicKeyFingerprint'),
    previous: parsePreviousDigest(members),
    isFinal: members.isFinalDigest === true,
    epoch: typeof members.epoch === 'number' ? members.epoch : FIRST_EPOCH,
    covered: parseCoveredWindows(members.coveredWindows),
    archives: files.map(parseLogFile),
    logHead: toStringOrNull(members.logHead),
  }
}

/** Returns the string that a digest's signature covers; `hash` is the SHA-256 of the digest's JSON in hexadecimal. */
export function stringToSign({ end, bucket, key, previous }: Digest, hash: string): string {
  return [formatInstant(end), `${bucket}/${key}`, hash, previous?.signature ?? 'null'].join('\n')
}

const DIGEST_KEY =
  /^(.*?AWSLogs\/\d{12}\/CloudTrail-Digest\/[^/]+\/)\d{4}\/\d\d\/\d\d\/(\d{12}_CloudTrail-Digest_[^/]+)_(?:epoch(\d{1,9})-)?(\d{8}T\d{6}Z)\.json\.gz$/
const TIMESTAMP = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/

// All times are ISO 8601 in UTC, so that they sort as strings.
function eventTimes(archives: DigestedArchive[]): { oldest: string | null; newest: string | null } {
  const oldest = archives.map(({ oldestEventTime }) => oldestEventTime).sort()
  const newest = archives.map(({ newestEventTime }) => newestEventTime).sort()
  return { oldest: oldest[0] ?? null, newest: newest.at(-1) ?? null }
}

function parseMembers(body: string): JsonObject {
  try {
    const members = toObjectOrNull(JSON.parse(body))
    if (members) return members
  } catch {
    // Malformed JSON is the same fault as any other text that is not a digest.
  }
  throw notADigest()
}

function parsePreviousDigest(members: JsonObject): PreviousDigest | null {
  if (members.previousDigestSignature === null) return null
  return {
    bucket: parseString(members, 'previousDigestS3Bucket'),
    key: parseString(members, 'previousDigestS3Object'),
    hash: parseString(members, 'previousDigestHashValue'),
    signature: parseString(members, 'previousDigestSignature'),
  }
}

// To the millisecond, as windows are closed.
function toCoveredWindows({ from, until }: CoveredRange): object {
  return { from: from.toISOString(), until: until.toISOString() }
}

function parseCoveredWindows(value: unknown): CoveredRange | null {
  const members = toObjectOrNull(value)
  return members && { from: parseTime(members, 'from'), until: parseTime(members, 'until') }
}
