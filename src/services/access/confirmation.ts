import type { Caller } from '../../domain/access/caller.ts'
import { invalidField } from '../../domain/fault.ts'
import type { Secrets } from '../../domain/ports.ts'
import type { Store } from '../../store/store.ts'
import type { Context, ServiceSettings } from '../context.ts'
import { isOwnPassword } from './own-password.ts'
import type { SecondFactors } from './second-factor.ts'
import type { NewSession, Sessions } from './sessions.ts'
import { recordFailedSignIn } from './sign-in-audit.ts'
import { createSignInThrottle, type SignInThrottle } from './sign-in-throttle.ts'

type ConfirmationContext = Pick<Context, 'audit' | 'clock'> & {
  store: Pick<Store, 'customers' | 'principals' | 'forCustomer' | 'attempts'>
  secrets: Pick<Secrets, 'verifyPassword' | 'hash'>
  settings: Pick<ServiceSettings, 'oidcOnly' | 'oidcAccountId'>
  sessions: Pick<Sessions, 'startConfirmed'>
  secondFactors: Pick<SecondFactors, 'getStatus' | 'prove'>
  hasProvider: boolean
}

/** The factors with which a person proves again who they are; `code` is empty without a second factor. */
export type Proof = { password: string; code: string }

export type Confirmation = ReturnType<typeof createConfirmation>

/** How signed-in people prove again who they are, before an administrative action. */
export function createConfirmation(
  context: ConfirmationContext,
  throttle: SignInThrottle = createSignInThrottle(context),
) {
  const { store, settings, sessions, secondFactors, hasProvider } = context
  return {
    /** Returns how the caller can prove it: with a password, with a code as well, with the identity provider. */
    async findWays(caller: Caller) {
      const { customer, userName } = caller
      const [user, { since }, ofProvider] = await Promise.all([
        store.forCustomer(customer.id).users.find(userName),
        secondFactors.getStatus(caller),
        hasProvider ? store.customers.findSummary(settings.oidcAccountId) : null,
      ])
      return {
        hasPassword: user?.hasPassword === true && !settings.oidcOnly,
        needsCode: since !== null,
        hasProvider: ofProvider?.id === customer.id,
      }
    },

    /**
     * Starts another session for the caller; throws a fault of `password` or `code` if it is wrong, *too_many* after too many.
     * A refusal is logged as a failed sign-in.
     */
    async confirm(caller: Caller, { password, code }: Proof): Promise<NewSession> {
      const { hasPassword, needsCode } = await this.findWays(caller)
      if (!hasPassword || !(await isOwnPassword(context, throttle, caller, password)))
        throw recordWrongPassword(context, caller)
      if (needsCode) await secondFactors.prove(caller, code)
      return sessions.startConfirmed(caller)
    },
  }
}

function recordWrongPassword({ audit }: ConfirmationContext, caller: Caller) {
  const { customer, userName, firstProject, clientInfo } = caller
  const fault = invalidField('password', 'currentPasswordWrong')
  const summary = { id: customer.id, accountId: customer.accountId, firstProject }
  recordFailedSignIn(audit, summary, { userName, clientInfo, message: fault.message })
  return fault
}
