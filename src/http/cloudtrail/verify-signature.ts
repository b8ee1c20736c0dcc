import { Sha256 } from '@smithy/core/checksum'
import { HttpRequest } from '@smithy/core/protocols'
import { SignatureV4 } from '@smithy/signature-v4'
import type { Caller, ClientInfo } from '../../domain/access/caller.ts'
import type { EqualsConstantTime } from '../../domain/events/cursor.ts'
import { type Authorization, readAuthorization, wrong, wrongKey } from './authorization-header.ts'
import { readBody } from './request-body.ts'

/** Who signed a request, and its body, now known to be theirs. */
export type Signed = { caller: Caller; body: Uint8Array }

type Access = {
  callerOfSignature(
    accessKeyId: string,
    verify: (secret: string) => Promise<boolean>,
    clientInfo: ClientInfo,
  ): Promise<{ caller: Caller } | { wrong: 'key' | 'signature' }>
}

type Settings = { publicUrl: string | null; signingRegion: string | null }

/** Lets in whoever signed the whole request with an access key's secret (Signature Version 4), and nobody else. */
export function signature(access: Access, clock: () => Date, same: EqualsConstantTime, settings: Settings) {
  return async (
    request: Request,
    service: string,
    bytesMax: number,
    clientInfo: ClientInfo,
  ): Promise<Signed> => {
    const authorization = readAuthorization(request.headers, service, settings.signingRegion, clock())
    let body = new Uint8Array()
    const verify = async (secret: string) => {
      body = await readBody(request, bytesMax)
      await checkHash(request, body)
      for (const host of hostsOf(request, settings.publicUrl)) {
        const expected = await sign(request, body, host, authorization, service, secret)
        if (same(expected, authorization.signature)) return true
      }
      return false
    }
    const result = await access.callerOfSignature(authorization.accessKeyId, verify, clientInfo)
    if ('caller' in result) return { caller: result.caller, body }
    throw result.wrong === 'key' ? wrongKey() : wrong(MISMATCH)
  }
}

// A body that is not hashed, or in signed chunks, is not what anyone of this service sends.
async function checkHash(request: Request, body: Uint8Array): Promise<void> {
  const claimed = request.headers.get('x-amz-content-sha256')
  if (claimed === null) return
  const hash = new Sha256()
  hash.update(body)
  if (claimed !== Buffer.from(await hash.digest()).toString('hex')) throw wrong(MISMATCH)
}

// Behind a proxy clients sign the public host; those beside the proxy sign the one they ask.
function hostsOf(request: Request, publicUrl: string | null): string[] {
  const asked = request.headers.get('host') ?? new URL(request.url).host
  return publicUrl === null ? [asked] : [...new Set([new URL(publicUrl).host, asked])]
}

async function sign(
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
    query: queryOf(searchParams),
    headers: Object.fromEntries(headers),
    body,
  })
  const signed = await signer.sign(unsigned, {
    signingDate: signedAt,
    signableHeaders: new Set(signedHeaders),
  })
  return /Signature=(\w+)$/.exec(signed.headers.authorization ?? '')?.[1] ?? ''
}

function queryOf(parameters: URLSearchParams): Record<string, string[]> {
  return Object.fromEntries([...new Set(parameters.keys())].map((name) => [name, parameters.getAll(name)]))
}

const MISMATCH =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.'
