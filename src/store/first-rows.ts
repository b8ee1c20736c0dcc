import type { SQL } from 'drizzle-orm'
import type { Tables } from './schema.ts'
import type { ValueTally } from './value-tally.ts'

/** Returns the query of a partition for at most `limit` rows; the limit is its last parameter. */
export type SelectRows<Partition> = (
  partition: Partition,
  limit: number,
) => { toSQL(): { sql: string; params: unknown[] } }

/** The customer of some rows of events, and where these have their sequence and their time. Their last value is the record. */
export type RecordColumns = { customer: number; sequenceAt: number; timeAt: number }

/** How many rows of a partition there are, and what else is selected of them. */
export type SummedRows = { count: number; values: unknown[] }

/** Reads the first rows of queries of the log, whose partitions are read one after the other. */
export type FirstRows<Partition> = {
  /**
   * Resolves with the first `count` rows of a query, as `width` values in the order of its columns. With `recordColumns`, some
   * of the records may be in the place of references already.
   */
  selectFirst(
    partitions: Partition[],
    rows: { count: number; width: number; recordColumns?: RecordColumns },
    select: SelectRows<Partition>,
  ): Promise<unknown[][]>
  /**
   * Resolves with what a query says of its first rows in each partition, until there are `max` in total: how many there are, and
   * other values.
   */
  sumFirst(partitions: Partition[], max: number, select: SelectRows<Partition>): Promise<SummedRows[]>
  /**
   * Resolves with how often each value occurs in each of the first `width` columns of a query, among its first `count` rows, and
   * whether there are more rows. The values are not in an order.
   */
  tallyFirst(
    partitions: Partition[],
    rows: { count: number; width: number },
    select: SelectRows<Partition>,
  ): Promise<ValueTally & { isMore: boolean }>
  /** Returns a selection that is merged with others in an order, written so that the database reads each in that order. */
  asMerged(select: SQL, order: SQL): SQL
  /** Whether an event changed nothing, for a query of failed events that looks at nothing else of them. */
  isFailedRead(events: Tables['events']): SQL
}
