import { sql } from 'drizzle-orm'
import type { LogPosition } from '../../domain/events/event.ts'
import { matchesTexts } from '../../domain/events/match-filter.ts'
import type { Query } from '../../domain/events/query.ts'
import { Fault } from '../../domain/fault.ts'
import { formatDay, toDayNumber } from '../../domain/time.ts'
import { joinLines, type LineShape, type RecordLines, toLines } from '../blocks/record-lines.ts'
import { type BlockReader, createBlockReader, recordColumnsOf, resolveRows } from '../blocks/record-reader.ts'
import type { StoredRecord } from '../blocks/record-reference.ts'
import type { Database, LogPartition, RowStream } from '../database.ts'
import { columnCount, type SelectedColumns, toInstant } from '../row-readers.ts'
import { eventColumns } from './event-rows.ts'
import { narrowSearch } from './narrow-search.ts'
import { readingAll } from './search-text.ts'
import { searchTexts } from './search-texts.ts'
import { type EventRow, type Search, selectInOrder } from './select-events.ts'
import { type StretchSearch, splitSearch } from './stretches.ts'

/** Streams the rows of a search without a text, with the values of `eventColumns`, newest first. */
export async function* streamRows(search: StretchSearch): AsyncGenerator<unknown[][]> {
  const { database, customer, query } = search
  const reader = createBlockReader(database, customer)
  for await (const opened of openPartitions(search)) {
    const columns = eventColumns(opened.partition.events)
    const rows = opened.stream.rows(toStatements(opened, columns), {
      ...{ width: columnCount(columns), keyWidth: 2 },
      recordColumns: recordColumnsOf(columns, customer),
    })
    for await (const chunk of rows) yield withoutRecords(query.q, await resolveRows(reader, columns, chunk))
  }
}

/** Streams the records of a search as bytes of a file. */
export async function* streamLines(search: StretchSearch, shape: LineShape): AsyncGenerator<RecordLines> {
  const { q } = search.query
  if (q.any.length > 0) {
    for await (const rows of streamText(search))
      yield toLines(
        rows.map(({ record }) => record),
        shape,
      )
    return
  }
  const reader = createBlockReader(search.database, search.customer)
  for await (const opened of openPartitions(search))
    for await (const lines of readLines({ ...opened, reader }, shape)) if (lines.count > 0) yield lines
}

// Events that are received later are not among them.
/** Streams the events of a search for a text, newest first, with their records. */
export async function* streamText(search: Search): AsyncGenerator<EventRow[]> {
  const { database, customer, query } = search
  const lastSequence = await database.settledSequence()
  const partitions = database.logPartitions(query.from, query.until, true)
  let day: number | null = null
  const reading = readingAll(createBlockReader(database, customer))
  for await (const rows of searchTexts({ ...search, lastSequence }, partitions, reading)) {
    const next: number | null = rows[0] ? toDayNumber(rows[0].eventTime) : day
    if (day !== null && next !== day) await checkNotPurged(database, day)
    day = next
    yield rows
  }
  if (day !== null) await checkNotPurged(database, day)
}

// On PostgreSQL a day that is purged while it is read has no more rows.
async function checkNotPurged(database: Database, day: number): Promise<void> {
  if (!(await database.listDays()).includes(formatDay(day))) throw new Fault('conflict', 'purgedWhileRead')
}

/** A partition, and the search in the part of the period that is read of it. */
type OpenedPartition = { stream: RowStream; partition: LogPartition; search: Search }

async function* openPartitions(search: StretchSearch): AsyncGenerator<OpenedPartition> {
  const narrow = { ...search, ...(await narrowSearch(search)) }
  const stream = await search.database.openStream()
  try {
    for await (const ofPeriod of splitSearch(narrow))
      for (const partition of stream.logPartitions(ofPeriod.query.from, ofPeriod.query.until))
        yield { stream, partition, search: ofPeriod }
  } finally {
    await stream.close()
  }
}

// Statements select the key first where there is one for each chunk.
function toStatements({ search, stream, partition }: OpenedPartition, columns: SelectedColumns) {
  const { lastSequence } = stream
  const selected = { ...(lastSequence === null ? {} : keyColumns(partition)), ...columns }
  return (key: unknown[] | null) => {
    const rest = { ...search, after: key && toPosition(key), lastSequence }
    return selectInOrder(rest, partition, selected).toSQL()
  }
}

type OfReader = OpenedPartition & { reader: BlockReader }

async function* readLines(opened: OfReader, shape: LineShape): AsyncGenerator<RecordLines> {
  const { stream, partition, reader } = opened
  const { customer, query } = opened.search
  const { sequence, eventTime, record } = partition.events
  if (stream.lines && query.q.none.length === 0) {
    const readUnread = async (row: StoredRecord) => (await reader.resolve([row])).join()
    yield* stream.lines(toStatements(opened, { record }), { customer, shape, readUnread })
    return
  }
  const columns = { sequence, eventTime, record }
  const width = { width: columnCount(columns), keyWidth: 2 }
  for await (const chunk of stream.rows(toStatements(opened, columns), width)) {
    const rows = chunk.map(([number, time, text]) => ({
      sequence: Number(number),
      eventTime: toInstant(time),
      record: String(text),
    }))
    if (query.q.none.length === 0) yield joinLines(await reader.resolveBytes(rows), shape)
    else yield toLines(withoutTexts(query.q, await reader.resolve(rows)), shape)
  }
}

function withoutTexts({ none }: Query['q'], records: string[]): string[] {
  return records.filter((record) => matchesTexts({ q: { any: [], none } }, record))
}

// The record is the last value of a row.
function withoutRecords({ none }: Query['q'], rows: unknown[][]): unknown[][] {
  if (none.length === 0) return rows
  return rows.filter((row) => matchesTexts({ q: { any: [], none } }, String(row.at(-1))))
}

// With names of their own: a row has one value for each name.
function keyColumns({ events }: LogPartition) {
  return {
    keyTime: sql`${events.eventTime}`.as('key_time'),
    keySequence: sql`${events.sequence}`.as('key_sequence'),
  }
}

function toPosition([time, sequence]: unknown[]): LogPosition {
  return { eventTime: new Date(Number(time)), sequence: Number(sequence) }
}
