import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core'
import type { LogPosition } from '../domain/events/event.ts'
import type { RecordReference } from './blocks/record-reference.ts'

/** A text that is looked for in blocks of a customer's records, of events with times within [from, until). */
export type BlockSearch = { customer: number; text: string; from: Date; until: Date }

/** A block that may contain a text: its day as a number, and the time of its last event. */
export type SearchedBlock = { day: number; block: number; lastTime: number }

/**
 * What may contain a text on a day: blocks, in the order of their last events, newest first. Unless the day `isWhole`, records
 * that are in no block may contain it, too.
 */
export type SearchedDay = { isWhole: boolean; blocks: SearchedBlock[] }

/** Where the record of an event is. */
export type RecordPlace = RecordReference & { sequence: number }

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
  /**
   * Resolves with records of a customer's blocks. Throws a `conflict` fault if one was purged meanwhile, and an error if one is
   * damaged, missing, another customer's, or has no such record. Null if opening the blocks is as fast.
   */
  readRecords: ((customer: number, places: RecordPlace[]) => Promise<string[]>) | null
}
