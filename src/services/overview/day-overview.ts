import type { Caller } from '../../domain/access/caller.ts'
import type { Tally } from '../../domain/counts/tally.ts'
import { parseFilter } from '../../domain/events/filter-grammar.ts'
import type { Filter } from '../../domain/events/query.ts'
import { compareDays, listComparedDays } from '../../domain/overview/compared-days.ts'
import { MEASURE_FILTERS, type Measure } from '../../domain/overview/measures.ts'
import type { EventsOverview, RefusedUsers } from '../../domain/overview/overview.ts'
import { DAY_MS } from '../../domain/time.ts'
import type { Facets } from '../../store/counts/facets.ts'

type HourTallies = { hours: ({ from: Date } & Tally)[]; isComplete: boolean }

/** What counts the events of days, and the users of refused calls. */
export type DayParts = {
  readHours: (caller: Caller, filter: Filter & { from: Date; until: Date }) => Promise<HourTallies>
  readUsers: (caller: Caller, filter: Filter) => Promise<Facets>
}

type Days = EventsOverview['days']
/** Whose overview is read, when, and since when there are events; null if there are none. */
type DayRequest = { caller: Caller; now: Date; oldest: Date | null }

/** Returns how many events each of the last days has, by measure. */
export async function readDays({ readHours }: DayParts, { caller, now, oldest }: DayRequest): Promise<Days> {
  const period = toPeriod(now)
  const [all, refused, signIns] = await Promise.all([
    readHours(caller, { ...parseFilter([]), ...period }),
    readHours(caller, { ...toFilter('refused'), ...period }),
    readHours(caller, { ...toFilter('signIns'), ...period }),
  ])
  const compare = ({ hours, isComplete }: HourTallies, count: (tally: Tally) => number) =>
    compareDays(
      hours.map(({ from, ...tally }) => ({ from, count: count(tally) })),
      { now, oldest, isComplete },
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
export async function readRefusedUsers(
  { readUsers }: DayParts,
  { caller, now }: { caller: Caller; now: Date },
): Promise<RefusedUsers> {
  const { from: since, until } = toPeriod(now)
  const found = await readUsers(caller, { ...toFilter('refused'), from: since, until })
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
function toPeriod(now: Date): { from: Date; until: Date } {
  const days = listComparedDays(now)
  const [first = now, last = now] = [days[0], days.at(-1)]
  return { from: first, until: new Date(last.getTime() + DAY_MS) }
}
