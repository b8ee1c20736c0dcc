import { createHash } from 'node:crypto'
import { type Signing, targetOf } from './cloudtrail.ts'
import { ADMIN, NOON } from './test-app.ts'

type Headers = Record<string, string>
/** What is signed, and how the request differs from what was signed. */
export type Case = [what: string, exception: string, signing: Partial<Signing>, change?: Change]
/** How a request is changed once it is signed. */
export type Change = (request: {
  headers: Headers
  body: string
  path: string
}) => Partial<{ headers: Headers; body: string; path: string }>

/** What is asked for in all of them. */
export const BODY = '{"Name":"audit","S3BucketName":"audit-logs"}'
/** So long after noon. */
export const later = (ms: number) => new Date(new Date(NOON).getTime() + ms)
/** The hash of a text, in hexadecimal digits. */
export const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const without = (headers: Headers, name: string) =>
  Object.fromEntries(Object.entries(headers).filter(([each]) => each !== name))
const authorization =
  (edit: (text: string) => string): Change =>
  ({ headers }) => ({
    headers: { ...headers, authorization: edit(headers.authorization ?? '') },
  })
const header =
  (name: string, value: string): Change =>
  ({ headers }) => ({ headers: { ...headers, [name]: value } })

/** Requests that differ from what a signature is for, with the exception that refuses each. */
export const CASES: Case[] = [
  [
    'no Authorization',
    'MissingAuthenticationToken',
    {},
    ({ headers }) => ({ headers: without(headers, 'authorization') }),
  ],
  ['an empty Authorization', 'MissingAuthenticationToken', {}, authorization(() => '')],
  [
    'presigned, in the query',
    'MissingAuthenticationToken',
    {},
    ({ headers }) => ({
      headers: without(headers, 'authorization'),
      path: `/?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${ADMIN.accessKeyId}&X-Amz-Signature=0`,
    }),
  ],
  [
    'Basic',
    'IncompleteSignature',
    {},
    authorization(() => `Basic ${btoa(`${ADMIN.accessKeyId}:${ADMIN.secretAccessKey}`)}`),
  ],
  ['another algorithm', 'IncompleteSignature', {}, authorization((text) => text.replace('SHA256', 'SHA1'))],
  ['no Signature', 'IncompleteSignature', {}, authorization((text) => text.replace(/, Signature.*/, ''))],
  [
    'no SignedHeaders',
    'IncompleteSignature',
    {},
    authorization((text) => text.replace(/SignedHeaders=\S+ /, '')),
  ],
  ['no Credential', 'IncompleteSignature', {}, authorization((text) => text.replace(/Credential=\S+ /, ''))],
  [
    'a credential of four parts',
    'IncompleteSignature',
    {},
    authorization((text) => text.replace('/local', '')),
  ],
  ['no date', 'IncompleteSignature', {}, ({ headers }) => ({ headers: without(headers, 'x-amz-date') })],
  ['a date in another form', 'IncompleteSignature', {}, header('x-amz-date', '2026-03-01T12:00:00Z')],
  ['a day that does not exist', 'IncompleteSignature', {}, header('x-amz-date', '20260230T120000Z')],
  ['a session token', 'UnrecognizedClientException', {}, header('x-amz-security-token', 'token')],
  ['a key nobody has', 'UnrecognizedClientException', { accessKeyId: 'DAYBOOKOTHERKEY' }],
  ['a key that cannot be one', 'UnrecognizedClientException', { accessKeyId: "' or 1=1 --" }],
  ['another service', 'InvalidSignatureException', { service: 's3' }],
  [
    'another terminator',
    'InvalidSignatureException',
    {},
    authorization((text) => text.replace('aws4_request', 'aws5_request')),
  ],
  [
    'another day in the scope',
    'InvalidSignatureException',
    {},
    authorization((text) => text.replace('/20260301/', '/20260302/')),
  ],
  [
    'another region in the scope',
    'InvalidSignatureException',
    {},
    authorization((text) => text.replace('/local/', '/us-east-1/')),
  ],
  ['16 minutes old', 'InvalidSignatureException', { signedAt: later(-16 * 60_000) }],
  ['16 minutes ahead', 'InvalidSignatureException', { signedAt: later(16 * 60_000) }],
  ['another secret', 'InvalidSignatureException', { secretAccessKey: 'another-secret-altogether' }],
  [
    'an altered signature',
    'InvalidSignatureException',
    {},
    authorization((text) => text.replace(/.$/, (end) => (end === '0' ? '1' : '0'))),
  ],
  [
    'an empty signature’s place',
    'InvalidSignatureException',
    {},
    authorization((text) => text.replace(/Signature=\w+$/, 'Signature=x')),
  ],
  [
    'an altered body',
    'InvalidSignatureException',
    {},
    () => ({ body: BODY.replace('audit-logs', 'theirs') }),
  ],
  ['no body', 'InvalidSignatureException', {}, () => ({ body: '' })],
  [
    'an altered target',
    'InvalidSignatureException',
    {},
    header('x-amz-target', 'CloudTrail_20131101.DeleteTrail'),
  ],
  ['an altered content type', 'InvalidSignatureException', {}, header('content-type', 'text/plain')],
  ['an altered date', 'InvalidSignatureException', {}, header('x-amz-date', '20260301T120001Z')],
  [
    'a target that is not signed',
    'InvalidSignatureException',
    { headers: {} },
    header('x-amz-target', 'CloudTrail_20131101.CreateTrail'),
  ],
  [
    'a signed header that is not there',
    'InvalidSignatureException',
    {},
    ({ headers }) => ({ headers: without(headers, 'content-type') }),
  ],
  ['a query that is not signed', 'InvalidSignatureException', {}, () => ({ path: '/?x=1' })],
  ['another path', 'InvalidSignatureException', { path: '/PutAuditEvents' }],
  ['another method', 'InvalidSignatureException', { method: 'PUT' }],
  [
    'another host',
    'InvalidSignatureException',
    { headers: { ...targetOf('CreateTrail'), host: 'elsewhere.example' } },
    ({ headers }) => ({ headers: without(headers, 'host') }),
  ],
  [
    'an unsigned payload',
    'InvalidSignatureException',
    { headers: { ...targetOf('CreateTrail'), 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } },
  ],
  [
    'a chunked payload',
    'InvalidSignatureException',
    {
      headers: { ...targetOf('CreateTrail'), 'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD' },
    },
  ],
  [
    'the hash of another body',
    'InvalidSignatureException',
    { headers: { ...targetOf('CreateTrail'), 'x-amz-content-sha256': sha256('other') } },
  ],
  [
    'a hash beside the signature',
    'InvalidSignatureException',
    {},
    header('x-amz-content-sha256', sha256('other')),
  ],
]
