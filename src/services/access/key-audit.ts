import { ERROR_CODES } from '../../domain/access/audit-entry.ts'
import type { Principal } from '../../domain/access/caller.ts'
import type { ClientInfo } from '../../domain/access/client-info.ts'
import type { Fault } from '../../domain/fault.ts'
import { ENGLISH } from '../../domain/messages/english/english.ts'
import type { Audit } from '../audit.ts'

/** What did not match: the secret of an access key, or the signature that was made with one. */
export type KeyMismatch = 'secret' | 'signature'

/** The error codes of AWS for access keys that are not valid. */
const CODES = {
  unknown: 'InvalidClientTokenId',
  secret: 'InvalidSecret',
  signature: 'SignatureDoesNotMatch',
} as const

type KeyAudit = Pick<Audit, 'recordRefusal' | 'refusals'>

/** Logs a request that had the ID of a valid access key, but not its secret. Many identical ones share an event. */
export function recordKeyMismatch(
  audit: KeyAudit,
  { customer, userName, firstProject: project, accessKeyId }: Principal,
  clientInfo: ClientInfo,
  mismatch: KeyMismatch,
): void {
  const failure = { code: CODES[mismatch], message: ENGLISH.faults.accessKeyMismatch }
  const entry = { name: 'AuthenticateAccessKey', readOnly: true, parameters: null, response: null, failure }
  audit.recordRefusal(customer, { userName, accessKeyId, project, clientInfo }, entry)
}

/** Logs a request with a valid access key that is refused because of its limits. Many identical ones share an event. */
export function recordKeyRefusal(
  audit: KeyAudit,
  { customer, userName, firstProject: project, accessKeyId }: Principal,
  clientInfo: ClientInfo,
  { code, message }: Fault,
): void {
  const failure = { code: ERROR_CODES[code], message }
  const entry = { name: 'AuthenticateAccessKey', readOnly: true, parameters: null, response: null, failure }
  audit.recordRefusal(customer, { userName, accessKeyId, project, clientInfo }, entry)
}

/** Counts a request with an access key that is unknown or inactive: it is no customer's, so it leaves no event. */
export function countUnknownKey(audit: KeyAudit): void {
  audit.refusals.count(CODES.unknown)
}
