import type { Caller } from '../../domain/access/caller.ts'
import { invalidField } from '../../domain/fault.ts'
import type { Secrets } from '../../domain/ports.ts'
import type { Store } from '../../store/store.ts'
import type { ReadOptions } from '../audit.ts'
import type { Context, ServiceSettings } from '../context.ts'
import { isOwnPassword } from './own-password.ts'
import type { SecondFactors } from './second-factor.ts'
import type { NewSession, Sessions } from './sessions.ts'
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
  const { audit, sessions, secondFactors } = context
  return {
    /** Returns how the caller can prove it: with a password, with a code as well, with the identity provider. */
    findWays: (caller: Caller, options: ReadOptions = {}) =>
      audit.read(caller, { operation: 'GetAccount', ...options }, () => findWays(context, caller)),

    /**
     * Starts another session for the caller; throws a fault of `password` or `code` if it is wrong, *too_many* after too many.
     * The event of a success is that of the new session.
     */
    confirm: (caller: Caller, { password, code }: Proof): Promise<NewSession> =>
      audit.change(caller, { operation: 'ConfirmIdentity' }, async () => {
        const { hasPassword, needsCode } = await findWays(context, caller)
        if (!hasPassword || !(await isOwnPassword(context, throttle, caller, password)))
          throw invalidField('password', 'currentPasswordWrong')
        if (needsCode) await secondFactors.prove(caller, code)
        return sessions.startConfirmed(caller)
      }),
  }
}

async function findWays(context: ConfirmationContext, caller: Caller) {
  const { store, settings, secondFactors, hasProvider } = context
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
}
