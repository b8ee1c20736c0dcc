import { type Span, splitAtWhole } from '../../domain/counts/buckets.ts'
import type { CountScope } from '../../domain/counts/count-scope.ts'
import type { CountedValue } from '../../domain/counts/most-frequent.ts'
import type { CountedField } from '../../domain/counts/period-counts.ts'
import { WHOLE_TALLY } from '../../domain/counts/tally.ts'
import type { Query } from '../../domain/events/query.ts'
import { HOUR_MS } from '../../domain/time.ts'
import { useColumns } from '../columns/kept-columns.ts'
import type { Database } from '../database.ts'
import { type PeriodParts, readPeriodParts } from './count-parts.ts'
import { createFacetSums, type FacetSums } from './facet-sums.ts'
import type { LiveBounds } from './live-search.ts'
import { createLiveTally } from './live-values.ts'
import { walkFiltered } from './walk-filtered.ts'

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
  const { sums, isComplete } = await sumEvents(database, request)
  return {
    values: sums.pick(request.limit),
    events: sums.countEvents(),
    isComplete: isComplete && sums.isComplete(),
  }
}

type Summed = { sums: FacetSums; isComplete: boolean }

function sumEvents(database: Database, request: FacetsRequest): Promise<Summed> {
  const { query, scope, isOpenEnded } = request
  const untilMs = query.until.getTime()
  const endMs = isOpenEnded ? Math.ceil(untilMs / HOUR_MS) * HOUR_MS : untilMs
  const { whole, edges } = splitAtWhole({ fromMs: query.from.getTime(), untilMs: endMs }, HOUR_MS)
  const isCounted = scope !== null && scope.values === null && whole.fromMs < whole.untilMs
  return isCounted ? sumCounted(database, request, { whole, edges }) : sumFiltered(database, request)
}

// Counts have all but the hours that the period has only parts of.
async function sumCounted(
  database: Database,
  request: FacetsRequest,
  { whole, edges }: { whole: Span; edges: Span[] },
): Promise<Summed> {
  const { customer, query, fields, scope, bounds } = request
  const counts = await readCounted(database, request, whole)
  const sums = createFacetSums(counts.numbers, scope?.part ?? WHOLE_TALLY)
  for await (const part of counts.parts) sums.add(part)
  const live = createLiveTally(database, customer, { fields, bounds })
  let { isComplete } = counts
  for (const { fromMs, untilMs } of edges)
    if (!(await live.add({ ...query, from: new Date(fromMs), until: new Date(untilMs) }))) isComplete = false
  sums.addTally(fields, live.tally)
  return { sums, isComplete }
}

function readCounted(
  database: Database,
  { customer, fields }: FacetsRequest,
  whole: Span,
): Promise<PeriodParts> {
  return readPeriodParts(database, { customer, ...whole, slots: 'hours', fields, ofOthers: 'whole days' })
}

async function sumFiltered(database: Database, request: FacetsRequest): Promise<Summed> {
  const { customer, fields, scope, bounds } = request
  const columnsOf = useColumns(database, customer)
  const numbers = new Map(fields.map((field) => [field, columnsOf(field).numbers]))
  const sums = createFacetSums(numbers, scope?.part ?? WHOLE_TALLY)
  const live = createLiveTally(database, customer, { fields, bounds })
  const isComplete = await walkFiltered(
    database,
    { ...request, columnsOf },
    {
      takeDay: ({ columns, matching }) => sums.addEvents(columns, matching),
      takeLive: live.add,
    },
  )
  sums.addTally(fields, live.tally)
  return { sums, isComplete }
}
