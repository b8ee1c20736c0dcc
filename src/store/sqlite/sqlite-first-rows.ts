import { type SQL, sql } from 'drizzle-orm'
import type { LogPartition } from '../database.ts'
import type { FirstRows, SelectRows } from '../first-rows.ts'
import type { Tables } from '../schema.ts'
import { parseRows } from './sqlite-snapshot.ts'
import { sqliteTables } from './sqlite-tables.ts'
import type { DaysRequest } from './worker-messages.ts'
import { toSqliteParameters, type WorkerThread } from './worker-threads.ts'

/**
 * Returns the methods that read the first rows of many days. A thread runs the statement on one day after the other: a message
 * for each would take longer than the statements do.
 */
export function sqliteFirstRows(reader: () => WorkerThread): FirstRows<LogPartition> {
  const send = async (op: 'readDays' | 'countDays', partitions: LogPartition[], request: DaysRequest) =>
    partitions.length === 0
      ? []
      : reader()
          .send({ op, ...request })
          .catch(toQueryError(request))
  return {
    isFailedRead,
    async selectFirst(partitions, { count, width }, select) {
      const rows = String(await send('readDays', partitions, toRequest(partitions, count, select)))
      return rows === '' ? [] : parseRows(rows, width)
    },
    async countFirst(partitions, max, select) {
      const counts = await send('countDays', partitions, toRequest(partitions, max, select))
      return Array.isArray(counts) ? counts.map(Number) : []
    },
  }
}

/**
 * Whether a failed event is a read: it is missing in the index of changes, whose entries are next to each other like those of
 * failed events. The rows are scattered, and to look at 10,000 of them takes six times as long. The sign keeps the planner from
 * reading them by their sequence.
 */
function isFailedRead(events: Tables['events']): SQL {
  return sql`not exists (select 1 from ${events} as change where not change.read_only and change.customer = ${events.customer}
    and change.event_time = ${events.eventTime} and +change.sequence = ${events.sequence})`
}

// The same statement serves all days, because the table of a day holds no events of other days.
function toRequest(partitions: LogPartition[], limit: number, select: SelectRows<LogPartition>): DaysRequest {
  const [from, until] = [partitions.at(-1)?.from ?? new Date(0), partitions[0]?.until ?? new Date(0)]
  const { events, eventResources } = sqliteTables
  const { sql, params } = select({ suffix: '', events, eventResources, from, until }, limit).toSQL()
  const suffixes = partitions.map(({ suffix }) => suffix)
  return { sql, params: toSqliteParameters(params.slice(0, -1)), suffixes, limit }
}

// Like Drizzle's, whose text has no values.
function toQueryError({ sql }: DaysRequest) {
  return (cause: unknown) => Promise.reject(new Error(`Failed query: ${sql}`, { cause }))
}
