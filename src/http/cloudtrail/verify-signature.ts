import type { Caller } from '../../domain/access/caller.ts'
import type { ClientInfo } from '../../domain/access/client-info.ts'
import type { Clock, Secrets } from '../../domain/ports.ts'
import type { KeyAuthentication } from '../../services/access/authenticate-key.ts'
import type { WaitForBody } from '../request-env.ts'
import { invalidSignature, parseAuthorization, SKEW_MS, unrecognizedClient } from './authorization-header.ts'
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
      const { hashHex, signRequest } = await import('./sign-request.ts')
      await checkBodyHash(request, body, hashHex)
      for (const host of signableHosts(request, settings.publicUrl)) {
        const expected = await signRequest(request, body, host, authorization, service, secret)
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
async function checkBodyHash(
  request: Request,
  body: Uint8Array,
  hashHex: (body: Uint8Array) => Promise<string>,
): Promise<void> {
  const claimed = request.headers.get('x-amz-content-sha256')
  if (claimed !== null && claimed !== (await hashHex(body))) throw invalidSignature(MISMATCH)
}

// Clients outside a proxy sign the public host; clients beside it sign the host they connect to.
function signableHosts(request: Request, publicUrl: string | null): string[] {
  const requestHost = request.headers.get('host') ?? new URL(request.url).host
  return publicUrl === null ? [requestHost] : [...new Set([new URL(publicUrl).host, requestHost])]
}

const MISMATCH =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.'
