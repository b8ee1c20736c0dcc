import { Exception } from './exceptions.ts'

/** The parts of a Signature Version 4 header. */
export type Authorization = {
  accessKeyId: string
  region: string
  signedAt: Date
  signedHeaders: string[]
  signature: string
}

/** A signature is valid from this long before its date until this long after it. */
export const SKEW_MS = 15 * 60_000

// The order of the checks and the messages are AWS's: header, parts, session token, scope, date, signed headers.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html
/**
 * Returns the parts of a request's signature; throws AWS's exception for the first error in them.
 * The signature must be for `service` and `region`; null allows any region.
 */
export function parseAuthorization(
  headers: Headers,
  service: string,
  region: string | null,
  now: Date,
): Authorization {
  const parts = parseHeaderParts(headers)
  if (headers.has('x-amz-security-token')) throw unrecognizedClient()
  const [accessKeyId, day, scopedRegion, scopedService, terminator] = parseCredential(parts.Credential)
  const amzDate = headers.get('x-amz-date') ?? ''
  const signedAt = parseAmzDate(amzDate)
  if (region !== null && scopedRegion !== region)
    throw invalidSignature(
      `Credential should be scoped to a valid region, not '${scopedRegion}'; here it is '${region}'.`,
    )
  if (scopedService !== service)
    throw invalidSignature(`Credential should be scoped to correct service: '${service}'.`)
  if (terminator !== 'aws4_request')
    throw invalidSignature(
      `Credential should be scoped with a valid terminator: 'aws4_request', not '${terminator}'.`,
    )
  if (day !== amzDate.slice(0, 8))
    throw invalidSignature(
      `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${day}' != '${amzDate.slice(0, 8)}', from '${amzDate}'.`,
    )
  checkSkew(signedAt, now)
  const signedHeaders = parts.SignedHeaders.split(';').map((name) => name.toLowerCase())
  checkSignedHeaders(signedHeaders, headers)
  return { accessKeyId, region: scopedRegion, signedAt, signedHeaders, signature: parts.Signature }
}

/** Returns AWS's exception for an unknown access key. It is also thrown for a session token: Daybook issues none. */
export function unrecognizedClient(): Exception {
  return new Exception(
    'UnrecognizedClientException',
    'The security token included in the request is invalid.',
  )
}

/** Returns AWS's exception for a wrong signature. */
export function invalidSignature(message: string): Exception {
  return new Exception('InvalidSignatureException', message)
}

const PARTS = ['Credential', 'Signature', 'SignedHeaders'] as const

function parseHeaderParts(headers: Headers): Record<(typeof PARTS)[number], string> {
  const header = headers.get('authorization')?.trim() ?? ''
  if (header === '')
    throw new Exception('MissingAuthenticationToken', 'Request is missing Authentication Token')
  const [, algorithm = '', rest = ''] = /^(\S+)\s*(.*)$/.exec(header) ?? []
  if (algorithm !== 'AWS4-HMAC-SHA256')
    throw incompleteSignature('Authorization must begin with the algorithm AWS4-HMAC-SHA256.')
  const parts = new Map(rest.split(',').map((part) => splitPart(part)))
  const missing = PARTS.filter((name) => !parts.get(name)).map(
    (name) => `Authorization header requires '${name}' parameter.`,
  )
  if (!headers.has('x-amz-date'))
    missing.push("Authorization header requires existence of a 'X-Amz-Date' header.")
  if (missing.length > 0) throw incompleteSignature(missing.join(' '))
  const [Credential = '', Signature = '', SignedHeaders = ''] = PARTS.map((name) => parts.get(name))
  return { Credential, Signature, SignedHeaders }
}

function splitPart(part: string): [string, string] {
  const equals = part.indexOf('=')
  return [part.slice(0, equals).trim(), part.slice(equals + 1).trim()]
}

function parseCredential(credential: string): [string, string, string, string, string] {
  const [id = '', day = '', region = '', service = '', terminator = '', ...extra] = credential.split('/')
  if (id !== '' && region !== '' && terminator !== '' && extra.length === 0)
    return [id, day, region, service, terminator]
  throw incompleteSignature(
    'Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term.',
  )
}

function parseAmzDate(amzDate: string): Date {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(amzDate) ?? []
  const instant = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  // Date accepts 30 February and makes it 2 March.
  if (!Number.isNaN(instant.getTime()) && formatAmzDate(instant) === amzDate) return instant
  throw incompleteSignature("Date must be in ISO-8601 'basic format', such as 20260301T120000Z.")
}

function checkSkew(signedAt: Date, now: Date): void {
  const oldest = new Date(now.getTime() - SKEW_MS)
  const newest = new Date(now.getTime() + SKEW_MS)
  if (signedAt < oldest)
    throw invalidSignature(
      `Signature expired: ${formatAmzDate(signedAt)} is now earlier than ${formatAmzDate(oldest)} (${formatAmzDate(now)} - 15 min.)`,
    )
  if (signedAt > newest)
    throw invalidSignature(
      `Signature not yet current: ${formatAmzDate(signedAt)} is still later than ${formatAmzDate(newest)} (${formatAmzDate(now)} + 15 min.)`,
    )
}

// These headers decide what a request does, so they must be signed: otherwise they could be changed on the way.
function checkSignedHeaders(signedHeaders: string[], headers: Headers): void {
  const unsigned = ['host', 'x-amz-date', 'x-amz-target'].find(
    (name) => headers.has(name) && !signedHeaders.includes(name),
  )
  if (unsigned) throw invalidSignature(`'${unsigned}' must be a 'SignedHeader' in the AWS Authorization.`)
}

function formatAmzDate(instant: Date): string {
  return instant.toISOString().replace(/[-:]|\.\d{3}/g, '')
}

function incompleteSignature(message: string): Exception {
  return new Exception('IncompleteSignature', message)
}
