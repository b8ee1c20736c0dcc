import { inArray, not, sql } from 'drizzle-orm'
import type { LogPosition } from '../../domain/events/event.ts'
import type { Query } from '../../domain/events/query.ts'
import { toDayNumber } from '../../domain/time.ts'
import type { BlockSearch, SearchedBlock, SearchedDay } from '../block-search.ts'
import type { BlockReader } from '../blocks/record-reader.ts'
import { hasOwnRecordSql, parseReference } from '../blocks/record-reference.ts'
import { newestFirst, searchBlocks } from '../blocks/text-search.ts'
import { toChunks } from '../chunks.ts'
import type { LogPartition } from '../database.ts'
import { applySearch, type EventRow, type Search, selectRows, withRecordsOfBlocks } from './select-events.ts'

/** The number of days that are prepared at a time grows by this factor: a common text is on the first one. */
const GROWTH = 3
/** If other filters leave at most this many events of a day, only these are looked into. */
const FILTERED_MAX = 1_000
/** Looking through this many blocks takes less time than asking for those events. */
const FEW_BLOCKS = 4

const STREAMED_ROWS = 500

/** A search for a text. */
export type TextSearch = Search & { text: string }

/** More blocks than these are scanned even if each has an event that the other filters leave. */
const READ_BLOCKS_MAX = 64

/** Rows that are returned at a time: the next time, and later. */
export type PieceRows = { next: number; later: number }

/** Returns the numbers of rows for what reads all of them. */
export function streamedRows(): PieceRows {
  return { next: STREAMED_ROWS, later: STREAMED_ROWS }
}

/**
 * Returns the events of partitions, none longer than a day, that contain a text: newest first, a few at a time, and with their
 * records.
 */
export async function* searchText(
  { signal, database, ...rest }: TextSearch,
  partitions: LogPartition[],
  reader: BlockReader,
  pieceRows: PieceRows,
): AsyncGenerator<EventRow[]> {
  const replica = signal ? database.replicaUntil(signal) : database.replica
  const search = { ...rest, signal, database: { ...database, replica } }
  for (let next = 0, count = 1; next < partitions.length; count *= GROWTH) {
    const some = partitions.slice(next, next + count)
    next += count
    const days = await listDays(search, some)
    for (const { partitions: ofRun, isWhole, blocks } of toRuns(some, days, search)) {
      const found = isWhole
        ? searchWhole(search, ofRun, blocks, reader)
        : searchPartly(search, ofRun, reader, pieceRows)
      for await (const rows of found) yield* readPieces(rows, reader, pieceRows)
    }
  }
}

// Few at a time, so that not many records are held.
async function* readPieces(
  rows: EventRow[],
  reader: BlockReader,
  pieceRows: PieceRows,
): AsyncGenerator<EventRow[]> {
  for (let from = 0; from < rows.length; ) {
    const piece = rows.slice(from, from + pieceRows.next)
    from += piece.length
    pieceRows.next = pieceRows.later
    yield await withRecordsOfBlocks(piece, reader)
  }
}

function listDays(search: TextSearch, partitions: LogPartition[]): Promise<SearchedDay[]> {
  search.signal?.throwIfAborted()
  const days = partitions.map(({ from }) => toDayNumber(from))
  return search.database.listSearchedDays(days, toBlockSearch(search, partitions))
}

function toBlockSearch({ customer, text, after }: TextSearch, partitions: LogPartition[]): BlockSearch {
  const [from, until] = [partitions.at(-1)?.from ?? new Date(0), partitions[0]?.until ?? new Date(0)]
  const last = after && after.eventTime < until ? new Date(after.eventTime.getTime() + 1) : until
  return { customer, text, from, until: last }
}

type Run = { partitions: LogPartition[]; isWhole: boolean; blocks: SearchedBlock[] }

// Days of which all records are in blocks are searched together, unless their events are asked for one day after the other.
function toRuns(partitions: LogPartition[], days: SearchedDay[], search: TextSearch): Run[] {
  const isByDay = isSelective(search.query)
  const runs: Run[] = []
  for (const [i, partition] of partitions.entries()) {
    const { isWhole, blocks } = days[i] ?? { isWhole: false, blocks: [] }
    const last = runs.at(-1)
    if (isWhole && last?.isWhole && !isByDay) {
      last.partitions.push(partition)
      last.blocks.push(...blocks)
    } else runs.push({ partitions: [partition], isWhole, blocks: [...blocks] })
  }
  return runs
}

// Filters with an index, whose values may be rare.
function isSelective(query: Query): boolean {
  const {
    eventId,
    eventName,
    userName,
    accessKeyId,
    sourceIPAddress,
    errorCode,
    resourceName,
    resourceType,
  } = query
  const values = [
    eventId,
    eventName,
    userName,
    accessKeyId,
    sourceIPAddress,
    errorCode,
    resourceName,
    resourceType,
  ]
  return [...values, query.project, query.eventSource].some((value) => value !== null)
}

async function* searchWhole(
  search: TextSearch,
  partitions: LogPartition[],
  blocks: SearchedBlock[],
  reader: BlockReader,
): AsyncGenerator<EventRow[]> {
  const [only] = partitions
  const isFiltered = only !== undefined && isSelective(search.query) && blocks.length > FEW_BLOCKS
  const filtered = isFiltered ? await listFiltered(search, only) : null
  const searched = filtered ? blocks.filter(({ block }) => filtered.blocks.has(block)) : blocks
  const { text, after, signal } = search
  const range = { ...toBlockSearch(search, partitions), text, after, signal }
  // Blocks of the wanted events are opened in any case, so that nothing is gained by scanning them elsewhere.
  const scanBlocks = filtered && searched.length <= READ_BLOCKS_MAX ? null : search.database.scanBlocks
  for await (const positions of searchBlocks({ scanBlocks }, reader, searched, range)) {
    const wanted = filtered ? positions.filter(({ sequence }) => filtered.sequences.has(sequence)) : positions
    yield* selectPositions(search, partitions, wanted)
  }
}

/** The events of a day that the other filters leave, and the blocks that their records are in. */
type Filtered = { sequences: Set<number>; blocks: Set<number> }

// Resolves with null if they are too many.
async function listFiltered(search: TextSearch, partition: LogPartition): Promise<Filtered | null> {
  const { events } = partition
  const select = search.database.replica
    .select({ sequence: events.sequence, record: events.record })
    .from(events)
    .$dynamic()
  const isInBlock = not(sql.raw(hasOwnRecordSql(events.record.name)))
  const rows = await applySearch(select, withoutText(search), partition, isInBlock).limit(FILTERED_MAX + 1)
  if (rows.length > FILTERED_MAX) return null
  const blocks = rows.flatMap(({ record }) => parseReference(record)?.block ?? [])
  return { sequences: new Set(rows.map(({ sequence }) => sequence)), blocks: new Set(blocks) }
}

// Rows of a day, newest first, one day after the other.
async function* selectPositions(
  search: TextSearch,
  partitions: LogPartition[],
  positions: LogPosition[],
): AsyncGenerator<EventRow[]> {
  for (const partition of partitions) {
    const ofDay = positions.filter(
      ({ eventTime }) => eventTime >= partition.from && eventTime < partition.until,
    )
    for (const some of toChunks(ofDay)) {
      search.signal?.throwIfAborted()
      const sequences = some.map(({ sequence }) => sequence)
      yield await selectRows(withoutText(search), partition, inArray(partition.events.sequence, sequences))
    }
  }
}

function withoutText(search: TextSearch): Search {
  return { ...search, query: { ...search.query, q: null } }
}

// Partitions with records that are in no block.
async function* searchPartly(
  search: TextSearch,
  partitions: LogPartition[],
  reader: BlockReader,
  pieceRows: PieceRows,
): AsyncGenerator<EventRow[]> {
  for (const partition of partitions) {
    for (let after = search.after; ; ) {
      const count = pieceRows.next
      const rows = await selectMatching({ ...search, after }, partition, count, reader)
      yield rows
      if (rows.length < count) break
      after = rows.at(-1) ?? null
    }
  }
}

// A compaction may put records in blocks between the two parts: first those that have their own are looked at, so that none is
// missed.
async function selectMatching(
  search: TextSearch,
  partition: LogPartition,
  count: number,
  reader: BlockReader,
): Promise<EventRow[]> {
  search.signal?.throwIfAborted()
  const own = await selectRows(search, partition).limit(count)
  const [day] = await listDays(search, [partition])
  const rows = new Map(own.map((row) => [row.sequence, row]))
  const enough = rows.size + count
  for await (const found of searchWhole(search, [partition], day?.blocks ?? [], reader)) {
    for (const row of found) rows.set(row.sequence, row)
    if (rows.size >= enough) break
  }
  return [...rows.values()].sort(newestFirst).slice(0, count)
}
