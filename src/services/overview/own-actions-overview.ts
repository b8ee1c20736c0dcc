import { DAYBOOK_SOURCE } from '../../domain/access/audit-entry.ts'
import type { Caller } from '../../domain/access/caller.ts'
import type { Event } from '../../domain/events/event.ts'
import { equalTo, type Filter, NO_FILTER } from '../../domain/events/query.ts'
import type { OwnAction } from '../../domain/overview/overview.ts'
import {
  DOWNLOAD_ACTIONS,
  GRANT_ACTIONS,
  REPORT_ACTION,
  toOwnAction,
} from '../../domain/overview/own-actions.ts'

/** What lists the newest events that match a filter. */
export type ActionParts = { listNewest: (caller: Caller, filter: Filter, limit: number) => Promise<Event[]> }

/** Actions that are listed, of so many of the newest events that may be about them. */
const LISTED_MAX = 5
const READ_MAX = 20

/** Returns the last downloads of the customer's users, the newest first. */
export async function readDownloads({ listNewest }: ActionParts, caller: Caller): Promise<OwnAction[]> {
  const found = await Promise.all([
    listNewest(caller, withNames(DOWNLOAD_ACTIONS), READ_MAX),
    listNewest(caller, withNames([REPORT_ACTION]), READ_MAX),
  ])
  return toOwnActions(found.flat())
}

/** Returns the last changes of grants, the newest first. */
export async function readGrants({ listNewest }: ActionParts, caller: Caller): Promise<OwnAction[]> {
  return toOwnActions(await listNewest(caller, withNames(GRANT_ACTIONS), READ_MAX))
}

// By the index of actions only: with a second condition it would be a search.
function withNames(names: readonly string[]): Filter {
  return { ...NO_FILTER, eventName: equalTo('eventName', ...names) }
}

function toOwnActions(events: Event[]): OwnAction[] {
  return events
    .filter(({ eventSource, errorCode }) => eventSource === DAYBOOK_SOURCE && errorCode === null)
    .flatMap((event) => toOwnAction(event) ?? [])
    .sort((a, b) => b.time.getTime() - a.time.getTime())
    .slice(0, LISTED_MAX)
}
