import { InventoryFailure } from '../../domain/servers/inventory.ts'

const TIMEOUT = 'The inventory did not answer in time.'
const REFUSED = 'The inventory refused the connection.'
const CLOSED = 'The inventory closed the connection.'
const UNKNOWN_HOST = 'The host name of the inventory could not be resolved.'
const UNTRUSTED = 'The certificate of the inventory is not trusted.'

// Error codes of the network and of TLS.
const MESSAGES: Record<string, string> = {
  AbortError: TIMEOUT,
  TimeoutError: TIMEOUT,
  ETIMEDOUT: TIMEOUT,
  ConnectionRefused: REFUSED,
  FailedToOpenSocket: REFUSED,
  ECONNREFUSED: REFUSED,
  ConnectionClosed: CLOSED,
  ConnectionReset: CLOSED,
  ECONNRESET: CLOSED,
  ENOTFOUND: UNKNOWN_HOST,
  EAI_AGAIN: UNKNOWN_HOST,
  DNSResolveFailed: UNKNOWN_HOST,
  DEPTH_ZERO_SELF_SIGNED_CERT: UNTRUSTED,
  SELF_SIGNED_CERT_IN_CHAIN: UNTRUSTED,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNTRUSTED,
  CERT_HAS_EXPIRED: 'The certificate of the inventory has expired.',
  ERR_TLS_CERT_ALTNAME_INVALID: 'The certificate of the inventory is for another host.',
}

/** Converts an error of the network to an InventoryFailure. */
export function toInventoryFailure(error: unknown): InventoryFailure {
  if (error instanceof InventoryFailure) return error
  const code = codeOf(error)
  return new InventoryFailure(MESSAGES[code] ?? `The inventory could not be queried: ${code}.`, {
    cause: error,
  })
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name
}
