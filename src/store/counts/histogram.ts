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
import type { Query } from '../../domain/events/query.ts'
import { HOUR_MS, MINUTE_MS } from '../../domain/time.ts'
import { TALLIED_FIELDS, tallyByHour } from '../columns/count-rows.ts'
import { useColumns } from '../columns/kept-columns.ts'
import type { Database } from '../database.ts'
import { startOfHour } from './collect-hours.ts'
import { readPeriodParts } from './count-parts.ts'
import { createValueFinder } from './find-values.ts'
import { createLiveReader, type LiveEvent } from './live-events.ts'
import type { LiveBounds } from './live-search.ts'
import { walkFiltered } from './walk-filtered.ts'

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
  if (scope === null && bucketMs % HOUR_MS === 0) return readFiltered(database, request)
  const isCounted = scope !== null && bucketMs % stretchMs === 0
  const { whole, edges } = isCounted ? splitAtWhole(period, stretchMs) : { whole: null, edges: [period] }
  const live: LiveSpan[] = edges.map((span) => ({ ...span, query }))
  if (whole && scope && whole.fromMs < whole.untilMs) {
    if (scope.values)
      live.push(...(await addValues(database, request, { histogram, whole, scope, values: scope.values })))
    else await addSlots(database, request, { histogram, whole, scope })
  }
  await addLive(database, request, histogram, live)
  return histogram
}

// Columns say of which hours events are.
async function readFiltered(database: Database, request: HistogramRequest): Promise<Histogram> {
  const { customer, bucketMs, bounds } = request
  const histogram: Histogram = { buckets: new Map(), isComplete: true }
  const columnsOf = useColumns(database, customer)
  const readLive = createLiveReader(database, customer, bounds)
  const fields = TALLIED_FIELDS
  const isComplete = await walkFiltered(
    database,
    { ...request, fields, columnsOf },
    {
      takeDay({ of, columns, matching: { rows } }) {
        const readOnlyNumber = columnsOf('readOnly').numbers.numberOf('true')
        for (const [hour, tally] of tallyByHour(columns, rows, { hours: of.hours, readOnlyNumber }))
          addToBucket(histogram, toBucket(startOfHour({ day: of.day, hour }), bucketMs), tally)
      },
      async takeLive(query, afterSequence) {
        const live = await readLive(query, afterSequence)
        addEvents(histogram, live.events, bucketMs)
        return live.isComplete
      },
    },
  )
  return { ...histogram, isComplete }
}

/** A period of which the events that match a query are counted one by one. */
type LiveSpan = Span & { query: Query }
type Counted = { histogram: Histogram; whole: Span; scope: CountScope }

async function addSlots(
  database: Database,
  { customer, bucketMs }: HistogramRequest,
  { histogram, whole, scope }: Counted,
): Promise<void> {
  const slots = bucketMs % HOUR_MS === 0 ? 'hours' : 'minutes'
  const request = { customer, ...whole, slots, fields: [], ofOthers: 'everywhere' } as const
  const counts = await readPeriodParts(database, request)
  for await (const part of counts.parts)
    for (const [atMs, tally] of part.slots())
      if (atMs >= whole.fromMs && atMs < whole.untilMs)
        addToBucket(histogram, toBucket(atMs, bucketMs), cutTally(tally, scope.part))
  histogram.isComplete &&= counts.isComplete
}

// Resolves with what is left to be counted one by one.
async function addValues(
  database: Database,
  { customer, bucketMs, query }: HistogramRequest,
  { histogram, whole, scope, values: { field, patterns } }: Counted & { values: FieldPatterns },
): Promise<LiveSpan[]> {
  const finder = createValueFinder(patterns)
  const ofOthers = finder.areSingle ? 'everywhere' : 'whole days'
  const request = { customer, ...whole, slots: 'none', fields: [field], ofOthers } as const
  const counts = await readPeriodParts(database, request)
  const values = counts.numbers.get(field)?.values ?? []
  const found: [startMs: number, tally: Tally][] = []
  for await (const part of counts.parts)
    finder.find({ table: part.tableOf(field), hours: part.hours, values }, (startMs, tally) =>
      found.push([startMs, tally]),
    )
  const { unnamed, isComplete } = finder.listUnnamed()
  const events = found.reduce((sum, [, tally]) => sum + tallySize(tally), 0)
  const isCertain = unnamed.length === 0 && isComplete
  if (finder.areSingle && !isCertain && events <= RARE_MAX) return [{ ...whole, query }]
  for (const [startMs, tally] of found)
    addToBucket(histogram, toBucket(startMs, bucketMs), cutTally(tally, scope.part))
  histogram.isComplete &&= counts.isComplete && isComplete
  return unnamed.map(({ pattern, ...span }) => ({
    ...span,
    query: { ...query, [field]: { any: [pattern], none: [] } },
  }))
}

/** Values with so few events that to read these at once is faster than to read them in each hour in which they may not be named. */
const RARE_MAX = 1_000

async function addLive(
  database: Database,
  { customer, bucketMs, bounds }: HistogramRequest,
  histogram: Histogram,
  spans: LiveSpan[],
): Promise<void> {
  const readLive = createLiveReader(database, customer, bounds)
  for (const { query, fromMs, untilMs } of spans) {
    const live = await readLive({ ...query, from: new Date(fromMs), until: new Date(untilMs) })
    histogram.isComplete &&= live.isComplete
    addEvents(histogram, live.events, bucketMs)
  }
}

function addEvents(histogram: Histogram, events: LiveEvent[], bucketMs: number): void {
  for (const { timeMs, ...event } of events) {
    const tally = emptyTally()
    tallyEvent(tally, event)
    addToBucket(histogram, toBucket(timeMs, bucketMs), tally)
  }
}

function addToBucket({ buckets }: Histogram, start: number, tally: Tally): void {
  if (tallySize(tally) === 0) return
  const known = buckets.get(start)
  if (known) addTally(known, tally)
  else buckets.set(start, { ...tally })
}
