import {
  FILTER_PARAMS,
  type FilterParam,
  type FilterParams,
  isPreset,
  PERIODS,
} from '../../../views/events/filter-params.ts'
import { type ExportFormat, paths } from '../../../views/paths.ts'
import { toColumn } from '../../domain/events/column.ts'
import { FILTER_LENGTH_MAX, type Filter, type TextFilter } from '../../domain/events/query.ts'
import { Fault } from '../../domain/fault.ts'
import { MESSAGES } from '../../domain/messages/messages.ts'
import { checkLength, parseInstant, parseOneOf } from '../../domain/parse.ts'
import { MINUTE_MS } from '../../domain/time.ts'
import { withLabels } from './field-labels.ts'
import { throwFirstFault } from './form.ts'

const { filterBar: TEXT, filterLabels: LABELS } = MESSAGES.pages

/** The filter of a page of events, parsed from its query. */
export type EventFilterForm = {
  /** The parameters to show again. */
  params: FilterParams
  filter: Filter
  faults: { [name in FilterParam]?: string }
  cursor: string | null
  /** Start of the chosen period. All pages of one listing share it, however much later they are loaded. */
  periodStart: Date | null
  /** The URL to redirect to if the query has other parameters than these, such as empty ones. Null otherwise. */
  canonicalPath: string | null
}

type QueryParams = { [name: string]: string }

/** Parses the query of the events page. Never throws: `faults` has the message for each parameter that is wrong. */
export function parseEventFilterForm(query: QueryParams, now: Date): EventFilterForm {
  const params = canonicalParams(query)
  const { parse, faults } = createFieldParser(params)
  const period = parse('period', (value) => parseOneOf(value, PERIOD_NAMES, 'period'))
  const { periodStart: firstPageStart, cursor } = parseCursorParam(params)
  const periodStart =
    period && (firstPageStart ?? new Date(now.getTime() - periodMinutes(period) * MINUTE_MS))
  const from = parse('from', (value) => parseInstant(value, 'from'))
  const until = parse('until', (value) => parseInstant(value, 'until'))
  if (from && until && from >= until) faults.until = TEXT.untilTooEarly
  const shownFrom = from && { from: toDateFieldValue(from) }
  const shownUntil = until && { until: toDateFieldValue(until) }
  return {
    params: { ...params, ...shownFrom, ...shownUntil },
    filter: { ...parseTextFilters(parse), from: periodStart ?? from, until, readOnly: parseReadOnly(parse) },
    faults,
    cursor,
    periodStart,
    canonicalPath: isCanonical(query, params) ? null : paths.events(params),
  }
}

/** Returns the parameters of the next page, or null if there is no `cursor`. */
export function nextPageParams(form: EventFilterForm, cursor: string | null): FilterParams | null {
  if (cursor === null) return null
  const { params, periodStart } = form
  return { ...params, cursor: periodStart ? `${periodStart.getTime()}~${cursor}` : cursor }
}

/** Returns the parameters of a download of these events. A chosen period becomes the instant at which it began. */
export function downloadParams({ params, periodStart }: EventFilterForm): FilterParams {
  const { cursor: _, period, ...rest } = params
  if (!period || !periodStart) return { ...rest, ...(period && { period }) }
  return { ...rest, from: periodStart.toISOString() }
}

/** Parses the format of a download, `csv` by default. Throws `invalid` for an unknown format. */
export function parseExportFormat(value: string | undefined): ExportFormat {
  return parseOneOf(value ?? 'csv', ['csv', 'json', 'ndjson'], 'format')
}

/** Parses the filter of a download. Throws `invalid` where a page would show a message beside a field. */
export function parseExportFilter(query: QueryParams, now: Date): Filter {
  const { filter, faults } = parseEventFilterForm(query, now)
  throwFirstFault(faults)
  return filter
}

type ParseField = <Value>(name: FilterParam, parser: (value: string) => Value) => Value | null

const PERIOD_NAMES = PERIODS.map(({ period }) => period)
const MESSAGE_LABELS = { ...LABELS, q: TEXT.qInMessages }
const READ_ONLY = ['any', 'no', 'yes'] as const

// `preset` (a period button) wins over everything else, exact times win over a period chosen before.
function canonicalParams({ preset, ...query }: QueryParams): FilterParams {
  const values = FILTER_PARAMS.map(
    (name) => [name, name === 'q' ? query[name] : query[name]?.trim()] as const,
  )
  const { from, until, period, cursor, ...rest }: FilterParams = Object.fromEntries(
    values.filter(([, value]) => value),
  )
  if (rest.readOnly === 'no') delete rest.readOnly
  if (preset !== undefined) return isPreset(preset) ? { ...rest, period: preset } : rest
  if (from || until)
    return { ...rest, ...(from && { from }), ...(until && { until }), ...(cursor && { cursor }) }
  return { ...rest, ...(period && { period }), ...(cursor && { cursor }) }
}

function createFieldParser(params: FilterParams) {
  const faults: { [name in FilterParam]?: string } = {}
  const parse: ParseField = (name, parser) => {
    try {
      return params[name] === undefined ? null : parser(params[name])
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      faults[name] = withLabels(error.message, MESSAGE_LABELS)
      return null
    }
  }
  return { parse, faults }
}

// With a period, the cursor is prefixed with the instant at which the period began on the first page.
function parseCursorParam({ period, cursor }: FilterParams) {
  const [, time, rest] = (period && /^(\d{1,15})~(.+)$/.exec(cursor ?? '')) || []
  return { periodStart: time ? new Date(Number(time)) : null, cursor: rest ?? cursor ?? null }
}

function parseTextFilters(parse: ParseField) {
  const text = (name: TextFilter) => parse(name, (value) => parseTextFilter(value, name))
  return {
    q: text('q'),
    resourceName: text('resourceName'),
    resourceType: text('resourceType'),
    eventName: text('eventName'),
    userName: text('userName'),
    project: text('project'),
    eventSource: text('eventSource'),
    sourceIPAddress: text('sourceIPAddress'),
    accessKeyId: text('accessKeyId'),
    errorCode: text('errorCode'),
    eventId: text('eventId'),
  }
}

function parseTextFilter(value: string, name: TextFilter): string {
  const text = checkLength(value, FILTER_LENGTH_MAX, name)
  return name === 'q' ? text.toWellFormed().replaceAll('\0', '\uFFFD') : toColumn(text)
}

function parseReadOnly(parse: ParseField): boolean | null {
  const choice = parse('readOnly', (value) => parseOneOf(value, READ_ONLY, 'readOnly')) ?? 'no'
  return choice === 'any' ? null : choice === 'yes'
}

function periodMinutes(name: string): number {
  return PERIODS.find(({ period }) => period === name)?.minutes ?? 0
}

// The value of a date-time input: without a zone, and without milliseconds if they are zero.
function toDateFieldValue(instant: Date): string {
  return instant.toISOString().replace(/(?:\.000)?Z$/, '')
}

function isCanonical(query: QueryParams, params: FilterParams): boolean {
  return Object.keys(query).every((name) => Object.hasOwn(params, name))
}
