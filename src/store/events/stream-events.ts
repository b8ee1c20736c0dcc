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
import { streamedRows } from './search-text.ts'
import { searchTexts } from './search-texts.ts'
import { applySearch, type EventRow, type Search } from './select-events.ts'

/** Streams the rows of a search without a text, with the values of `eventColumns`, newest first. */
export async function* streamRows(search: Search): AsyncGenerator<unknown[][]> {
  const { database, customer, query } = search
  const reader = createBlockReader(database, customer)
  for await (const { stream, partition } of openPartitions(search)) {
    const columns = eventColumns(partition.events)
    const rows = stream.rows(toStatements(search, stream, partition, columns), {
      ...{ width: columnCount(columns), keyWidth: 2 },
      recordColumns: recordColumnsOf(columns, customer),
    })
    for await (const chunk of rows) yield withoutRecords(query.q, await resolveRows(reader, columns, chunk))
  }
}

/** Streams the records of a search as bytes of a file. */
export async function* streamLines(search: Search, shape: LineShape): AsyncGenerator<RecordLines> {
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
  for await (const { stream, partition } of openPartitions(search))
    for await (const lines of readLines(search, { stream, partition, reader }, shape))
      if (lines.count > 0) yield lines
}

// Events that are received later are not among them.
/** Streams the events of a search for a text, newest first, with their records. */
export async function* streamText(search: Search): AsyncGenerator<EventRow[]> {
  const { database, customer, query } = search
  const reader = createBlockReader(database, customer)
  const lastSequence = await database.settledSequence()
  const partitions = database.logPartitions(query.from, query.until, true)
  let day: number | null = null
  for await (const rows of searchTexts({ ...search, lastSequence }, partitions, reader, streamedRows())) {
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

type OpenedPartition = { stream: RowStream; partition: LogPartition }

async function* openPartitions({ database, query }: Search): AsyncGenerator<OpenedPartition> {
  const stream = await database.openStream()
  try {
    for (const partition of stream.logPartitions(query.from, query.until)) yield { stream, partition }
  } finally {
    await stream.close()
  }
}

// Statements select the key first where there is one for each chunk.
function toStatements(
  search: Search,
  { lastSequence }: RowStream,
  partition: LogPartition,
  columns: SelectedColumns,
) {
  const { events } = partition
  const selected = { ...(lastSequence === null ? {} : keyColumns(partition)), ...columns }
  return (key: unknown[] | null) => {
    const rest = { ...search, after: key && toPosition(key), lastSequence }
    return applySearch(
      search.database.replica.select(selected).from(events).$dynamic(),
      rest,
      partition,
    ).toSQL()
  }
}

type OfReader = OpenedPartition & { reader: BlockReader }

async function* readLines(
  search: Search,
  { stream, partition, reader }: OfReader,
  shape: LineShape,
): AsyncGenerator<RecordLines> {
  const { customer, query } = search
  const { sequence, eventTime, record } = partition.events
  if (stream.lines && query.q.none.length === 0) {
    const readUnread = async (row: StoredRecord) => (await reader.resolve([row])).join()
    yield* stream.lines(toStatements(search, stream, partition, { record }), { customer, shape, readUnread })
    return
  }
  const columns = { sequence, eventTime, record }
  const width = { width: columnCount(columns), keyWidth: 2 }
  for await (const chunk of stream.rows(toStatements(search, stream, partition, columns), width)) {
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
