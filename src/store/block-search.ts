import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core'
import type { LogPosition } from '../domain/events/event.ts'

/** A text that is looked for in blocks of a customer's records, of events with times within [from, until). */
export type BlockSearch = { customer: number; text: string; from: Date; until: Date }

/** A block that may contain a text: its day as a number, and the time of its last event. */
export type SearchedBlock = { day: number; block: number; lastTime: number }

/**
 * What may contain a text on a day: blocks, in the order of their last events, newest first. Unless the day `isWhole`, records
 * that are in no block may contain it, too.
 */
export type SearchedDay = { isWhole: boolean; blocks: SearchedBlock[] }

/** Looks for texts. */
export type BlockSearchMethods = {
  /** Runs queries as `replica` does. Once the signal is aborted, PostgreSQL cancels those that run, which then fail. */
  replicaUntil(signal: AbortSignal): Pick<PgDatabase<PgQueryResultHKT>, 'select'>
  /** Resolves with what may contain a text on each of some days, given as numbers. */
  listSearchedDays(days: number[], search: BlockSearch): Promise<SearchedDay[]>
  /**
   * Resolves with the positions of the events whose records are in some blocks and contain a text. It is for blocks that are
   * unlikely to contain it: they are not kept. Null if reading them is as fast.
   */
  scanBlocks: ((blocks: SearchedBlock[], text: string) => Promise<LogPosition[]>) | null
}
