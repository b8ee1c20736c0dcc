import { type FilterParams, fromPairs, toFilterPairs } from '../../../views/events/filter-params.ts'
import type { ExportFormat } from '../../domain/events/own-download.ts'
import { parseOneOf } from '../../domain/parse.ts'
import { type EventFilterForm, parseEventFilterForm, throwFilterFault } from './event-filter-form.ts'
import type { PeriodSurroundings } from './event-period.ts'
import type { QueryParams } from './event-query.ts'

/** Returns the parameters of a download of these events. A chosen period becomes the instant at which it began. */
export function downloadParams({ params, periodStart, periodEnd }: EventFilterForm): FilterParams {
  const { period, ...rest } = fromPairs(toFilterPairs(params))
  if (!period || !periodStart) return { ...rest, ...(period && { period }) }
  return {
    ...rest,
    from: periodStart.toISOString(),
    ...(periodEnd && { until: periodEnd.toISOString() }),
  }
}

/** Parses the format of a download, `csv` by default. Throws `invalid` for an unknown format. */
export function parseExportFormat(value: string | undefined): ExportFormat {
  return parseOneOf(value ?? 'csv', ['csv', 'json', 'ndjson'], 'format')
}

/** Parses the filter of a download. Throws `invalid` where a page would show a message beside a field. */
export function parseExportFilter(query: QueryParams, surroundings: PeriodSurroundings): EventFilterForm {
  const form = parseEventFilterForm(query, surroundings)
  throwFilterFault(form)
  return form
}
