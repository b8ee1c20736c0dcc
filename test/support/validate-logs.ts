import { createHash, createPublicKey, verify } from 'node:crypto'
import { gunzipSync } from 'node:zlib'

// What `aws cloudtrail validate-logs` does, written from its description and not from our code: nothing of src is used.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-custom-validation.html

type Shelf = {
  get(key: string): Promise<{ bytes: Uint8Array; metadata: Record<string, string> } | null>
  keys(): Promise<string[]>
}

type Trail = {
  bucket: string
  prefix: string
  account: string
  region: string
  name: string
  /** ListPublicKeys: base64 of DER, by fingerprint. */
  publicKeys: { Value: string; Fingerprint: string }[]
}

export type Validation = {
  isValid: boolean
  /** Each thing that is wrong, as the tool words it. */
  wrong: string[]
  digests: number
  logs: number
  foundFrom: string | null
  foundUntil: string | null
}

/** Checks a period, newest digest first, as AWS's tool does. */
export async function validateLogs(
  shelf: Shelf,
  trail: Trail,
  start: string,
  end: string,
): Promise<Validation> {
  const result: Validation = {
    isValid: true,
    wrong: [],
    digests: 0,
    logs: 0,
    foundFrom: null,
    foundUntil: null,
  }
  const bad = (what: string, key: string, why: string) => {
    result.isValid = false
    result.wrong.push(`${what} ${key} INVALID: ${why}`)
  }
  const rest = (await shelf.keys()).filter((key) => isDigestOf(trail, key)).sort()
  const inPeriod = rest.filter((key) => stamp(key) >= compact(start) && stamp(key) <= compact(later(end)))
  let key = inPeriod.pop()
  let oldest = end
  while (key !== undefined && start <= oldest) {
    const older = () => {
      let next = inPeriod.pop()
      while (next !== undefined && stamp(next) >= stamp(key ?? '')) next = inPeriod.pop()
      return next
    }
    const object = await shelf.get(key)
    const digest = object && checked(object, key, trail)
    if (object === null) bad('Digest file', key, 'not found')
    if (typeof digest === 'string') bad('Digest file', key, digest)
    if (digest === null || typeof digest === 'string') {
      key = older()
      continue
    }
    result.digests += 1
    result.foundUntil ??= digest.digestEndTime
    result.foundFrom = digest.digestStartTime
    oldest = digest.digestStartTime
    for (const log of digest.logFiles) {
      const file = await shelf.get(log.s3Object)
      const why = file === null ? 'not found' : wrongWith(file.bytes, log.hashValue)
      if (why !== null) bad('Log file', log.s3Object, why)
      else result.logs += 1
    }
    key = digest.previousDigestS3Bucket === null ? older() : digest.previousDigestS3Object
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

function checked(
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
  const known = trail.publicKeys.find(({ Fingerprint }) => Fingerprint === digest.digestPublicKeyFingerprint)
  if (!known) return 'public key not found'
  const signed = [
    digest.digestEndTime,
    `${digest.digestS3Bucket}/${digest.digestS3Object}`,
    createHash('sha256').update(text).digest('hex'),
    digest.previousDigestSignature ?? 'null',
  ].join('\n')
  const publicKey = createPublicKey({ key: Buffer.from(known.Value, 'base64'), format: 'der', type: 'pkcs1' })
  const isRight = verify('RSA-SHA256', Buffer.from(signed), publicKey, Buffer.from(signature, 'hex'))
  return isRight ? digest : 'signature verification failed'
}

function wrongWith(bytes: Uint8Array, hash: string): string | null {
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
function stamp(key: string): string {
  return key.slice(-24, -8)
}

function compact(time: string): string {
  return time.replaceAll(/[-:]/g, '')
}

function later(time: string): string {
  return `${new Date(new Date(time).getTime() + 3_600_000).toISOString().slice(0, 19)}Z`
}
