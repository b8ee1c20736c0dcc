import { type EventSummary, toEventSummary } from '../../domain/events/event-summary.ts'
import type { SummaryPage } from '../../domain/events/query.ts'
import { createBlockReader } from '../blocks/record-reader.ts'
import { collectRowPage, listPage, partitionsOf } from './event-pages.ts'
import type { SummaryRow } from './event-rows.ts'
import { selectFirstSummaries, withRecordsOfBlocks } from './select-events.ts'
import type { StretchSearch } from './stretches.ts'

/** Returns a page of a search with summaries in place of events: as few records as possible are read. */
export async function listSummaries(
  search: StretchSearch,
  limit: number,
  isOver: () => boolean,
): Promise<SummaryPage> {
  const { any, none } = search.query.q
  if (any.length + none.length > 0) {
    const page = await listPage(search, limit, isOver)
    return { ...page, events: page.events.map(toEventSummary) }
  }
  const reader = createBlockReader(search.database, search.customer)
  const { rows, ...page } = await collectRowPage(search, limit, isOver, async (part, count) =>
    withRecordsOfBlocks(await selectFirstSummaries(part, partitionsOf(part), count), reader),
  )
  return { ...page, events: rows.map(toSummary) }
}

// An event without a receipt is from before these columns.
function toSummary(row: SummaryRow): EventSummary {
  const { sequence: _, receivedAt, identityType, requestID, sharedEventID, ...event } = row
  const summary = toEventSummary(event)
  if (receivedAt === null) return summary
  return { ...summary, identityType, requestId: requestID, sharedEventId: sharedEventID }
}
