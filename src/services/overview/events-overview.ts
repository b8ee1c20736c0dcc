import { DAYBOOK_SOURCE } from '../../domain/access/audit-entry.ts'
import type { Caller } from '../../domain/access/caller.ts'
import { actionOwner } from '../../domain/actions/own-action.ts'
import { listComparedDays } from '../../domain/overview/compared-days.ts'
import {
  type EventsOverview,
  type KeptEvents,
  NEW_FIELDS,
  type NewField,
  type NewThings,
  type TrailHealth,
} from '../../domain/overview/overview.ts'
import type { WatchedSource } from '../../domain/sources/liveness.ts'
import type { NewValuesRequest, SeenValues } from '../../store/counts/list-new-values.ts'
import type { ServiceSettings } from '../context.ts'
import { type DayParts, readDays, readRefusedUsers } from './day-overview.ts'
import { type ActionParts, readDownloads, readGrants } from './own-actions-overview.ts'

/** What reads the parts of the overview that are about events. */
export type EventParts = DayParts &
  ActionParts & {
    listNewValues: (caller: Caller, request: NewValuesRequest) => Promise<SeenValues>
    listTrails: (caller: Caller) => Promise<TrailHealth[]>
    listSources: (caller: Caller) => Promise<WatchedSource[]>
    countKept: (caller: Caller) => Promise<Pick<KeptEvents, 'events' | 'isComplete'>>
    measureSpace: () => Promise<Pick<KeptEvents, 'bytes' | 'freeBytes'>>
  }

/** Whose overview is read, when, and in which time zone days begin. */
export type OverviewRequest = { caller: Caller; now: Date; zone: string }

type OverviewSettings = { settings: Pick<ServiceSettings, 'retentionDays'> }

/** Returns what the overview shows of the events of the caller's customer, for a caller who may read them. */
export async function readEventsOverview(
  { settings }: OverviewSettings,
  parts: EventParts,
  request: OverviewRequest,
): Promise<EventsOverview> {
  const { caller, now, zone } = request
  const since = listComparedDays(now, zone)[0] ?? now
  const seen = await parts.listNewValues(caller, { ...NEWS_REQUEST, since })
  const { events, fromSource, oldest } = seen
  const [days, refusedBy, trails, sources, counted, space, downloads, grants] = await Promise.all([
    readDays(parts, { ...request, oldest }),
    readRefusedUsers(parts, request),
    parts.listTrails(caller),
    parts.listSources(caller),
    parts.countKept(caller),
    parts.measureSpace(),
    readDownloads(parts, caller),
    readGrants(parts, caller),
  ])
  const kept = { retentionDays: settings.retentionDays, oldest, ...counted, ...space }
  const news = { since, ...toNews(seen, since) }
  return {
    isLogEmpty: events === fromSource,
    days,
    news,
    refusedBy,
    trails,
    sources,
    kept,
    downloads,
    grants,
  }
}

/** New values that are listed of each field; the others are counted. */
const LISTED_MAX = 5
/** As many are read, because Daybook's own actions are left out. */
const READ_MAX = 200

const NEWS_REQUEST = { fields: [...NEW_FIELDS], limit: READ_MAX, source: DAYBOOK_SOURCE }

// While all events are from these days, everything is new.
function toNews({ fields, oldest }: SeenValues, since: Date): Omit<NewThings, 'since'> {
  const isLogYoung = oldest === null || oldest >= since
  const entries = NEW_FIELDS.map((field) => {
    const { values = [], count = 0, isComplete = true } = fields.get(field) ?? {}
    const shown = values.filter(({ value }) => !isOfDaybook(field, value))
    const listed = shown.slice(0, LISTED_MAX)
    return [field, { values: listed, count: count - (values.length - shown.length), isComplete }]
  })
  // It has a member for each field.
  return { isLogYoung, fields: Object.fromEntries(entries) as NewThings['fields'] }
}

// That people began to use a page of Daybook is no news.
function isOfDaybook(field: NewField, value: string): boolean {
  return field === 'eventName' && actionOwner(value) === 'daybook'
}
