import { expect } from 'bun:test'
import { Sha256 } from '@smithy/core/checksum'
import { HttpRequest } from '@smithy/core/protocols'
import { SignatureV4 } from '@smithy/signature-v4'
import fc from 'fast-check'
import { parseAuthorization } from '../../src/http/cloudtrail/authorization-header.ts'
import { signRequest } from '../../src/http/cloudtrail/sign-request.ts'
import { anyText } from '../support/arbitraries.ts'
import { holds } from '../support/property.ts'

const SECRET = 'a-secret-for-the-tests-only'
const AT = new Date('2026-03-01T12:00:00Z')
const HOST = 'daybook.example:8080'
const SERVICE = 'cloudtrail'

const anyHeaderValue = fc.stringMatching(/^[!-~](?:[ -~]{0,30}[!-~])?$/)
const anyRequest = fc.record({
  method: fc.constantFrom('GET', 'POST', 'PUT'),
  segments: fc.array(
    anyText.filter((text) => !/^\.{1,2}$/.test(text)),
    { maxLength: 3 },
  ),
  query: fc.dictionary(
    anyText.filter((text) => text !== '' && text !== '__proto__'),
    fc.oneof(anyText, fc.array(anyText, { minLength: 1, maxLength: 3 })),
    { maxKeys: 3 },
  ),
  headers: fc.dictionary(fc.stringMatching(/^x-[a-z][a-z-]{0,8}$/), anyHeaderValue, { maxKeys: 3 }),
  body: anyText,
})

/** Signs a request as an AWS client does, and returns it as a server gets it. */
async function send({
  method,
  segments,
  query,
  headers,
  body,
}: typeof anyRequest extends fc.Arbitrary<infer Value> ? Value : never) {
  const path = `/${segments.map(encodeSegment).join('/')}`
  const credentials = { accessKeyId: 'AKIA', secretAccessKey: SECRET }
  const signer = new SignatureV4({
    service: SERVICE,
    region: 'local',
    credentials,
    sha256: Sha256,
    applyChecksum: false,
  })
  const signed = await signer.sign(
    new HttpRequest({ method, path, query, headers: { host: HOST, ...headers }, body }),
    {
      signingDate: AT,
    },
  )
  const pairs = Object.entries(query).flatMap(([name, values]) =>
    [values].flat().map((value) => [name, value]),
  )
  const search = pairs.map((pair) => pair.map((part) => encodeSegment(part ?? '')).join('=')).join('&')
  const url = `http://${HOST}${path}${search === '' ? '' : `?${search}`}`
  return new Request(url, { method, headers: signed.headers, ...(method !== 'GET' && { body }) })
}

function encodeSegment(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

async function isValid(request: Request, body: string, secret = SECRET): Promise<boolean> {
  const authorization = parseAuthorization(request.headers, SERVICE, null, AT)
  const expected = await signRequest(request, Buffer.from(body), HOST, authorization, SERVICE, secret)
  return expected === authorization.signature
}

holds('the signature of any request that a client signs is valid', 250, [anyRequest], async (given) => {
  const request = await send(given)
  expect(await isValid(request, given.method === 'GET' ? given.body : given.body)).toBe(true)
})

holds(
  'it is not valid for another body, another path, another header or another secret',
  250,
  [anyRequest, anyText],
  async (given, text) => {
    const request = await send(given)
    expect(await isValid(request, `${given.body}${text}x`)).toBe(false)
    expect(await isValid(request, given.body, `${SECRET}${text}x`)).toBe(false)
    const moved = new Request(`${request.url.replace(HOST, `${HOST}/more`)}`, request)
    expect(await isValid(moved, given.body)).toBe(false)
    for (const name of Object.keys(given.headers)) {
      const headers = new Headers(request.headers)
      headers.set(name, `${given.headers[name]}x`)
      expect(await isValid(new Request(request.url, { method: given.method, headers }), given.body)).toBe(
        false,
      )
    }
  },
)
