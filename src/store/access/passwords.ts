import type { IncomingEvent } from '../../domain/events/incoming-event.ts'
import type { Database, Transaction } from '../database.ts'
import { revokeSignInLinks } from './sign-in-links.ts'
import { deleteRowsOf, userUpdater } from './user-updates.ts'

/** The passwords of one customer's users. Every change is stored together with its audit event. */
export function createPasswordStore(database: Database, customer: number) {
  const update = userUpdater(database, customer)
  const deleteRows =
    (userName: string, names: Parameters<typeof deleteRowsOf>[3]) => async (tx: Transaction) => {
      await revokeSignInLinks(tx, database, { customer, userName })
      await deleteRowsOf(database, customer, userName, names)(tx)
    }
  return {
    /** Sets the password that a user has chosen, and ends their sessions and links; returns false if there is no such user. */
    setPassword: (userName: string, passwordHash: string, auditEvent: IncomingEvent) =>
      update(
        userName,
        { passwordHash, mustChangePassword: false },
        auditEvent,
        deleteRows(userName, ['sessions']),
      ),

    /**
     * Sets a password that the user must change at the next sign-in, removes the second factor and ends the sessions and
     * links; returns false if there is no such user.
     */
    resetPassword: (userName: string, passwordHash: string, auditEvent: IncomingEvent) =>
      update(
        userName,
        { passwordHash, mustChangePassword: true },
        auditEvent,
        deleteRows(userName, ['recoveryCodes', 'secondFactors', 'sessions']),
      ),
  }
}
