import { createHash, createPublicKey, verify } from 'node:crypto'
import { gunzipSync } from 'node:zlib'

// Does what `aws cloudtrail validate-logs` does. Written from its documentation, and independent of the code in src.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-custom-validation.html

type ValidatedBucket = {
  get(key: string): Promise<{ bytes: Uint8Array; metadata: Record<string, string> } | null>
  keys(): Promise<string[]>
}

type Trail = {
  bucket: string
  prefix: string
  account: string
  region: string
  name: string
  /** The answer of ListPublicKeys: keys in DER as Base64, with their fingerprints. */
  publicKeys: { Value: string; Fingerprint: string }[]
}

export type Validation = {
  isValid: boolean
  /** The problems, in the words of AWS's tool. */
  problems: string[]
  digests: number
  logs: number
  foundFrom: string | null
  foundUntil: string | null
}

/** Validates the digests and log files of a period, newest digest first, like AWS's tool. */
export async function validateLogs(
  bucket: ValidatedBucket,
  trail: Trail,
  start: string,
  end: string,
): Promise<Validation> {
  const result: Validation = {
    isValid: true,
    problems: [],
    digests: 0,
    logs: 0,
    foundFrom: null,
    foundUntil: null,
  }
  const addProblem = (kind: string, key: string, reason: string) => {
    result.isValid = false
    result.problems.push(`${kind} ${key} INVALID: ${reason}`)
  }
  const digestKeys = (await bucket.keys()).filter((key) => isDigestOf(trail, key)).sort()
  const inPeriod = digestKeys.filter(
    (key) => timestampOf(key) >= compactTime(start) && timestampOf(key) <= compactTime(plusOneHour(end)),
  )
  let key = inPeriod.pop()
  let oldest = end
  while (key !== undefined && start <= oldest) {
    const olderKey = () => {
      let next = inPeriod.pop()
      while (next !== undefined && timestampOf(next) >= timestampOf(key ?? '')) next = inPeriod.pop()
      return next
    }
    const object = await bucket.get(key)
    const digest = object && checkDigest(object, key, trail)
    if (object === null) addProblem('Digest file', key, 'not found')
    if (typeof digest === 'string') addProblem('Digest file', key, digest)
    if (digest === null || typeof digest === 'string') {
      key = olderKey()
      continue
    }
    result.digests += 1
    result.foundUntil ??= digest.digestEndTime
    result.foundFrom = digest.digestStartTime
    oldest = digest.digestStartTime
    for (const log of digest.logFiles) {
      const file = await bucket.get(log.s3Object)
      const reason = file === null ? 'not found' : checkLogFile(file.bytes, log.hashValue)
      if (reason !== null) addProblem('Log file', log.s3Object, reason)
      else result.logs += 1
    }
    key = digest.previousDigestS3Bucket === null ? olderKey() : digest.previousDigestS3Object
  }
  return result
}

type Digest = {
  digestStartTime: string
  digestEndTime: string
  digestS3Bucket: string
  digestS3Object: string
  digestPublicKeyFingerprint: string
  previousDigestS3Bucket: string | null
  previousDigestS3Object: string
  previousDigestSignature: string | null
  logFiles: { s3Object: string; hashValue: string }[]
}

const REQUIRED = [
  'digestPublicKeyFingerprint',
  'digestS3Bucket',
  'digestS3Object',
  'previousDigestSignature',
  'digestEndTime',
  'digestStartTime',
]

function checkDigest(
  { bytes, metadata }: { bytes: Uint8Array; metadata: Record<string, string> },
  key: string,
  trail: Trail,
): Digest | string {
  const { signature } = metadata
  if (signature === undefined || !('signature-algorithm' in metadata)) return 'signature verification failed'
  let text: Buffer
  let digest: Digest
  try {
    text = gunzipSync(bytes)
    digest = JSON.parse(text.toString())
  } catch {
    return 'invalid format'
  }
  if (REQUIRED.some((name) => !(name in digest))) return 'invalid format'
  if (digest.digestS3Bucket !== trail.bucket || digest.digestS3Object !== key)
    return 'has been moved from its original location'
  const { digestPublicKeyFingerprint } = digest
  const entry = trail.publicKeys.find(({ Fingerprint }) => Fingerprint === digestPublicKeyFingerprint)
  if (!entry) return 'public key not found'
  const signed = [
    digest.digestEndTime,
    `${digest.digestS3Bucket}/${digest.digestS3Object}`,
    createHash('sha256').update(text).digest('hex'),
    digest.previousDigestSignature ?? 'null',
  ].join('\n')
  const publicKey = createPublicKey({ key: Buffer.from(entry.Value, 'base64'), format: 'der', type: 'pkcs1' })
  const isSigned = verify('RSA-SHA256', Buffer.from(signed), publicKey, Buffer.from(signature, 'hex'))
  return isSigned ? digest : 'signature verification failed'
}

function checkLogFile(bytes: Uint8Array, hash: string): string | null {
  try {
    const computed = createHash('sha256').update(gunzipSync(bytes)).digest('hex')
    return computed === hash ? null : "hash value doesn't match"
  } catch {
    return 'invalid format'
  }
}

function isDigestOf({ prefix, account, region, name }: Trail, key: string): boolean {
  const before = prefix === '' ? '' : `${prefix}/`
  const folder = `${before}AWSLogs/${account}/CloudTrail-Digest/${region}/`
  const file = `/${account}_CloudTrail-Digest_${region}_${name}_${region}_`
  return key.startsWith(folder) && key.includes(file) && key.endsWith('.json.gz')
}

// `…_20150817T150131Z.json.gz`
function timestampOf(key: string): string {
  return key.slice(-24, -8)
}

function compactTime(time: string): string {
  return time.replaceAll(/[-:]/g, '')
}

function plusOneHour(time: string): string {
  return `${new Date(new Date(time).getTime() + 3_600_000).toISOString().slice(0, 19)}Z`
}
