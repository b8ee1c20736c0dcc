import type { AuditEntry } from '../../domain/access/audit-entry.ts'
import type { ClientInfo } from '../../domain/access/client-info.ts'
import { HIDDEN_USER_NAME } from '../../domain/access/user.ts'
import type { JsonObject } from '../../domain/json/json-values.ts'
import type { CustomerSummary } from '../../store/access/customers.ts'
import type { Audit } from '../audit.ts'
import type { OnWrongPassword } from './authenticate-password.ts'

/** The method of a sign-in without a Daybook password, as it is logged. */
export type SignInMethod = { signInMethod: string; issuer?: string }

/** The method of a sign-in with a link that is printed once. */
export const LINK_SIGN_IN: SignInMethod = { signInMethod: 'One-Time Link' }

/** A sign-in that was refused; `userName` is null if it must not be logged. */
export type FailedSignIn = {
  userName: string | null
  clientInfo: ClientInfo
  message: string
  method?: SignInMethod
}

type SignInAudit = Pick<Audit, 'recordRefusal'>

/** Stores the event of a refused sign-in, in the background. */
export function recordFailedSignIn(
  audit: SignInAudit,
  customer: CustomerSummary,
  { userName, clientInfo, message, method }: FailedSignIn,
): void {
  const actor = {
    userName: userName ?? HIDDEN_USER_NAME,
    accessKeyId: null,
    project: customer.firstProject,
    clientInfo,
  }
  const entry = { ...toConsoleEntry('AwsConsoleSignIn', method), failure: { code: 'Failure', message } }
  audit.recordRefusal(customer, actor, entry)
}

/** Returns a handler that stores the event of a wrong password. */
export function createWrongPasswordRecorder({ audit }: { audit: SignInAudit }): OnWrongPassword {
  return ({ customer, hasUser: isKnown }, { userName, clientInfo }, message) =>
    recordFailedSignIn(audit, customer, {
      // An unknown user name may be a password that was typed into the wrong field.
      userName: isKnown ? (userName.split('@')[0] ?? '') : null,
      clientInfo,
      message,
    })
}

/** Returns the audit entry of a console session that starts or ends. */
export function toConsoleEntry(
  name: 'AwsConsoleSignIn' | 'AwsConsoleSignOut' | 'AwsConsoleAutoSignOut',
  details?: JsonObject,
): AuditEntry {
  const entry = { name, type: name, readOnly: false, parameters: null, response: null, failure: null }
  return details ? { ...entry, additionalData: details } : entry
}
