import type { Database } from 'bun:sqlite'
import { toList, toText, toWholeNumber } from '../column-codec.ts'
import {
  COUNTED_COLUMNS,
  type CountedHour,
  createHourCollector,
  startOfHour,
  toCountedEvent,
} from '../counts/collect-hours.ts'
import { formatFields, formatSlots, parseFields, parseSlots } from '../counts/counts-text.ts'
import { keepStatements } from './kept-statements.ts'
import type { CountRequest } from './worker-messages.ts'
import type { WorkerThread } from './worker-threads.ts'

/** Prepared statements that are kept: one for each day. */
const STATEMENTS_MAX = 400

const prepare = keepStatements(STATEMENTS_MAX)

/** Counts events on the thread of a reader, so that their rows need not be sent. */
export async function countReceivedSqlite(
  reader: WorkerThread,
  request: CountRequest,
): Promise<CountedHour[]> {
  const answer = toText(await reader.send({ op: 'countReceived', ...request }))
  return toList(JSON.parse(answer), toCountedHour)
}

function toCountedHour(json: unknown): CountedHour {
  const [customer, day, hour, slots, fields] = toList(json, (each) => each)
  const ofHour = { customer: toWholeNumber(customer), day: toWholeNumber(day), hour: toWholeNumber(hour) }
  const startMs = startOfHour(ofHour)
  return {
    ...ofHour,
    counts: { slots: parseSlots(toText(slots)), fields: parseFields(toText(fields), startMs) },
  }
}

/** Returns the counts of the events of some days, as text. */
export function countRows(db: Database, { suffixes, after, until }: CountRequest): string {
  const hours = createHourCollector()
  for (const suffix of suffixes)
    for (const [customer, ...row] of prepare(db, selectSql(suffix)).values(after, until))
      hours.add(Number(customer), toCountedEvent(row))
  const listed = hours.list().map(({ counts, ...each }) => {
    const { customer, day, hour } = each
    return [customer, day, hour, formatSlots(counts), formatFields(counts, startOfHour(each))]
  })
  return JSON.stringify(listed)
}

// The rows of a day are stored in the order of their sequences, and no index has that order.
function selectSql(suffix: string): string {
  return `select customer, event_time, ${COUNTED_COLUMNS.join(', ')}
    from events${suffix} not indexed where sequence > ?1 and sequence <= ?2`
}
