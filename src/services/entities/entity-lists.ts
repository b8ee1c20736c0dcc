import type { Caller } from '../../domain/access/caller.ts'
import type { Entity } from '../../domain/entities/entity.ts'
import type { EntityPageContent, EntityReport } from '../../domain/entities/entity-page.ts'
import { joinOutcomes } from '../../domain/events/event-stories.ts'
import type { EventSummary } from '../../domain/events/event-summary.ts'
import type { ListedEvent } from '../../domain/events/listed-event.ts'
import type { Filter } from '../../domain/events/query.ts'
import { REPORT_DAYS_MAX, type ReportPeriod } from '../../domain/reports/report-period.ts'
import { formatDay, toDayNumber } from '../../domain/time.ts'
import type { FoundRows, RowMatch } from '../../store/reports/newest-rows.ts'

type EventPage = { events: EventSummary[]; next: string | null; searchedBackTo: Date | null }
type Newest = Pick<EntityPageContent, 'events' | 'hasProjects' | 'next' | 'searchedBackTo'>

/** What lists events as the page of events does. */
export type EventsParts = {
  listSummaries: (caller: Caller, filter: Filter, limit: number) => Promise<EventPage>
  listEvents: (
    caller: Caller,
    events: EventSummary[],
  ) => Promise<{ events: ListedEvent[]; hasProjects: boolean }>
  addCourses: (caller: Caller, events: ListedEvent[]) => Promise<ListedEvent[]>
}

/** Events that are listed. */
const EVENTS_MAX = 15

/** Returns the newest events that match a filter, requests together with their outcomes. */
export async function listNewest(
  { listSummaries, listEvents, addCourses }: EventsParts,
  caller: Caller,
  filter: Filter,
): Promise<Newest> {
  const { events, next, searchedBackTo } = await listSummaries(caller, filter, EVENTS_MAX)
  const listed = await listEvents(caller, events)
  return { ...listed, events: joinOutcomes(await addCourses(caller, listed.events)), next, searchedBackTo }
}

/** What lists rows of the report. */
export type ReportParts = {
  listNewestRows: (caller: Caller, period: ReportPeriod, match: RowMatch) => Promise<FoundRows>
}

/** Returns the rows of the report of the last month about a user or a server; null for anything else, which rows do not name. */
export async function readReport(
  { listNewestRows }: ReportParts,
  caller: Caller,
  { kind, value }: Entity,
  now: Date,
): Promise<EntityReport | null> {
  if (kind !== 'user' && kind !== 'server') return null
  const today = toDayNumber(now)
  const period = { from: today + 1 - REPORT_DAYS_MAX, until: today + 1 }
  const match = kind === 'user' ? { userName: value } : { serverId: value }
  const found = await listNewestRows(caller, period, match)
  return { ...found, start: formatDay(period.from), end: formatDay(today) }
}
