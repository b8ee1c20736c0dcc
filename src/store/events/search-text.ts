import { inArray } from 'drizzle-orm'
import type { LogPosition } from '../../domain/events/event.ts'
import { pushAll } from '../../domain/push-all.ts'
import { toDayNumber } from '../../domain/time.ts'
import type { BlockSearch, SearchedBlock, SearchedDay } from '../block-search.ts'
import { toBlockKey } from '../blocks/fetch-blocks.ts'
import type { BlockReader } from '../blocks/record-reader.ts'
import { newestFirst, type SearchEnd, searchBlocks, stopAt } from '../blocks/text-search.ts'
import { toChunks } from '../chunks.ts'
import type { LogPartition } from '../database.ts'
import { type Filtered, isSelective, listFiltered, type TextSearch, withoutText } from './filtered-events.ts'
import { narrowed, type Period } from './narrow-search.ts'
import { type EventRow, selectFirstRows, selectRows, withRecordsOfBlocks } from './select-events.ts'
import { isReadByTime, TEXT_STRETCHES, walkStretches } from './stretches.ts'

/** The number of days that are prepared at a time grows by this factor: a common text is on the first one. */
const GROWTH = 6
/** Looking through this many blocks takes less time than asking for those events. */
const FEW_BLOCKS = 4
/** Rows that are returned at a time to what reads all of them. */
const STREAMED_ROWS = 500

/** Rows that are returned at a time: those that are next, also if they come one by one, and then the later ones. */
export type PieceRows = { next: number; later: number }

/** What a search for a text reads with, how many rows it returns at a time, and what ends it. */
export type TextReading = { reader: BlockReader; pieceRows: PieceRows; end: SearchEnd }

/** Returns what reads all of the events, however long it takes. */
export function readingAll(reader: BlockReader): TextReading {
  const pieceRows = { next: STREAMED_ROWS, later: STREAMED_ROWS }
  return { reader, pieceRows, end: { isOver: () => false, stoppedAt: null } }
}

/**
 * Returns the events of partitions, none longer than a day, that contain a text: newest first, a few at a time, and with their
 * records. Once it is over, it has returned all from `stoppedAt` on.
 */
export async function* searchText(
  { signal, database, ...rest }: TextSearch,
  partitions: LogPartition[],
  { reader, pieceRows, end }: TextReading,
): AsyncGenerator<EventRow[]> {
  const replica = signal ? database.replicaUntil(signal) : database.replica
  const oldest = partitions.at(-1)?.from ?? rest.query.from
  const query = oldest > rest.query.from ? { ...rest.query, from: oldest } : rest.query
  const search = { ...rest, query, signal, database: { ...database, replica } }
  for await (const run of listRuns(search, partitions)) {
    const found = run.isWhole
      ? searchWhole(search, run.partitions, run.blocks, { reader, end })
      : searchPartly(search, run.partitions, { reader, pieceRows, end })
    for await (const rows of found) yield* readPieces(rows, reader, pieceRows)
    if (end.stoppedAt !== null || stopAfter(search, run.partitions, end)) return
  }
}

async function* listRuns(search: TextSearch, partitions: LogPartition[]): AsyncGenerator<Run> {
  for (let next = 0, count = 1; next < partitions.length; count *= GROWTH) {
    const some = partitions.slice(next, next + count)
    next += count
    yield* toRuns(some, await listDays(search, some))
  }
}

function stopAfter({ query, after }: TextSearch, partitions: LogPartition[], end: SearchEnd): boolean {
  const { from, until } = query
  return stopAt(end, partitions.at(-1)?.from ?? from, { from, until, after })
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
    pieceRows.next -= piece.length
    if (pieceRows.next <= 0) pieceRows.next = pieceRows.later
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

// Days of which all records are in blocks are searched together.
function toRuns(partitions: LogPartition[], days: SearchedDay[]): Run[] {
  const runs: Run[] = []
  for (const [i, partition] of partitions.entries()) {
    const { isWhole, blocks } = days[i] ?? { isWhole: false, blocks: [] }
    const last = runs.at(-1)
    if (isWhole && last?.isWhole) {
      last.partitions.push(partition)
      pushAll(last.blocks, blocks)
    } else runs.push({ partitions: [partition], isWhole, blocks: [...blocks] })
  }
  return runs
}

// Of other filters with an index few events may be left, and then only their blocks are looked into.
async function* searchWhole(
  search: TextSearch,
  partitions: LogPartition[],
  blocks: SearchedBlock[],
  looking: Looking,
): AsyncGenerator<EventRow[]> {
  const isFiltered = isSelective(search.query) && blocks.length > FEW_BLOCKS
  const searched = isFiltered ? partitions.filter(({ from }) => blocks.some(isOfDay(from))) : partitions
  for (let next = 0; next < searched.length; ) {
    const rest = searched.slice(next)
    const filtered = isFiltered ? await listFiltered(search, rest) : null
    const some = rest.slice(0, filtered === null ? rest.length : Math.max(1, filtered.days))
    next += some.length
    const ofDays = blocks.filter((block) => some.some(({ from }) => isOfDay(from)(block)))
    yield* searchListed(search, some, ofDays, filtered?.days === 0 ? null : filtered, looking)
    if (looking.end && (looking.end.stoppedAt !== null || stopAfter(search, some, looking.end))) return
  }
}

function isOfDay(from: Date): (block: SearchedBlock) => boolean {
  const day = toDayNumber(from)
  return (block) => block.day === day
}

type Looking = { reader: BlockReader; end?: SearchEnd }

async function* searchListed(
  search: TextSearch,
  partitions: LogPartition[],
  blocks: SearchedBlock[],
  filtered: Filtered | null,
  { reader, end }: Looking,
): AsyncGenerator<EventRow[]> {
  const { text, after, signal } = search
  const searched = filtered ? blocks.filter((block) => filtered.blocks.has(toBlockKey(block))) : blocks
  const range = { ...toBlockSearch(search, partitions), text, after, signal, ...(end && { end }) }
  for await (const positions of searchBlocks(search.database, reader, searched, range)) {
    const wanted = filtered ? positions.filter(({ sequence }) => filtered.sequences.has(sequence)) : positions
    yield* selectPositions(search, partitions, wanted)
  }
}

// The positions are newest first, and so are the rows.
async function* selectPositions(
  search: TextSearch,
  partitions: LogPartition[],
  positions: LogPosition[],
): AsyncGenerator<EventRow[]> {
  for (const some of toChunks(positions)) {
    search.signal?.throwIfAborted()
    const isOfSome = ({ from, until }: LogPartition) =>
      some.some(({ eventTime }) => eventTime >= from && eventTime < until)
    const sequences = some.map(({ sequence }) => sequence)
    yield await selectFirstRows(withoutText(search), partitions.filter(isOfSome), some.length, ({ events }) =>
      inArray(events.sequence, sequences),
    )
  }
}

// Partitions with records that are in no block, a stretch of each at a time.
async function* searchPartly(
  search: TextSearch,
  partitions: LogPartition[],
  { end, ...reading }: TextReading,
): AsyncGenerator<EventRow[]> {
  for (const partition of partitions) {
    const query = { ...search.query, ...common(narrowed(partition, search.after), search.query) }
    for await (const period of walkStretches({ ...search, query, stretches: TEXT_STRETCHES }).periods()) {
      yield* searchStretch(
        { ...search, isByTime: isReadByTime(search) },
        { ...partition, ...period },
        reading,
      )
      if (stopAfter(search, [{ ...partition, ...period }], end)) return
    }
  }
}

function common(one: Period, other: Period): Period {
  const from = Math.max(one.from.getTime(), other.from.getTime())
  const until = Math.min(one.until.getTime(), other.until.getTime())
  return { from: new Date(from), until: new Date(until) }
}

async function* searchStretch(
  search: TextSearch,
  partition: LogPartition,
  { reader, pieceRows }: Omit<TextReading, 'end'>,
): AsyncGenerator<EventRow[]> {
  for (let { after } = search; ; ) {
    const count = pieceRows.next
    const rows = await selectMatching({ ...search, after }, partition, count, reader)
    yield rows
    if (rows.length < count) return
    after = rows.at(-1) ?? null
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
  for await (const found of searchWhole(search, [partition], day?.blocks ?? [], { reader })) {
    for (const row of found) rows.set(row.sequence, row)
    if (rows.size >= enough) break
  }
  return [...rows.values()].sort(newestFirst).slice(0, count)
}
