import { insertEventsInCitusTransaction, insertEventsOnCitus } from './citus-insert.ts'
import { findCitusHighWaterMark } from './citus-receipt.ts'
import { insertEventsAlone, insertEventsInTransaction } from './postgres-insert.ts'
import { findHighWaterMark } from './postgres-snapshot.ts'

/** How events are inserted, alone and in a transaction, and the last of them is found. */
export type Inserter = {
  insertAlone: typeof insertEventsAlone
  insertInTransaction: typeof insertEventsInTransaction
  findHighWaterMark: typeof findHighWaterMark
}

/** The inserter of PostgreSQL. */
export const POSTGRES: Inserter = {
  insertAlone: insertEventsAlone,
  insertInTransaction: insertEventsInTransaction,
  findHighWaterMark,
}

/** The inserter of Citus. */
export const CITUS: Inserter = {
  insertAlone: insertEventsOnCitus,
  insertInTransaction: insertEventsInCitusTransaction,
  findHighWaterMark: findCitusHighWaterMark,
}
