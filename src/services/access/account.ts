import type { Caller } from '../../domain/access/caller.ts'
import { PASSWORD_LENGTH_MAX } from '../../domain/access/password.ts'
import { Fault, invalidField } from '../../domain/fault.ts'
import type { Secrets } from '../../domain/ports.ts'
import type { Store } from '../../store/store.ts'
import type { ReadOptions } from '../audit.ts'
import type { Context } from '../context.ts'
import type { CostlyWork } from '../costly-work.ts'
import { createPasswordHashing } from './credentials.ts'
import { createSignInThrottle, type SignInThrottle } from './sign-in-throttle.ts'

type AccountContext = Pick<Context, 'audit' | 'clock' | 'isCommonPassword'> & {
  store: Pick<Store, 'principals' | 'sessions' | 'forCustomer' | 'attempts'>
  secrets: Pick<Secrets, 'hash' | 'hashPassword' | 'verifyPassword'>
  costlyWork: Pick<CostlyWork, 'run'>
}

/** The current password of a user, and the one that they want, typed twice. */
export type PasswordChange = { present: string; wanted: string; again: string }

export type Account = ReturnType<typeof createAccount>

/** The operations of users on their own account, sessions and password. */
export function createAccount(
  context: AccountContext,
  throttle: SignInThrottle = createSignInThrottle(context),
) {
  const { store, audit, clock, secrets, costlyWork } = context
  const hashNewPassword = createPasswordHashing(context)
  const ownerOf = (caller: Caller) => ({ customer: caller.customer.id, userName: caller.userName })
  return {
    /** Returns the caller's user; throws *unauthorized* if it no longer exists. */
    get: (caller: Caller) =>
      audit.read(caller, { operation: 'GetAccount' }, async () => {
        const user = await store.forCustomer(caller.customer.id).users.find(caller.userName)
        if (!user) throw new Fault('unauthorized', 'ownUserDeleted')
        return user
      }),

    /**
     * Returns the caller's sessions, oldest first, with the current one marked, and whether the caller has a
     * password.
     */
    listSessions: (caller: Caller, token: string, options: ReadOptions = {}) =>
      audit.read(caller, { operation: 'ListSessions', ...options }, async () => {
        const all = await store.sessions.list(ownerOf(caller), clock())
        const user = await store.forCustomer(caller.customer.id).users.find(caller.userName)
        const sessions = all.map((session) => ({ ...session, isThis: session.id === secrets.hash(token) }))
        return { sessions, hasPassword: user?.hasPassword ?? false }
      }),

    /** Ends one session of the caller; throws *not_found* if it has already ended. */
    endSession: (caller: Caller, id: string) =>
      audit.change(caller, { operation: 'EndSession' }, async (toEvent) => {
        const ended = await store.sessions.end(ownerOf(caller), id, toEvent())
        if (ended === 0) throw new Fault('not_found', 'sessionEnded')
      }),

    /** Ends all sessions of the caller except the current one; returns their number. */
    endOtherSessions: (caller: Caller, token: string) =>
      audit.change(caller, { operation: 'EndAllSessions' }, (toEvent) =>
        store.sessions.endAll(ownerOf(caller), secrets.hash(token), toEvent()),
      ),

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

// A session proves less than a password, so guesses of it are slowed down like those at the sign-in.
async function isOwnPassword(
  { store, secrets }: AccountContext,
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
