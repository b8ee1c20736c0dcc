import type { IncomingEvent } from '../../domain/events/incoming-event.ts'
import type { Database } from '../database.ts'
import { deleteRowsOf, userUpdater } from './user-updates.ts'

/** The passwords of one customer's users. Every change is stored together with its audit event. */
export function createPasswordStore(database: Database, customer: number) {
  const update = userUpdater(database, customer)
  return {
    /** Sets the password that a user has chosen, and ends their sessions; returns false if there is no such user. */
    setPassword: (userName: string, passwordHash: string, auditEvent: IncomingEvent) =>
      update(
        userName,
        { passwordHash, mustChangePassword: false },
        auditEvent,
        deleteRowsOf(database, customer, userName, ['sessions']),
      ),

    /**
     * Sets a password that the user must change at the next sign-in, removes the second factor and ends the sessions; returns
     * false if there is no such user.
     */
    resetPassword: (userName: string, passwordHash: string, auditEvent: IncomingEvent) =>
      update(
        userName,
        { passwordHash, mustChangePassword: true },
        auditEvent,
        deleteRowsOf(database, customer, userName, ['recoveryCodes', 'secondFactors', 'sessions']),
      ),
  }
}
