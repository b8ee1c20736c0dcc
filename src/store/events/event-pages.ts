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
  const narrow = await narrowSearch(search)
  const reader = createBlockReader(search.database, search.customer)
  if (search.query.q.any.length > 0) {
    const end: SearchEnd = { isOver, stoppedAt: null }
    const reading = { reader, pieceRows: pageRows(limit), end }
    const page = await takePage(searchTexts(narrow, partitionsOf(narrow, narrow.query), reading), limit)
    return toPage(page, end.stoppedAt, limit)
  }
  let count = 0
  const isInStretches = isSearchedInStretches(search.query)
  const walk = walkStretches({ ...search, ...narrow }, () => count >= limit || isOver())
  const isByTime = !isInStretches || isReadByTime(narrow)
  const periods: AsyncIterable<Period> | Period[] = isInStretches ? walk.periods() : [narrow.query]
  const page = await collectPage(periods, limit, async (period, after, rowCount) => {
    const rest = { ...narrow, isByTime, after: after ?? search.after }
    const rows = await selectKept(rest, narrowed(period, after), rowCount, reader)
    count += rows.length
    return rows
  })
  return toPage(page, walk.stoppedAt(), limit)
}

// The next page continues where the search has stopped: because it took too long, or because the page was full.
function toPage(
  { rows, isMore }: { rows: EventRow[]; isMore: boolean },
  stoppedAt: Date | null,
  limit: number,
): Page {
  const events = rows.map(toEvent)
  if (!isMore && stoppedAt !== null) {
    const searchedBackTo = rows.length < limit ? stoppedAt : null
    return { events, next: { eventTime: stoppedAt, sequence: 0 }, searchedBackTo }
  }
  const last = rows.at(-1)
  const next = isMore && last ? { eventTime: last.eventTime, sequence: last.sequence } : null
  return { events, next, searchedBackTo: null }
}

// Newest first; without those whose records contain a text that is excluded.
async function selectKept(search: Search, period: Period, count: number, reader: BlockReader) {
  const { none } = search.query.q
  if (none.length === 0) return selectFirst(search, period, count, reader)
  const kept: EventRow[] = []
  for (let { after } = search; ; ) {
    const rows = await selectFirst({ ...search, after }, narrowed(period, after), count, reader)
    kept.push(...withoutTexts(none, rows))
    after = rows.at(-1) ?? null
    if (rows.length < count || kept.length >= count) return kept.slice(0, count)
  }
}

async function selectFirst(search: Search, period: Period, count: number, reader: BlockReader) {
  const within = { ...search, query: { ...search.query, ...period } }
  return withRecordsOfBlocks(await selectFirstRows(within, partitionsOf(search, period), count), reader)
}

function partitionsOf({ database, query }: Search, { from, until }: Period): LogPartition[] {
  return database.logPartitions(from, until, isReadDayByDay(database, query))
}
