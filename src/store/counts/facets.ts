import { type Span, splitAtWhole } from '../../domain/counts/buckets.ts'
import type { CountScope } from '../../domain/counts/count-scope.ts'
import { type CountedValue, pickMostFrequent } from '../../domain/counts/most-frequent.ts'
import type { CountedField } from '../../domain/counts/period-counts.ts'
import {
  cutTally,
  type TallyPart,
  tallySize,
  toTallyWeights,
  WHOLE_TALLY,
} from '../../domain/counts/tally.ts'
import type { Query } from '../../domain/events/query.ts'
import { HOUR_MS } from '../../domain/time.ts'
import type { Database } from '../database.ts'
import type { ValueTally } from '../value-tally.ts'
import { type PeriodParts, readPeriodParts } from './count-parts.ts'
import type { CountedPart } from './counted-part.ts'
import type { LiveBounds } from './live-search.ts'
import { createLiveTally } from './live-values.ts'
import { createValueNumbers, type ValueNumbers } from './value-numbers.ts'
import { createValueSums } from './value-sums.ts'
import type { ValueTable } from './value-table.ts'

/**
 * What is counted: the values of some fields of the events of a customer that match a query, up to `limit` of each; and what counts
 * say of the query, or null. `isOpenEnded` says that there are no events after its period.
 */
export type FacetsRequest = {
  customer: number
  query: Query
  fields: CountedField[]
  limit: number
  scope: CountScope | null
  isOpenEnded: boolean
  bounds: LiveBounds
}

/**
 * The most frequent values of some fields, and among how many events. If they are incomplete, these are only the newest of the events
 * that match, or rare values are missing.
 */
export type Facets = { values: Map<CountedField, CountedValue[]>; events: number; isComplete: boolean }

/** Counts the values of fields of the events that match a query. The number of rows that it reads is bounded. */
export async function readFacets(database: Database, request: FacetsRequest): Promise<Facets> {
  const { query, fields, limit, scope, isOpenEnded } = request
  const period = { fromMs: query.from.getTime(), untilMs: query.until.getTime() }
  const untilMs = isOpenEnded ? Math.ceil(period.untilMs / HOUR_MS) * HOUR_MS : period.untilMs
  const isCounted = scope !== null && scope.values === null
  const { whole, edges } = isCounted
    ? splitAtWhole({ ...period, untilMs }, HOUR_MS)
    : { whole: null, edges: [period] }
  const counts = whole && whole.fromMs < whole.untilMs ? await readCounted(database, request, whole) : null
  const numbers = counts?.numbers ?? new Map(fields.map((field) => [field, createValueNumbers()]))
  const sums = createFieldSums(numbers, scope?.part ?? WHOLE_TALLY)
  if (counts) for await (const part of counts.parts) sums.add(part)
  const isLiveComplete = await addLive(database, request, edges, sums)
  const isComplete = (counts?.isComplete ?? true) && isLiveComplete && sums.isComplete()
  return { values: sums.pick(limit), events: sums.countEvents(), isComplete }
}

function readCounted(
  database: Database,
  { customer, fields }: FacetsRequest,
  whole: Span,
): Promise<PeriodParts> {
  return readPeriodParts(database, { customer, ...whole, slots: 'hours', fields, ofOthers: 'whole days' })
}

type FieldSums = ReturnType<typeof createFieldSums>

function createFieldSums(numbers: ReadonlyMap<CountedField, ValueNumbers>, asked: TallyPart) {
  const weights = toTallyWeights(asked)
  const fields = [...numbers].map(([field, { values, numberOf }]) => ({
    ...{ field, values, numberOf },
    sums: createValueSums(weights),
  }))
  let events = 0
  let isComplete = true
  return {
    add(part: CountedPart): void {
      for (const tally of part.slots().values()) events += tallySize(cutTally(tally, asked))
      for (const { field, values, sums } of fields) {
        const table = part.tableOf(field)
        sums.add(table, part.hours, values.length)
        if (hasOthers(table, part.hours, asked)) isComplete = false
      }
    },
    // Of events that are in the part that is asked for, with a column for each field.
    addTally(columns: CountedField[], tally: ValueTally): void {
      events += tally.rows
      for (const { field, numberOf, sums } of fields)
        for (const [value, count] of tally.columns[columns.indexOf(field)] ?? [])
          sums.addCount(numberOf(value), count)
    },
    countEvents: () => events,
    isComplete: () => isComplete,
    pick: (limit: number) =>
      new Map(fields.map(({ field, values, sums }) => [field, pickMostFrequent(sums.list(values), limit)])),
  }
}

function hasOthers({ others }: ValueTable, hours: number, asked: TallyPart): boolean {
  return [...others].some(
    ([hour, tally]) => ((hours >> hour) & 1) === 1 && tallySize(cutTally(tally, asked)) > 0,
  )
}

// Resolves with whether the events of these periods are all of them.
async function addLive(
  database: Database,
  { customer, query, fields, bounds }: FacetsRequest,
  spans: Span[],
  sums: FieldSums,
): Promise<boolean> {
  const live = createLiveTally(database, customer, { fields, bounds })
  let isComplete = true
  for (const { fromMs, untilMs } of spans)
    if (!(await live.add({ ...query, from: new Date(fromMs), until: new Date(untilMs) }))) isComplete = false
  sums.addTally(fields, live.tally)
  return isComplete
}
