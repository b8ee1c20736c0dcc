import type { FilterParams } from '../../../views/events/filter-params.ts'
import { type PeriodSpan, spanOfBegunPeriod, spanOfPeriod } from '../../domain/periods/relative-period.ts'
import { UTC } from '../../domain/periods/time-zone.ts'
import type { PeriodSurroundings } from './event-period.ts'
import type { ChosenInForm } from './event-period-form.ts'
import { isCanonical, type QueryParams } from './event-query.ts'

/** Returns a query in which a period that was chosen in a form takes the place of any other. */
export function withPeriod(query: QueryParams, params: ChosenInForm['params']): QueryParams {
  if (params === null) return query
  const { period: _, from: _from, until: _until, preset: _preset, cursor: _cursor, ...others } = query
  const chosen = Object.entries(params).map(([name, value]) => [name, [value]])
  return { ...others, ...Object.fromEntries(chosen) }
}

/**
 * Returns the parameters of a page with its time zone if that is not UTC, or if the query has it, or if its period depends on it:
 * a link shows the same to all.
 */
export function withZone(
  { zone: _, ...params }: FilterParams,
  query: QueryParams,
  zone: string,
): FilterParams {
  const dependsOnZone = zone !== UTC || DAYS.some((day) => day === params.period)
  return query.zone || dependsOnZone ? { ...params, zone } : params
}

/** Whether a query has nothing but its parameters, in the one spelling of its time zone. */
export function hasCanonicalQuery(query: QueryParams, params: FilterParams): boolean {
  const hasZone = (query.zone?.[0] ?? params.zone) === params.zone
  return hasZone && isCanonical(query, params)
}

/** Returns from when until when a relative period is. Further pages have the one that began with the first. */
export function toSpan(period: string, begun: Date | null, { now, zone }: PeriodSurroundings): PeriodSpan {
  return begun ? spanOfBegunPeriod(period, begun, zone) : spanOfPeriod(period, now, zone)
}

/** Periods that begin at another instant in each time zone. */
const DAYS = ['today', 'yesterday']
