import { matchesTexts } from '../../domain/events/match-filter.ts'
import { newestFirst, type SearchEnd } from '../blocks/text-search.ts'
import type { LogPartition } from '../database.ts'
import { searchText, type TextReading } from './search-text.ts'
import type { EventRow, Search } from './select-events.ts'

/**
 * Returns the events of partitions, none longer than a day, whose records contain one of the texts of a query and none that it
 * excludes: newest first, a few at a time, and with their records. Once it is over, it has returned all from `stoppedAt` on.
 */
export async function* searchTexts(
  search: Search,
  partitions: LogPartition[],
  { reader, pieceRows, end }: TextReading,
): AsyncGenerator<EventRow[]> {
  const { q } = search.query
  const ends = q.any.map(() => ({ ...end }))
  const searches = q.any.map((text, i) => {
    const query = { ...search.query, q: { any: [text], none: [] } }
    const reading = { reader, pieceRows: { ...pieceRows }, end: ends[i] ?? end }
    return searchText({ ...search, query, text }, partitions, reading)
  })
  const [first, ...others] = searches
  if (first === undefined) return
  const found = others.length === 0 ? first : mergeRows(searches)
  for await (const rows of found) {
    const kept = q.none.length === 0 ? rows : withoutTexts(q.none, rows)
    const complete = kept.filter(isFrom(latestStop(ends)))
    if (complete.length > 0) yield complete
  }
  end.stoppedAt = latestStop(ends)
}

// What one of the searches has not looked at may be among the events that others find.
function latestStop(ends: SearchEnd[]): Date | null {
  return ends.reduce<Date | null>(
    (latest, { stoppedAt }) => (latest === null || (stoppedAt && stoppedAt > latest) ? stoppedAt : latest),
    null,
  )
}

function isFrom(time: Date | null): (row: EventRow) => boolean {
  return ({ eventTime }) => time === null || eventTime >= time
}

/** Returns the events whose records contain none of some texts. */
export function withoutTexts(texts: readonly string[], rows: EventRow[]): EventRow[] {
  return rows.filter(({ record }) => matchesTexts({ q: { any: [], none: texts } }, record))
}

/** The rows of a search that were found and not yet returned. */
type Head = { rest: AsyncGenerator<EventRow[]>; rows: EventRow[] }

// An event that several searches find is returned once.
async function* mergeRows(searches: AsyncGenerator<EventRow[]>[]): AsyncGenerator<EventRow[]> {
  try {
    for (let heads: Head[] = searches.map((rest) => ({ rest, rows: [] })); ; ) {
      heads = (await Promise.all(heads.map(fill))).filter(({ rows }) => rows.length > 0)
      if (heads.length === 0) return
      yield takeMerged(heads)
    }
  } finally {
    for (const search of searches) await search.return(undefined)
  }
}

async function fill(head: Head): Promise<Head> {
  while (head.rows.length === 0) {
    const { done, value } = await head.rest.next()
    if (done) break
    head.rows.push(...value)
  }
  return head
}

// Until the rows of one search are used up: its next ones may come before those of the others.
function takeMerged(heads: Head[]): EventRow[] {
  const taken: EventRow[] = []
  while (heads.every(({ rows }) => rows.length > 0)) {
    const [next] = heads.flatMap(({ rows }) => rows.slice(0, 1)).toSorted(newestFirst)
    if (next === undefined) break
    taken.push(next)
    for (const { rows } of heads) if (rows[0]?.sequence === next.sequence) rows.shift()
  }
  return taken
}
