import { Sha256 } from '@smithy/core/checksum'
import { HttpRequest } from '@smithy/core/protocols'
import { SignatureV4 } from '@smithy/signature-v4'
import type { Caller } from '../../domain/access/caller.ts'
import type { ClientInfo } from '../../domain/access/client-info.ts'
import type { Clock, Secrets } from '../../domain/ports.ts'
import type { KeyAuthentication } from '../../services/access/authenticate-key.ts'
import type { WaitForBody } from '../request-env.ts'
import {
  type Authorization,
  invalidSignature,
  parseAuthorization,
  SKEW_MS,
  unrecognizedClient,
} from './authorization-header.ts'
import { readRequestBody } from './request-body.ts'

/** The caller who signed a request, the body that the signature covers, and until when the signature is valid. */
export type SignedRequest = {
  caller: Caller
  body: Uint8Array
  signature: string
  signedAt: Date
  expiresAt: Date
}

type IncomingRequest = { raw: Request; clientInfo: ClientInfo; waitForBody?: WaitForBody | undefined }
type Settings = { publicUrl: string | null; signingRegion: string | null }

/**
 * Returns a function that checks the Signature Version 4 of a request for an AWS service, whose body may have up to
 * `bytesMax` bytes. It throws AWS's exceptions if the signature, the access key or the body is not valid.
 */
export function createSignatureVerifier(
  keys: Pick<KeyAuthentication, 'authenticateSignature'>,
  clock: Clock,
  equalsConstantTime: Secrets['equals'],
  settings: Settings,
) {
  return async (
    { raw: request, clientInfo, waitForBody }: IncomingRequest,
    service: string,
    bytesMax: number,
  ): Promise<SignedRequest> => {
    const authorization = parseAuthorization(request.headers, service, settings.signingRegion, clock())
    let body = new Uint8Array()
    const verify = async (secret: string) => {
      body = await readRequestBody(request, bytesMax, waitForBody)
      await checkBodyHash(request, body)
      for (const host of signableHosts(request, settings.publicUrl)) {
        const expected = await sign(request, body, host, authorization, service, secret)
        if (equalsConstantTime(expected, authorization.signature)) return true
      }
      return false
    }
    const result = await keys.authenticateSignature(authorization.accessKeyId, verify, clientInfo)
    if ('caller' in result) {
      const { signature, signedAt } = authorization
      const expiresAt = new Date(signedAt.getTime() + SKEW_MS)
      return { caller: result.caller, body, signature, signedAt, expiresAt }
    }
    throw result.invalid === 'key' ? unrecognizedClient() : invalidSignature(MISMATCH)
  }
}

// `UNSIGNED-PAYLOAD` and chunked signatures are refused: clients of this service never send them.
async function checkBodyHash(request: Request, body: Uint8Array): Promise<void> {
  const claimed = request.headers.get('x-amz-content-sha256')
  if (claimed === null) return
  const hash = new Sha256()
  hash.update(body)
  if (claimed !== Buffer.from(await hash.digest()).toString('hex')) throw invalidSignature(MISMATCH)
}

// Clients outside a proxy sign the public host; clients beside it sign the host they connect to.
function signableHosts(request: Request, publicUrl: string | null): string[] {
  const requestHost = request.headers.get('host') ?? new URL(request.url).host
  return publicUrl === null ? [requestHost] : [...new Set([new URL(publicUrl).host, requestHost])]
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

const MISMATCH =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.'
