import { type Span, splitAtWhole } from '../../domain/counts/buckets.ts'
import type { CountScope } from '../../domain/counts/count-scope.ts'
import { COUNTED_FIELDS, type CountedEvent, type CountedField } from '../../domain/counts/period-counts.ts'
import { cutTally, type Tally, tallySize } from '../../domain/counts/tally.ts'
import type { Query } from '../../domain/events/query.ts'
import { HOUR_MS } from '../../domain/time.ts'
import type { Database } from '../database.ts'
import { type CountedHour, startOfHour } from './collect-hours.ts'
import { openValues, parseSlots } from './counts-text.ts'
import { inTurns } from './in-turns.ts'
import { type LiveBounds, readLiveEvents } from './live-events.ts'
import { SLOTS_PART } from './make-day-counts.ts'
import { type CountsText, readCounts } from './read-counts.ts'
import { countUncounted } from './uncounted-events.ts'

/**
 * What is counted: the values of some fields of the events of a customer that match a query; and what counts say of the query, or
 * null. `isOpenEnded` says that there are no events after its period.
 */
export type FacetsRequest = {
  customer: number
  query: Query
  fields: CountedField[]
  scope: CountScope | null
  isOpenEnded: boolean
  bounds: LiveBounds
}

/**
 * How often each value of some fields occurs, and among how many events. If they are incomplete, these are only the newest of the
 * events that match, or rare values are missing.
 */
export type Facets = {
  values: Map<CountedField, Map<string, number>>
  events: number
  isComplete: boolean
}

/** Counts the values of fields of the events that match a query. The number of rows that it reads is bounded. */
export async function readFacets(database: Database, request: FacetsRequest): Promise<Facets> {
  const { query, fields, scope, isOpenEnded } = request
  const period = { fromMs: query.from.getTime(), untilMs: query.until.getTime() }
  const values = new Map(fields.map((field) => [field, new Map<string, number>()]))
  const facets: Facets = { values, events: 0, isComplete: true }
  if (scope === null || scope.values !== null) {
    await addNewest(database, request, facets, [period])
    return facets
  }
  const untilMs = isOpenEnded ? Math.ceil(period.untilMs / HOUR_MS) * HOUR_MS : period.untilMs
  const { whole, edges } = splitAtWhole({ ...period, untilMs }, HOUR_MS)
  await addCounted(database, request, { facets, whole, scope })
  await addNewest(database, request, facets, edges)
  return facets
}

type CountedFacets = { facets: Facets; whole: Span; scope: CountScope }

async function addCounted(
  database: Database,
  { customer, fields }: FacetsRequest,
  { facets, whole, scope }: CountedFacets,
): Promise<void> {
  if (whole.fromMs >= whole.untilMs) return
  const parts = [SLOTS_PART, ...fields]
  const counts = await readCounts(database, { customer, ...whole, parts, byDay: true })
  const uncounted = await countUncounted(database, customer, counts.countedUntil)
  facets.isComplete &&= counts.isComplete && uncounted.isComplete
  const count = (tally: Tally) => tallySize(cutTally(tally, scope.part))
  for await (const each of inTurns(counts.texts)) addText(facets, each, count)
  for (const hour of uncounted.hours) {
    const startMs = startOfHour(hour)
    if (startMs >= whole.fromMs && startMs < whole.untilMs) addHour(facets, hour, count)
  }
}

type Count = (tally: Tally) => number

function addText(facets: Facets, { part, text, startMs }: CountsText, count: Count): void {
  if (part === SLOTS_PART) {
    for (const tally of parseSlots(text).values()) facets.events += count(tally)
    return
  }
  const field = COUNTED_FIELDS.find((each) => each === part)
  if (!field) return
  const { values, others, tallyAt } = openValues(text, startMs)
  if (count(others) > 0) facets.isComplete = false
  for (const [i, value] of values.entries()) addValues(facets, field, value, count(tallyAt(i)))
}

function addHour(facets: Facets, { counts: { slots, fields } }: CountedHour, count: Count): void {
  for (const tally of slots.values()) facets.events += count(tally)
  for (const field of facets.values.keys())
    for (const [value, tally] of fields[field].named) addValues(facets, field, value, count(tally))
}

async function addNewest(
  database: Database,
  { customer, query, bounds }: FacetsRequest,
  facets: Facets,
  spans: Span[],
): Promise<void> {
  let { max } = bounds
  for (const { fromMs, untilMs } of spans) {
    const period = { from: new Date(fromMs), until: new Date(untilMs) }
    const live = await readLiveEvents(database, customer, { ...query, ...period }, { ...bounds, max })
    max -= live.events.length
    facets.isComplete &&= live.isComplete
    facets.events += live.events.length
    for (const event of live.events) addEvent(facets, event)
  }
}

function addEvent(facets: Facets, event: CountedEvent): void {
  for (const field of facets.values.keys()) {
    const value = event[field]
    if (value !== null) addValues(facets, field, value, 1)
  }
}

function addValues({ values }: Facets, field: CountedField, value: string, count: number): void {
  const counts = values.get(field)
  if (counts && count > 0) counts.set(value, (counts.get(value) ?? 0) + count)
}
