import type { LogPosition } from '../../domain/events/event.ts'
import { isSearchedInStretches, type Page } from '../../domain/events/query.ts'
import { type BlockReader, createBlockReader } from '../blocks/record-reader.ts'
import type { SearchEnd } from '../blocks/text-search.ts'
import type { LogPartition } from '../database.ts'
import { collectPage, pageRows, takePage } from './collect-page.ts'
import { toEvent } from './event-rows.ts'
import { narrowed, narrowSearch, type Period } from './narrow-search.ts'
import { searchTexts, withoutTexts } from './search-texts.ts'
import { type EventRow, type Search, selectFirstRows, withRecordsOfBlocks } from './select-events.ts'
import { isReadByTime, isReadDayByDay, type StretchSearch, walkStretches } from './stretches.ts'

/** Returns a page of a search. Once it `isOver`, a search in stretches or for a text ends with what it has found. */
export async function listPage(search: StretchSearch, limit: number, isOver: () => boolean): Promise<Page> {
  const reader = createBlockReader(search.database, search.customer)
  const { rows, ...page } =
    search.query.q.any.length > 0
      ? await takeTexts(search, limit, { isOver, reader })
      : await collectRowPage(search, limit, isOver, (part, count) => selectKept(part, count, reader))
  return { ...page, events: rows.map(toEvent) }
}

async function takeTexts(
  search: Search,
  limit: number,
  { isOver, reader }: { isOver: () => boolean; reader: BlockReader },
): Promise<RowPage<EventRow>> {
  const narrow = await narrowSearch(search)
  const end: SearchEnd = { isOver, stoppedAt: null }
  const reading = { reader, pieceRows: pageRows(limit), end }
  const page = await takePage(searchTexts(narrow, partitionsOf(narrow), reading), limit)
  return toPage(page, end.stoppedAt, limit)
}

/** A page of rows of the log. */
type RowPage<Row> = { rows: Row[] } & Omit<Page, 'events'>

/** Selects up to `count` rows of a search, newest first. */
type SelectSome<Row> = (search: Search, count: number) => Promise<Row[]>

/** Returns a page of the rows of a search for no text; it ends as `listPage` does. */
export async function collectRowPage<Row extends EventRow>(
  search: StretchSearch,
  limit: number,
  isOver: () => boolean,
  select: SelectSome<Row>,
): Promise<RowPage<Row>> {
  const narrow = await narrowSearch(search)
  let count = 0
  const isInStretches = isSearchedInStretches(search.query)
  const walk = walkStretches({ ...search, ...narrow }, () => count >= limit || isOver())
  const isByTime = !isInStretches || isReadByTime(narrow)
  const periods: AsyncIterable<Period> | Period[] = isInStretches ? walk.periods() : [narrow.query]
  const page = await collectPage(periods, limit, async (period, after, rowCount) => {
    const rest = { ...narrow, isByTime, after: after ?? search.after }
    const rows = await select(within(rest, period, after), rowCount)
    count += rows.length
    return rows
  })
  return toPage(page, walk.stoppedAt(), limit)
}

// The next page continues where the search has stopped: because it took too long, or because the page was full.
function toPage<Row extends EventRow>(
  { rows, isMore }: { rows: Row[]; isMore: boolean },
  stoppedAt: Date | null,
  limit: number,
): RowPage<Row> {
  if (!isMore && stoppedAt !== null) {
    const searchedBackTo = rows.length < limit ? stoppedAt : null
    return { rows, next: { eventTime: stoppedAt, sequence: 0 }, searchedBackTo }
  }
  const last = rows.at(-1)
  const next = isMore && last ? { eventTime: last.eventTime, sequence: last.sequence } : null
  return { rows, next, searchedBackTo: null }
}

// Newest first; without those whose records contain a text that is excluded.
async function selectKept(search: Search, count: number, reader: BlockReader): Promise<EventRow[]> {
  const { none } = search.query.q
  if (none.length === 0) return selectFirst(search, count, reader)
  const kept: EventRow[] = []
  for (let { after } = search; ; ) {
    const rows = await selectFirst(within({ ...search, after }, search.query, after), count, reader)
    kept.push(...withoutTexts(none, rows))
    after = rows.at(-1) ?? null
    if (rows.length < count || kept.length >= count) return kept.slice(0, count)
  }
}

async function selectFirst(search: Search, count: number, reader: BlockReader): Promise<EventRow[]> {
  return withRecordsOfBlocks(await selectFirstRows(search, partitionsOf(search), count), reader)
}

function within(search: Search, period: Period, after: LogPosition | null): Search {
  return { ...search, query: { ...search.query, ...narrowed(period, after) } }
}

/** Returns the partitions of the period of a search, the newest first. */
export function partitionsOf({ database, query }: Search): LogPartition[] {
  return database.logPartitions(query.from, query.until, isReadDayByDay(database, query))
}
