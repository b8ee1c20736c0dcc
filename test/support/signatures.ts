import { createHash } from 'node:crypto'
import { operationHeaders, type SigningOptions } from './cloudtrail.ts'
import { ADMIN, NOON } from './test-app.ts'

type Headers = Record<string, string>
/** What is signed, the exception that rejects the request, and how the request is changed after signing. */
export type SignatureCase = [
  name: string,
  exception: string,
  signing: Partial<SigningOptions>,
  change?: RequestChange,
]
/** Changes a request after it is signed. */
export type RequestChange = (request: {
  headers: Headers
  body: string
  path: string
}) => Partial<{ headers: Headers; body: string; path: string }>

/** The body of all requests. */
export const SIGNED_BODY = '{"Name":"audit","S3BucketName":"audit-logs"}'
/** Returns the instant `ms` milliseconds after the noon at which the test clocks start. */
export const afterNoon = (ms: number) => new Date(new Date(NOON).getTime() + ms)
/** Returns the SHA-256 hash of a text in hexadecimal digits. */
export const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const withoutHeader = (headers: Headers, name: string) =>
  Object.fromEntries(Object.entries(headers).filter(([each]) => each !== name))
const editAuthorization =
  (edit: (text: string) => string): RequestChange =>
  ({ headers }) => ({
    headers: { ...headers, authorization: edit(headers.authorization ?? '') },
  })
const setHeader =
  (name: string, value: string): RequestChange =>
  ({ headers }) => ({ headers: { ...headers, [name]: value } })

/** Requests that do not match their signature, with the exception that rejects each. */
export const SIGNATURE_CASES: SignatureCase[] = [
  [
    'no Authorization',
    'MissingAuthenticationToken',
    {},
    ({ headers }) => ({ headers: withoutHeader(headers, 'authorization') }),
  ],
  ['an empty Authorization', 'MissingAuthenticationToken', {}, editAuthorization(() => '')],
  [
    'presigned, in the query',
    'MissingAuthenticationToken',
    {},
    ({ headers }) => ({
      headers: withoutHeader(headers, 'authorization'),
      path: `/?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${ADMIN.accessKeyId}&X-Amz-Signature=0`,
    }),
  ],
  [
    'Basic',
    'IncompleteSignature',
    {},
    editAuthorization(() => `Basic ${btoa(`${ADMIN.accessKeyId}:${ADMIN.secretAccessKey}`)}`),
  ],
  [
    'another algorithm',
    'IncompleteSignature',
    {},
    editAuthorization((text) => text.replace('SHA256', 'SHA1')),
  ],
  ['no Signature', 'IncompleteSignature', {}, editAuthorization((text) => text.replace(/, Signature.*/, ''))],
  [
    'no SignedHeaders',
    'IncompleteSignature',
    {},
    editAuthorization((text) => text.replace(/SignedHeaders=\S+ /, '')),
  ],
  [
    'no Credential',
    'IncompleteSignature',
    {},
    editAuthorization((text) => text.replace(/Credential=\S+ /, '')),
  ],
  [
    'a credential of four parts',
    'IncompleteSignature',
    {},
    editAuthorization((text) => text.replace('/local', '')),
  ],
  [
    'no date',
    'IncompleteSignature',
    {},
    ({ headers }) => ({ headers: withoutHeader(headers, 'x-amz-date') }),
  ],
  ['a date in another format', 'IncompleteSignature', {}, setHeader('x-amz-date', '2026-03-01T12:00:00Z')],
  ['a day that does not exist', 'IncompleteSignature', {}, setHeader('x-amz-date', '20260230T120000Z')],
  ['a session token', 'UnrecognizedClientException', {}, setHeader('x-amz-security-token', 'token')],
  ['an unknown key', 'UnrecognizedClientException', { accessKeyId: 'DAYBOOKOTHERKEY' }],
  ['a malformed key', 'UnrecognizedClientException', { accessKeyId: "' or 1=1 --" }],
  ['another service', 'InvalidSignatureException', { service: 's3' }],
  [
    'another terminator',
    'InvalidSignatureException',
    {},
    editAuthorization((text) => text.replace('aws4_request', 'aws5_request')),
  ],
  [
    'another day in the scope',
    'InvalidSignatureException',
    {},
    editAuthorization((text) => text.replace('/20260301/', '/20260302/')),
  ],
  [
    'another region in the scope',
    'InvalidSignatureException',
    {},
    editAuthorization((text) => text.replace('/local/', '/us-east-1/')),
  ],
  ['16 minutes old', 'InvalidSignatureException', { signedAt: afterNoon(-16 * 60_000) }],
  ['16 minutes ahead', 'InvalidSignatureException', { signedAt: afterNoon(16 * 60_000) }],
  ['another secret', 'InvalidSignatureException', { secretAccessKey: 'another-secret-altogether' }],
  [
    'an altered signature',
    'InvalidSignatureException',
    {},
    editAuthorization((text) => text.replace(/.$/, (end) => (end === '0' ? '1' : '0'))),
  ],
  [
    'a malformed signature',
    'InvalidSignatureException',
    {},
    editAuthorization((text) => text.replace(/Signature=\w+$/, 'Signature=x')),
  ],
  [
    'an altered body',
    'InvalidSignatureException',
    {},
    () => ({ body: SIGNED_BODY.replace('audit-logs', 'theirs') }),
  ],
  ['no body', 'InvalidSignatureException', {}, () => ({ body: '' })],
  [
    'an altered target',
    'InvalidSignatureException',
    {},
    setHeader('x-amz-target', 'CloudTrail_20131101.DeleteTrail'),
  ],
  ['an altered content type', 'InvalidSignatureException', {}, setHeader('content-type', 'text/plain')],
  ['an altered date', 'InvalidSignatureException', {}, setHeader('x-amz-date', '20260301T120001Z')],
  [
    'a target that is not signed',
    'InvalidSignatureException',
    { headers: {} },
    setHeader('x-amz-target', 'CloudTrail_20131101.CreateTrail'),
  ],
  [
    'a signed header that is missing',
    'InvalidSignatureException',
    {},
    ({ headers }) => ({ headers: withoutHeader(headers, 'content-type') }),
  ],
  ['a query that is not signed', 'InvalidSignatureException', {}, () => ({ path: '/?x=1' })],
  ['another path', 'InvalidSignatureException', { path: '/PutAuditEvents' }],
  ['another method', 'InvalidSignatureException', { method: 'PUT' }],
  [
    'another host',
    'InvalidSignatureException',
    { headers: { ...operationHeaders('CreateTrail'), host: 'elsewhere.example' } },
    ({ headers }) => ({ headers: withoutHeader(headers, 'host') }),
  ],
  [
    'an unsigned payload',
    'InvalidSignatureException',
    { headers: { ...operationHeaders('CreateTrail'), 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } },
  ],
  [
    'a chunked payload',
    'InvalidSignatureException',
    {
      headers: {
        ...operationHeaders('CreateTrail'),
        'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
      },
    },
  ],
  [
    'the hash of another body',
    'InvalidSignatureException',
    { headers: { ...operationHeaders('CreateTrail'), 'x-amz-content-sha256': sha256('other') } },
  ],
  [
    'a hash beside the signature',
    'InvalidSignatureException',
    {},
    setHeader('x-amz-content-sha256', sha256('other')),
  ],
]
