import type { Caller } from '../../domain/access/caller.ts'
import { listBuckets } from '../../domain/counts/buckets.ts'
import type { CountedField } from '../../domain/counts/period-counts.ts'
import { emptyTally, tallySize } from '../../domain/counts/tally.ts'
import type { EntityActivity, EntityFacets, SeenTimes } from '../../domain/entities/entity-page.ts'
import type { ListedEvent } from '../../domain/events/listed-event.ts'
import type { Filter } from '../../domain/events/query.ts'
import { DAY_MS } from '../../domain/time.ts'
import type { Facets } from '../../store/counts/facets.ts'
import type { Histogram } from '../../store/counts/histogram.ts'
import type { SeenValue } from '../../store/counts/seen-value.ts'

type FilterOfDays = Filter & { from: Date; until: Date }

/** What counts events of days. */
export type ActivityParts = {
  readDays: (caller: Caller, filter: FilterOfDays) => Promise<Histogram>
  readValues: (caller: Caller, filter: FilterOfDays, fields: CountedField[]) => Promise<Facets>
  findSeen: (caller: Caller, filter: Filter) => Promise<SeenValue | null>
}

type Asked = { caller: Caller; filter: FilterOfDays }

/** Returns how many events each day of a period has. */
export async function readActivity(
  { readDays }: ActivityParts,
  { caller, filter }: Asked,
): Promise<EntityActivity> {
  const { from, until } = filter
  const { buckets, isComplete } = await readDays(caller, filter)
  const days = listBuckets({ fromMs: from.getTime(), untilMs: until.getTime() }, DAY_MS).map((startMs) => ({
    from: new Date(startMs),
    ...(buckets.get(startMs) ?? emptyTally()),
  }))
  return { from, until, bucketSeconds: DAY_MS / 1_000, complete: isComplete, buckets: days }
}

const FIELDS: CountedField[] = ['userName', 'eventName', 'sourceIPAddress', 'errorCode']
/** Returns the most frequent values of the events of a period. */
export async function readFacets(
  { readValues }: ActivityParts,
  { caller, filter }: Asked,
): Promise<EntityFacets> {
  const { values, events, isComplete } = await readValues(caller, filter, FIELDS)
  return { facets: Object.fromEntries(values), complete: isComplete, basis: events }
}

/** Returns when the first and the last event were: by the counts of values, or else by those of days, to the day. */
export function readSeen(
  counted: SeenValue | null,
  { buckets, complete }: EntityActivity,
  events: ListedEvent[],
): SeenTimes {
  if (counted) {
    const { count, firstSeen, lastSeen, isComplete } = counted
    return { count, first: firstSeen, last: lastSeen, isComplete }
  }
  const withEvents = buckets.filter((bucket) => tallySize(bucket) > 0)
  const first = complete ? (withEvents[0]?.from ?? null) : null
  const last = events[0]?.event.eventTime ?? withEvents.at(-1)?.from ?? null
  return { count: null, first, last, isComplete: complete }
}
