import { MESSAGES } from '../../domain/messages/messages.ts'
import { InventoryFailure } from '../../domain/servers/inventory-failure.ts'

const { inventory: TEXT } = MESSAGES

// Error codes of the network and of TLS.
const TEXT_OF_CODE: Record<string, string> = {
  AbortError: TEXT.timeout,
  ABORT_ERR: TEXT.timeout,
  TimeoutError: TEXT.timeout,
  ETIMEDOUT: TEXT.timeout,
  ConnectionRefused: TEXT.refused,
  FailedToOpenSocket: TEXT.refused,
  ECONNREFUSED: TEXT.refused,
  ConnectionClosed: TEXT.closed,
  ConnectionReset: TEXT.closed,
  ECONNRESET: TEXT.closed,
  ENOTFOUND: TEXT.unknownHost,
  EAI_AGAIN: TEXT.unknownHost,
  DNSResolveFailed: TEXT.unknownHost,
  DEPTH_ZERO_SELF_SIGNED_CERT: TEXT.untrusted,
  SELF_SIGNED_CERT_IN_CHAIN: TEXT.untrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: TEXT.untrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: TEXT.untrusted,
  CERT_HAS_EXPIRED: TEXT.expired,
  ERR_TLS_CERT_ALTNAME_INVALID: TEXT.otherHost,
  EndpointNotAllowed: TEXT.endpointPrivate,
  EndpointNotHttps: TEXT.endpointPlain,
}

/** Converts an error of the network to an InventoryFailure. */
export function toInventoryFailure(error: unknown): InventoryFailure {
  if (error instanceof InventoryFailure) return error
  const code = codeOf(error)
  const text = Object.hasOwn(TEXT_OF_CODE, code) ? TEXT_OF_CODE[code] : undefined
  return new InventoryFailure(text ?? TEXT.failed({ code }), { cause: error })
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name
}
