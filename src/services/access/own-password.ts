import type { Caller } from '../../domain/access/caller.ts'
import { PASSWORD_LENGTH_MAX } from '../../domain/access/password.ts'
import { invalidField } from '../../domain/fault.ts'
import type { Secrets } from '../../domain/ports.ts'
import type { Store } from '../../store/store.ts'
import type { Context } from '../context.ts'
import type { CostlyWork } from '../costly-work.ts'
import { createPasswordHashing } from './credentials.ts'
import type { SignInThrottle } from './sign-in-throttle.ts'

export type OwnPasswordContext = Pick<Context, 'audit' | 'isCommonPassword'> & {
  store: Pick<Store, 'principals' | 'forCustomer' | 'attempts'>
  secrets: Pick<Secrets, 'hashPassword' | 'verifyPassword'>
  costlyWork: Pick<CostlyWork, 'run'>
}

type PasswordCheckContext = {
  store: Pick<Store, 'principals'>
  secrets: Pick<Secrets, 'verifyPassword'>
}

/** The current password of a user, and the one that they want, typed twice. */
export type PasswordChange = { present: string; wanted: string; again: string }

/** The operations of users on their own password. Each ends all their sessions. */
export function createOwnPassword(context: OwnPasswordContext, throttle: SignInThrottle) {
  const { store, audit, secrets, costlyWork } = context
  const hashNewPassword = createPasswordHashing(context)
  return {
    /**
     * Replaces the initial password of the caller by their own and ends all their sessions; throws a fault of `again` if
     * that is not the `wanted` one, and of `wanted` if that is still the initial one.
     */
    chooseFirstPassword: (caller: Caller, { wanted, again }: Omit<PasswordChange, 'present'>) =>
      audit.change(caller, { operation: 'ChangePassword' }, async (toEvent) => {
        if (wanted !== again) throw invalidField('again', 'passwordsDiffer')
        const { customer, userName } = caller
        const hash = await costlyWork.run(caller, 'password', async () => {
          const credentials = await store.principals.findCredentials(customer.accountId, userName)
          if (await secrets.verifyPassword(wanted, credentials?.passwordHash ?? null))
            throw invalidField('wanted', 'passwordUnchanged')
          return hashNewPassword(wanted, userName, 'wanted')
        })
        await store.forCustomer(customer.id).users.setPassword(userName, hash, toEvent())
      }),

    /**
     * Sets a new password for the caller and ends all their sessions; throws a fault of `again` if that is not the
     * `wanted` one, and of `present` if that is not the current password.
     */
    changePassword: (caller: Caller, { present, wanted, again }: PasswordChange) =>
      audit.change(caller, { operation: 'ChangePassword' }, async (toEvent) => {
        if (wanted !== again) throw invalidField('again', 'passwordsDiffer')
        const { customer, userName } = caller
        const hash = await costlyWork.run(caller, 'password', async () => {
          if (!(await isOwnPassword(context, throttle, caller, present)))
            throw invalidField('present', 'currentPasswordWrong')
          return hashNewPassword(wanted, userName, 'wanted')
        })
        await store.forCustomer(customer.id).users.setPassword(userName, hash, toEvent())
      }),
  }
}

/**
 * Returns whether this is the password of the caller. A session proves less than a password, so guesses of it are slowed
 * down like those at the sign-in: throws *too_many*.
 */
export async function isOwnPassword(
  { store, secrets }: PasswordCheckContext,
  throttle: SignInThrottle,
  { customer, userName, clientInfo }: Caller,
  password: string,
): Promise<boolean> {
  const source = {
    user: `${userName}@${customer.accountId}`,
    device: 'session',
    sourceIPAddress: clientInfo.sourceIPAddress,
  }
  const verify = async () => {
    const credentials = await store.principals.findCredentials(customer.accountId, userName)
    return secrets.verifyPassword(password.slice(0, PASSWORD_LENGTH_MAX), credentials?.passwordHash ?? null)
  }
  return throttle(source, verify, (isCorrect) => isCorrect)
}
