import type { Caller } from '../../domain/access/caller.ts'
import type { Tally } from '../../domain/counts/tally.ts'
import { parseFilter } from '../../domain/events/filter-grammar.ts'
import type { Filter } from '../../domain/events/query.ts'
import { compareDays, listComparedDays } from '../../domain/overview/compared-days.ts'
import { MEASURE_FILTERS, type Measure } from '../../domain/overview/measures.ts'
import type { EventsOverview, RefusedUsers } from '../../domain/overview/overview.ts'
import type { Facets } from '../../store/counts/facets.ts'

type HourTallies = { hours: ({ from: Date } & Tally)[]; isComplete: boolean }

/** What counts the events of days, and the users of refused calls. */
export type DayParts = {
  readHours: (caller: Caller, filter: Filter & { from: Date; until: Date }) => Promise<HourTallies>
  readUsers: (caller: Caller, filter: Filter) => Promise<Facets>
}

type Days = EventsOverview['days']
/** Whose overview is read, when, and in which time zone days begin. */
type Request = { caller: Caller; now: Date; zone: string }
/** Since when there are events; null if there are none. */
type DayRequest = Request & { oldest: Date | null }

/** Returns how many events each of the last days has, by measure. */
export async function readDays({ readHours }: DayParts, { oldest, ...request }: DayRequest): Promise<Days> {
  const { caller, now, zone } = request
  const period = toPeriod(request)
  const [all, refused, signIns] = await Promise.all([
    readHours(caller, { ...parseFilter([]), ...period }),
    readHours(caller, { ...toFilter('refused'), ...period }),
    readHours(caller, { ...toFilter('signIns'), ...period }),
  ])
  const compare = ({ hours, isComplete }: HourTallies, count: (tally: Tally) => number) =>
    compareDays(
      hours.map(({ from, ...tally }) => ({ from, count: count(tally) })),
      { now, zone, oldest, isComplete },
    )
  return {
    changes: compare(all, ({ changes }) => changes),
    failures: compare(all, ({ failedChanges, failedReads }) => failedChanges + failedReads),
    refused: compare(refused, ({ changes, reads }) => changes + reads),
    signIns: compare(signIns, ({ changes, reads }) => changes + reads),
  }
}

/** Users of refused calls that are listed. */
const USERS_MAX = 5

/** Returns the users with the most refused calls of the last days. */
export async function readRefusedUsers({ readUsers }: DayParts, request: Request): Promise<RefusedUsers> {
  const { from: since, until } = toPeriod(request)
  const found = await readUsers(request.caller, { ...toFilter('refused'), from: since, until })
  const users = found.values.get('userName') ?? []
  return {
    ...{ since, until, isComplete: found.isComplete, basis: found.events },
    ...{ users: users.slice(0, USERS_MAX), others: Math.max(0, users.length - USERS_MAX) },
  }
}

function toFilter(measure: Measure): Filter {
  return parseFilter(MEASURE_FILTERS[measure])
}

// Until midnight: events may be dated some minutes ahead.
function toPeriod({ now, zone }: Pick<Request, 'now' | 'zone'>): { from: Date; until: Date } {
  const days = listComparedDays(now, zone)
  return { from: days[0] ?? now, until: days.at(-1) ?? now }
}
