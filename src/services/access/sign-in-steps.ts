import type { Caller } from '../../domain/access/caller.ts'
import { requiresSecondFactor } from '../../domain/access/second-factor.ts'
import type { SignInStep } from '../../domain/access/session.ts'
import type { CustomerRows, ServiceSettings } from '../context.ts'

type StepsContext = {
  store: CustomerRows<'users' | 'secondFactors'>
  settings: Pick<ServiceSettings, 'secondFactor'>
}

export type FindSignInStep = ReturnType<typeof createFindSignInStep>

/**
 * Returns a function that returns what the sign-in of a user still waits for after the right password, or null. `proven`
 * is the step that the user has just taken.
 */
export function createFindSignInStep({ store, settings }: StepsContext) {
  return async (
    { customer, userName, isPrimaryAdministrator }: Caller,
    proven: SignInStep | null = null,
  ): Promise<SignInStep | null> => {
    const { users, secondFactors } = store.forCustomer(customer.id)
    const [user, factor] = await Promise.all([users.find(userName), secondFactors.find(userName)])
    if (factor && proven !== 'code') return 'code'
    if (user?.mustChangePassword) return 'password'
    return !factor && requiresSecondFactor(settings.secondFactor, { isPrimaryAdministrator })
      ? 'second-factor'
      : null
  }
}
