import { InventoryFailure } from '../../domain/servers/inventory.ts'

const LATE = 'The inventory did not answer in time.'
const REFUSED = 'The inventory refused the connection.'
const BROKEN_OFF = 'The inventory broke off the connection.'
const NO_HOST = 'The host name of the inventory is not known.'
const NO_TRUST = 'The certificate of the inventory is not one to be trusted.'

// What the network reports as codes; inventories themselves have words of their own.
const WORDS: Record<string, string> = {
  AbortError: LATE,
  TimeoutError: LATE,
  ETIMEDOUT: LATE,
  ConnectionRefused: REFUSED,
  FailedToOpenSocket: REFUSED,
  ECONNREFUSED: REFUSED,
  ConnectionClosed: BROKEN_OFF,
  ConnectionReset: BROKEN_OFF,
  ECONNRESET: BROKEN_OFF,
  ENOTFOUND: NO_HOST,
  EAI_AGAIN: NO_HOST,
  DNSResolveFailed: NO_HOST,
  DEPTH_ZERO_SELF_SIGNED_CERT: NO_TRUST,
  SELF_SIGNED_CERT_IN_CHAIN: NO_TRUST,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: NO_TRUST,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: NO_TRUST,
  CERT_HAS_EXPIRED: 'The certificate of the inventory has expired.',
  ERR_TLS_CERT_ALTNAME_INVALID: 'The certificate of the inventory is for another host.',
}

/** The failure that an error of the network stands for. */
export function toInventoryFailure(error: unknown): InventoryFailure {
  if (error instanceof InventoryFailure) return error
  const code = codeOf(error)
  return new InventoryFailure(WORDS[code] ?? `The inventory could not be asked: ${code}.`, { cause: error })
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name
}
