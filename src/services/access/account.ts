import type { Clock } from '../../clock.ts'
import type { Caller } from '../../domain/access/caller.ts'
import { PASSWORD_LENGTH_MAX } from '../../domain/access/password.ts'
import { Fault, invalidField } from '../../domain/fault.ts'
import type { Store } from '../../store/store.ts'
import type { Audit } from '../audit.ts'
import { parsePassword } from './credentials.ts'

type Needs = Pick<Store, 'callers' | 'sessions' | 'open'>
type Secrets = {
  hash(token: string): string
  hashPassword(password: string): Promise<string>
  isPassword(password: string, hash: string | null): Promise<boolean>
}

export type Account = ReturnType<typeof createAccount>

/** What people see to themselves: who they are here, their sessions and their password. */
export function createAccount(store: Needs, audit: Audit, clock: Clock, vault: Secrets) {
  const owner = (caller: Caller) => ({ customer: caller.customer.id, userName: caller.userName })
  return {
    /** The caller as the customer's directory has them. */
    self: (caller: Caller) =>
      audit.read(caller, { operation: 'GetAccount' }, async () => {
        const person = await store.open(caller.customer.id).people.find(caller.userName)
        if (!person) throw new Fault('unauthorized', 'That user is not here any more.')
        return person
      }),

    /** The caller's sessions, oldest first, the one asked from marked; and whether there is a password to change. */
    sessions: (caller: Caller, token: string) =>
      audit.read(caller, { operation: 'ListSessions' }, async () => {
        const all = await store.sessions.list(owner(caller), clock())
        const person = await store.open(caller.customer.id).people.find(caller.userName)
        const sessions = all.map((session) => ({ ...session, isThis: session.id === vault.hash(token) }))
        return { sessions, hasPassword: person?.hasPassword ?? false }
      }),

    endSession: (caller: Caller, id: string) =>
      audit.change(caller, { operation: 'EndSession' }, async (tell) => {
        const ended = await store.sessions.end(owner(caller), id, tell())
        if (ended === 0) throw new Fault('not_found', 'That session has ended already.')
      }),

    /** Signs out everywhere but here. */
    endOtherSessions: (caller: Caller, token: string) =>
      audit.change(caller, { operation: 'EndAllSessions' }, (tell) =>
        store.sessions.endAll(owner(caller), vault.hash(token), tell()),
      ),

    /** Another password for the caller, who has to know the present one; all sessions end. */
    changePassword: (caller: Caller, present: string, wanted: string) =>
      audit.change(caller, { operation: 'ChangePassword' }, async (tell) => {
        const known = await store.callers.credentials(caller.customer.accountId, caller.userName)
        const isRight = await vault.isPassword(
          present.slice(0, PASSWORD_LENGTH_MAX),
          known?.passwordHash ?? null,
        )
        if (!isRight) throw invalidField('present', 'That is not your present password.')
        const hash = await vault.hashPassword(parsePassword(wanted, 'wanted'))
        await store.open(caller.customer.id).people.setPassword(caller.userName, hash, tell())
      }),
  }
}
