import { type Span, splitAtWhole, toBucket } from '../../domain/counts/buckets.ts'
import type { CountScope, FieldPatterns } from '../../domain/counts/count-scope.ts'
import {
  addTally,
  cutTally,
  emptyTally,
  type Tally,
  tallyEvent,
  tallySize,
} from '../../domain/counts/tally.ts'
import { matchesOneOf } from '../../domain/events/pattern.ts'
import type { Query } from '../../domain/events/query.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../domain/time.ts'
import type { Database } from '../database.ts'
import { startOfHour } from './collect-hours.ts'
import { openValues, parseSlots } from './counts-text.ts'
import { inTurns } from './in-turns.ts'
import { type LiveBounds, readLiveEvents } from './live-events.ts'
import { SLOTS_PART } from './make-day-counts.ts'
import { readCounts } from './read-counts.ts'
import { countUncounted } from './uncounted-events.ts'

/** What is counted: the events of a customer that match a query, in buckets; and what counts say of the query, or null. */
export type HistogramRequest = {
  customer: number
  query: Query
  bucketMs: number
  scope: CountScope | null
  bounds: LiveBounds
}

/** How many events begin in each bucket, by its start, without empty ones. Incomplete ones are lower bounds. */
export type Histogram = { buckets: Map<number, Tally>; isComplete: boolean }

/** Counts the events that match a query, in buckets. The number of rows that it reads is bounded. */
export async function readHistogram(database: Database, request: HistogramRequest): Promise<Histogram> {
  const { query, bucketMs, scope } = request
  const stretchMs = scope?.values ? HOUR_MS : MINUTE_MS
  const period = { fromMs: query.from.getTime(), untilMs: query.until.getTime() }
  const histogram: Histogram = { buckets: new Map(), isComplete: true }
  const isCounted = scope !== null && bucketMs % stretchMs === 0
  const { whole, edges } = isCounted ? splitAtWhole(period, stretchMs) : { whole: null, edges: [period] }
  if (whole && scope && whole.fromMs < whole.untilMs) {
    if (scope.values) await addValues(database, request, { histogram, whole, scope, values: scope.values })
    else await addSlots(database, request, { histogram, whole, scope })
  }
  await addLive(database, request, histogram, edges)
  return histogram
}

type Counted = { histogram: Histogram; whole: Span; scope: CountScope }

async function addSlots(
  database: Database,
  { customer, bucketMs }: HistogramRequest,
  { histogram, whole, scope }: Counted,
): Promise<void> {
  const request = { customer, ...whole, parts: [SLOTS_PART], byDay: bucketMs % HOUR_MS === 0 }
  const counts = await readCounts(database, request)
  const uncounted = await countUncounted(database, customer, counts.countedUntil)
  const add = (atMs: number, tally: Tally) => {
    if (atMs >= whole.fromMs && atMs < whole.untilMs)
      addToBucket(histogram, toBucket(atMs, bucketMs), cutTally(tally, scope.part))
  }
  for await (const { startMs, text, slotMs } of inTurns(counts.texts))
    for (const [slot, tally] of parseSlots(text)) add(startMs + slot * slotMs, tally)
  for (const hour of uncounted.hours)
    for (const [slot, tally] of hour.counts.slots) add(startOfHour(hour) + slot * MINUTE_MS, tally)
  histogram.isComplete &&= counts.isComplete && uncounted.isComplete
}

async function addValues(
  database: Database,
  { customer, bucketMs }: HistogramRequest,
  { histogram, whole, scope, values: { field, patterns } }: Counted & { values: FieldPatterns },
): Promise<void> {
  const request = { customer, ...whole, parts: [field], byDay: bucketMs % DAY_MS === 0 }
  const counts = await readCounts(database, request)
  const uncounted = await countUncounted(database, customer, counts.countedUntil)
  const isAsked = (value: string) => matchesOneOf(patterns, value)
  const add = (startMs: number, tally: Tally) => {
    addToBucket(histogram, toBucket(startMs, bucketMs), cutTally(tally, scope.part))
  }
  for await (const { startMs, text } of inTurns(counts.texts)) {
    const { values, others, tallyAt } = openValues(text, startMs)
    for (const [i, value] of values.entries()) if (isAsked(value)) add(startMs, tallyAt(i))
    // They may be among those that are not named.
    if (tallySize(others) > 0) histogram.isComplete = false
  }
  for (const hour of uncounted.hours) {
    const startMs = startOfHour(hour)
    if (startMs < whole.fromMs || startMs >= whole.untilMs) continue
    for (const [value, count] of hour.counts.fields[field].named) if (isAsked(value)) add(startMs, count)
  }
  histogram.isComplete &&= counts.isComplete && uncounted.isComplete
}

async function addLive(
  database: Database,
  { customer, query, bucketMs, bounds }: HistogramRequest,
  histogram: Histogram,
  spans: Span[],
): Promise<void> {
  let { max } = bounds
  for (const { fromMs, untilMs } of spans) {
    const period = { from: new Date(fromMs), until: new Date(untilMs) }
    const live = await readLiveEvents(database, customer, { ...query, ...period }, { ...bounds, max })
    max -= live.events.length
    histogram.isComplete &&= live.isComplete
    for (const { timeMs, readOnly, errorCode } of live.events) {
      const tally = emptyTally()
      tallyEvent(tally, { readOnly, isFailed: errorCode !== null })
      addToBucket(histogram, toBucket(timeMs, bucketMs), tally)
    }
  }
}

function addToBucket({ buckets }: Histogram, start: number, tally: Tally): void {
  if (tallySize(tally) === 0) return
  const known = buckets.get(start)
  if (known) addTally(known, tally)
  else buckets.set(start, { ...tally })
}
