import { Exception } from './exceptions.ts'

/** What a request says about its signature. */
export type Authorization = {
  accessKeyId: string
  region: string
  signedAt: Date
  signedHeaders: string[]
  signature: string
}

/** Signatures hold this long before and after the moment they name. */
export const SKEW_MS = 15 * 60_000

// The order of checks and the texts are AWS's: the header, its parts, tokens, the scope, the date, what is signed.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html
/** What the headers say about the signature, if they say it right; a region of null means any. */
export function readAuthorization(
  headers: Headers,
  service: string,
  region: string | null,
  now: Date,
): Authorization {
  const parts = readParts(headers)
  if (headers.has('x-amz-security-token')) throw wrongKey()
  const [accessKeyId, day, scopedRegion, scopedService, terminator] = readCredential(parts.Credential)
  const long = headers.get('x-amz-date') ?? ''
  const signedAt = readDate(long)
  if (region !== null && scopedRegion !== region)
    throw wrong(
      `Credential should be scoped to a valid region, not '${scopedRegion}'; here it is '${region}'.`,
    )
  if (scopedService !== service) throw wrong(`Credential should be scoped to correct service: '${service}'.`)
  if (terminator !== 'aws4_request')
    throw wrong(`Credential should be scoped with a valid terminator: 'aws4_request', not '${terminator}'.`)
  if (day !== long.slice(0, 8))
    throw wrong(
      `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${day}' != '${long.slice(0, 8)}', from '${long}'.`,
    )
  checkSkew(signedAt, now)
  const signedHeaders = parts.SignedHeaders.split(';').map((name) => name.toLowerCase())
  checkSigned(signedHeaders, headers)
  return { accessKeyId, region: scopedRegion, signedAt, signedHeaders, signature: parts.Signature }
}

/** The refusal of a key that nobody here has, or of a session's token: nobody here has sessions with tokens. */
export function wrongKey(): Exception {
  return new Exception(
    'UnrecognizedClientException',
    'The security token included in the request is invalid.',
  )
}

/** The refusal of a signature that is not right. */
export function wrong(message: string): Exception {
  return new Exception('InvalidSignatureException', message)
}

const PARTS = ['Credential', 'Signature', 'SignedHeaders'] as const

function readParts(headers: Headers): Record<(typeof PARTS)[number], string> {
  const header = headers.get('authorization')?.trim() ?? ''
  if (header === '')
    throw new Exception('MissingAuthenticationToken', 'Request is missing Authentication Token')
  const [, algorithm = '', rest = ''] = /^(\S+)\s*(.*)$/.exec(header) ?? []
  if (algorithm !== 'AWS4-HMAC-SHA256')
    throw incomplete('Authorization must begin with the algorithm AWS4-HMAC-SHA256.')
  const given = new Map(rest.split(',').map((part) => readPart(part)))
  const missing = PARTS.filter((name) => !given.get(name)).map(
    (name) => `Authorization header requires '${name}' parameter.`,
  )
  if (!headers.has('x-amz-date'))
    missing.push("Authorization header requires existence of a 'X-Amz-Date' header.")
  if (missing.length > 0) throw incomplete(missing.join(' '))
  const [Credential = '', Signature = '', SignedHeaders = ''] = PARTS.map((name) => given.get(name))
  return { Credential, Signature, SignedHeaders }
}

function readPart(part: string): [string, string] {
  const equals = part.indexOf('=')
  return [part.slice(0, equals).trim(), part.slice(equals + 1).trim()]
}

function readCredential(credential: string): [string, string, string, string, string] {
  const [id = '', day = '', region = '', service = '', terminator = '', ...more] = credential.split('/')
  if (id !== '' && region !== '' && terminator !== '' && more.length === 0)
    return [id, day, region, service, terminator]
  throw incomplete(
    'Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term.',
  )
}

function readDate(long: string): Date {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(long) ?? []
  const moment = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  if (!Number.isNaN(moment.getTime()) && basic(moment) === long) return moment
  throw incomplete("Date must be in ISO-8601 'basic format', such as 20260301T120000Z.")
}

function checkSkew(signedAt: Date, now: Date): void {
  const oldest = new Date(now.getTime() - SKEW_MS)
  const newest = new Date(now.getTime() + SKEW_MS)
  if (signedAt < oldest)
    throw wrong(
      `Signature expired: ${basic(signedAt)} is now earlier than ${basic(oldest)} (${basic(now)} - 15 min.)`,
    )
  if (signedAt > newest)
    throw wrong(
      `Signature not yet current: ${basic(signedAt)} is still later than ${basic(newest)} (${basic(now)} + 15 min.)`,
    )
}

// What decides about a request must be signed, or it could be changed on the way.
function checkSigned(signedHeaders: string[], headers: Headers): void {
  const unsigned = ['host', 'x-amz-date', 'x-amz-target'].find(
    (name) => headers.has(name) && !signedHeaders.includes(name),
  )
  if (unsigned) throw wrong(`'${unsigned}' must be a 'SignedHeader' in the AWS Authorization.`)
}

function basic(moment: Date): string {
  return moment.toISOString().replace(/[-:]|\.\d{3}/g, '')
}

function incomplete(message: string): Exception {
  return new Exception('IncompleteSignature', message)
}
