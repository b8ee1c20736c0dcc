import type { Database } from 'bun:sqlite'
import { toList, toText, toWholeNumber } from '../column-codec.ts'
import {
  COUNTED_COLUMNS,
  type CountedHour,
  type CustomerHour,
  createHourCollector,
  startOfHour,
  toCountedEvent,
} from '../counts/collect-hours.ts'
import { formatFields, formatSlots, parseFields, parseSlots } from '../counts/counts-text.ts'
import { addToHour, type HourRow } from '../counts/hour-codec.ts'
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
  const answer = toText(await reader.send({ op: 'countReceived', isAdded: false, ...request }))
  return toList(JSON.parse(answer), toCountedHour)
}

/** Adds counts to those that are stored, on the thread of a reader; resolves with null if they are of many hours. */
export async function addReceivedSqlite(
  reader: WorkerThread,
  request: CountRequest,
): Promise<HourRow[] | null> {
  const answer = await reader.send({ op: 'countReceived', isAdded: true, ...request })
  return answer === null ? null : toList(answer, toHourBytes)
}

function toHourBytes(sent: unknown): HourRow {
  const [customer, day, hour, slots, fields] = toList(sent, (each) => each)
  if (!(slots instanceof Uint8Array && fields instanceof Uint8Array)) throw new TypeError('Not counts.')
  return {
    ...{ customer: toWholeNumber(customer), day: toWholeNumber(day), hour: toWholeNumber(hour) },
    ...{ slots, fields },
  }
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

type CountTask = CountRequest & { isAdded: boolean }

/** Returns the counts of the events of some days: as text, or added to those that are stored. */
export function countEventsOf(db: Database, request: CountTask): string | unknown[][] | null {
  return request.isAdded ? addRows(db, request) : countRows(db, request)
}

function countRows(db: Database, request: CountRequest): string {
  const listed = collectHours(db, request).map(({ counts, ...each }) => {
    const { customer, day, hour } = each
    return [customer, day, hour, formatSlots(counts), formatFields(counts, startOfHour(each))]
  })
  return JSON.stringify(listed)
}

/** Hours whose counts are added at a time: it takes milliseconds each, in which the thread answers nothing else. */
const HOURS_MAX = 100

function addRows(db: Database, request: CountRequest): unknown[][] | null {
  const hours = collectHours(db, request)
  if (hours.length > HOURS_MAX) return null
  return hours.map((each) => {
    const { customer, day, hour, slots, fields } = addToHour(findHour(db, each), each)
    return [customer, day, hour, slots, fields]
  })
}

function findHour(db: Database, of: CustomerHour): HourRow | undefined {
  const [row] = prepare(db, HOUR_SQL).values(of.day, of.customer, of.hour)
  return row && toHourBytes([of.customer, of.day, of.hour, ...row])
}

const HOUR_SQL = 'select slots, fields from hour_counts where day = ?1 and customer = ?2 and hour = ?3'

function collectHours(db: Database, { suffixes, after, until }: CountRequest): CountedHour[] {
  const hours = createHourCollector()
  for (const suffix of suffixes)
    for (const [customer, ...row] of prepare(db, selectSql(suffix)).values(after, until))
      hours.add(Number(customer), toCountedEvent(row))
  return hours.list()
}

// The rows of a day are stored in the order of their sequences, and no index has that order.
function selectSql(suffix: string): string {
  return `select customer, event_time, ${COUNTED_COLUMNS.join(', ')}
    from events${suffix} not indexed where sequence > ?1 and sequence <= ?2`
}
