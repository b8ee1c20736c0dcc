import type { Database } from '../database.ts'

/** The order of receipt of all customers' events, in which each has a sequence. */
export function createReceiptOrder(database: Database) {
  return {
    /** Returns a sequence up to which every event is stored or never will be. It does not keep senders waiting. */
    findSettled: (): Promise<number> => database.settledSequence(),

    /** Returns the last sequence of all. Senders wait while it is found. */
    findLast: (): Promise<number> => database.transaction(({ highWaterMark }) => highWaterMark()),
  }
}
