import type { Caller } from '../../domain/access/caller.ts'
import { Fault } from '../../domain/fault.ts'
import type { Secrets } from '../../domain/ports.ts'
import type { Store } from '../../store/store.ts'
import type { ReadOptions } from '../audit.ts'
import type { Context } from '../context.ts'
import { createOwnPassword, type OwnPasswordContext } from './own-password.ts'
import { createSignInThrottle, type SignInThrottle } from './sign-in-throttle.ts'

type AccountContext = OwnPasswordContext &
  Pick<Context, 'clock'> & {
    store: Pick<Store, 'sessions'>
    secrets: Pick<Secrets, 'hash'>
  }

export type Account = ReturnType<typeof createAccount>

/** The operations of users on their own account, sessions and password. */
export function createAccount(
  context: AccountContext,
  throttle: SignInThrottle = createSignInThrottle(context),
) {
  const { store, audit, clock, secrets } = context
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

    ...createOwnPassword(context, throttle),
  }
}
