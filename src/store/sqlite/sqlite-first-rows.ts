import { type SQL, sql } from 'drizzle-orm'
import { toObjectOrNull } from '../../domain/json/json-values.ts'
import { pushAll } from '../../domain/push-all.ts'
import type { LogPartition } from '../database.ts'
import type { FirstRows, SelectRows } from '../first-rows.ts'
import type { Tables } from '../schema.ts'
import { sumInParts } from './sqlite-day-sums.ts'
import { parseRows } from './sqlite-snapshot.ts'
import { sqliteTables } from './sqlite-tables.ts'
import { tallyInParts } from './sqlite-value-tally.ts'
import type { DaysRequest, DaysRows, WorkerTask } from './worker-messages.ts'
import { toSqliteParameters, type WorkerThread } from './worker-threads.ts'

/**
 * Returns the methods that read the first rows of many days. A thread runs the statement on one day after the other, as long as
 * that takes no time: a message for each would take longer than the statements do. A day that is purged meanwhile has no rows.
 */
export function sqliteFirstRows(
  reader: () => WorkerThread,
  isThere: (partition: LogPartition) => boolean,
): FirstRows<LogPartition> {
  const send = (task: DaysTask) => reader().send(task).catch(toQueryError(task))
  const isPurged = (partition: LogPartition) => !isThere(partition)
  return {
    asMerged: (select) => select,
    isFailedRead,
    async selectFirst(partitions, { count, width, recordColumns }, select) {
      const found: unknown[][] = []
      for (let rest = partitions; rest.length > 0 && found.length < count; ) {
        const request = { ...toRequest(rest, count - found.length, select), recordColumns }
        const sent = await send({ op: 'readDays', ...request }).catch(nullIfAny(rest, isPurged))
        if (sent === null) rest = rest.filter(isThere)
        else {
          const { rows, days } = toDaysRows(sent)
          if (rows !== '') pushAll(found, parseRows(rows, width))
          rest = rest.slice(days)
        }
      }
      return found
    },
    sumFirst: (partitions, max, select) =>
      sumInParts({ partitions, max, isThere }, (rest, limit) =>
        send({ op: 'sumDays', ...toRequest(rest, limit, select) }).catch(nullIfAny(rest, isPurged)),
      ),
    tallyFirst: (partitions, { count, width }, select) =>
      tallyInParts({ partitions, count, width, isThere }, (rest, limit) => {
        const request = { ...toRequest(rest, limit, select), width }
        return send({ op: 'tallyDays', ...request }).catch(nullIfAny(rest, isPurged))
      }),
  }
}

type DaysTask = Extract<WorkerTask, DaysRequest>

function nullIfAny(partitions: LogPartition[], isPurged: (partition: LogPartition) => boolean) {
  return (error: unknown) => (partitions.some(isPurged) ? null : Promise.reject(error))
}

function toDaysRows(value: unknown): DaysRows {
  const { rows, days } = toObjectOrNull(value) ?? {}
  if (typeof rows === 'string' && typeof days === 'number' && days > 0) return { rows, days }
  throw new TypeError('Not the rows of days.')
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
  const days = partitions.toSorted((a, b) => a.from.getTime() - b.from.getTime())
  const [from, until] = [days[0]?.from ?? new Date(0), days.at(-1)?.until ?? new Date(0)]
  const { events, eventResources } = sqliteTables
  const { sql, params } = select({ suffix: '', events, eventResources, from, until }, limit).toSQL()
  const suffixes = partitions.map(({ suffix }) => suffix)
  return { sql, params: toSqliteParameters(params.slice(0, -1)), suffixes, limit }
}

// Like Drizzle's, whose text has no values.
function toQueryError({ sql }: DaysRequest) {
  return (cause: unknown) => Promise.reject(new Error(`Failed query: ${sql}`, { cause }))
}
