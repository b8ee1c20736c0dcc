import { Sha256 } from '@smithy/core/checksum'
import { HttpRequest } from '@smithy/core/protocols'
import { SignatureV4 } from '@smithy/signature-v4'
import type { Authorization } from './authorization-header.ts'

/** Returns the SHA-256 of a body in hexadecimal. */
export async function hashHex(body: Uint8Array): Promise<string> {
  const hash = new Sha256()
  hash.update(body)
  return Buffer.from(await hash.digest()).toString('hex')
}

/** Returns the Signature Version 4 that a request has if a secret access key signed it for a host; empty if there is none. */
export async function signRequest(
  request: Request,
  body: Uint8Array,
  host: string,
  { accessKeyId, region, signedAt, signedHeaders }: Authorization,
  service: string,
  secretAccessKey: string,
): Promise<string> {
  const { pathname, searchParams } = new URL(request.url)
  const names = signedHeaders.filter((name) => request.headers.has(name))
  const headers = names.map((name) => [name, name === 'host' ? host : (request.headers.get(name) ?? '')])
  const signer = new SignatureV4({
    service,
    region,
    credentials: { accessKeyId, secretAccessKey },
    sha256: Sha256,
    applyChecksum: false,
  })
  const unsigned = new HttpRequest({
    method: request.method,
    path: pathname,
    query: toQuery(searchParams),
    headers: Object.fromEntries(headers),
    body,
  })
  const signed = await signer.sign(unsigned, {
    signingDate: signedAt,
    signableHeaders: new Set(signedHeaders),
  })
  return /Signature=(\w+)$/.exec(signed.headers.authorization ?? '')?.[1] ?? ''
}

function toQuery(parameters: URLSearchParams): Record<string, string[]> {
  return Object.fromEntries([...new Set(parameters.keys())].map((name) => [name, parameters.getAll(name)]))
}
