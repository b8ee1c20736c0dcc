import {
  baseName,
  chosenReadOnly,
  type FilterMessages,
  type FilterParam,
  type FilterParams,
  isFilterParam,
  toPairs,
  type UnknownFilter,
} from '../../../views/events/filter-params.ts'
import { LIVE_ON } from '../../../views/events/live.tsx'
import type { PeriodFormValues } from '../../../views/events/period-form-fields.ts'
import { type EventId, paths } from '../../../views/paths.ts'
import {
  type FilterConditions,
  isListParameter,
  parseConditions,
} from '../../domain/events/filter-grammar.ts'
import { type Filter, LIMIT_DEFAULT, LIMIT_MAX, NO_FILTER, OUTCOMES } from '../../domain/events/query.ts'
import { Fault, faultMessage, invalidField } from '../../domain/fault.ts'
import { MESSAGES } from '../../domain/messages/messages.ts'
import { parseInteger, parseOneOf } from '../../domain/parse.ts'
import { lengthOfPeriod, parseRelativePeriod } from '../../domain/periods/relative-period.ts'
import type { ArchivePeriod } from '../../domain/trails/archive-query.ts'
import { hasCanonicalQuery, toSpan, withPeriod, withZone } from './event-filter-period.ts'
import { type ChosenLayout, parseLayout } from './event-layout.ts'
import { checkPeriod, type PeriodSurroundings, parseTypedTime } from './event-period.ts'
import { type ChosenInForm, parsePeriodForm } from './event-period-form.ts'
import { canonicalParams, findRepeated, findUnknown, type QueryParams } from './event-query.ts'
import { withLabels } from './field-labels.ts'
import { throwFirstFault } from './form.ts'

const { filterMessages: TEXT, filterLabels: LABELS, unknownFilters: UNKNOWN } = MESSAGES.pages

/** The filter of a page of events, parsed from its query. */
export type EventFilterForm = {
  /** The parameters to show again. */
  params: FilterParams
  filter: Filter
  /** What is wrong with a parameter. Nothing is looked up then. */
  faults: FilterMessages
  /** What is to know about a parameter that is right, such as how much of its period is left. */
  notes: FilterMessages
  /** The part of the period whose events are deleted, or null. */
  older: ArchivePeriod | null
  /** How the list is to look. */
  layout: ChosenLayout
  /** Parameters that are no filters. Nothing is looked up then. */
  unknown: UnknownFilter[]
  cursor: string | null
  /** The number of events: more than usual on a page that had loaded more before. */
  limit: number
  /** Start of the chosen period. All pages of one listing share it, however much later they are loaded. */
  periodStart: Date | null
  /** End of the chosen period, if it has one. */
  periodEnd: Date | null
  /** What the forms that choose a period were sent with. */
  periodForm: PeriodFormValues
  /** The URL to redirect to if the query has other parameters than these, such as empty ones. Null otherwise. */
  canonicalPath: string | null
  /** The event that is open beside the list. */
  inspected?: EventId | null
}

/** Parses the query of the events page. Never throws: `faults` has the message for each parameter that is wrong. */
export function parseEventFilterForm(query: QueryParams, surroundings: PeriodSurroundings): EventFilterForm {
  const typed = parsePeriodForm(query, surroundings)
  const unknown = findUnknown(query)
  const params = withZone(canonicalParams(withPeriod(query, typed.params)), query, surroundings.zone)
  const { parse, faults } = createFieldParser(params)
  const period = parse('period', (value) => parseRelativePeriod(value, 'period'))
  const { periodStart: firstPageStart, cursor } = parseCursorParam(params)
  const span = period === null ? null : toSpan(period, firstPageStart, surroundings)
  const from = parse('from', (value) => parseTypedTime(value, 'from'))
  const until = parse('until', (value) => parseTypedTime(value, 'until'))
  if (from && until && from >= until) faults.until = TEXT.untilTooEarly
  const received = parseReceived(parse, faults)
  const outcome = parse('outcome', (value) => parseOneOf(value, OUTCOMES, 'outcome'))
  const conditions = parseValueFilters(params, faults)
  const checks = checkPeriod(
    { from, until, lengthMs: period === null ? null : lengthOfPeriod(period) },
    surroundings,
  )
  return {
    ...parseListParams(parse),
    params: { ...params, ...shownPeriod(period, from, until) },
    filter: {
      ...NO_FILTER,
      ...conditions,
      from: span ? span.from : from,
      until: span ? span.until : until,
      ...received,
      outcome,
      readOnly: parseReadOnly(parse, params),
    },
    faults: { ...checks.faults, ...faults, ...toMessages(typed.faults), ...repetitionFaults(query) },
    notes: checks.notes,
    older: checks.older,
    unknown,
    cursor,
    periodStart: span?.from ?? null,
    periodEnd: span?.until ?? null,
    periodForm: typed.values,
    canonicalPath: isShownAsIs(query, params, typed) || unknown.length > 0 ? null : paths.events(params),
  }
}

/** Returns the parameters of the next page, or null if there is no `cursor`. */
export function nextPageParams(form: EventFilterForm, cursor: string | null): FilterParams | null {
  if (cursor === null) return null
  const {
    params: { loaded: _, ...params },
    periodStart,
  } = form
  return { ...params, cursor: periodStart ? `${periodStart.getTime()}~${cursor}` : cursor }
}

/** Throws `invalid` for the first parameter that is wrong or unknown. Does nothing if there is none. */
export function throwFilterFault({ faults, unknown }: EventFilterForm): void {
  for (const { name, similar } of unknown) {
    throw invalidField(name, 'formFault', { message: UNKNOWN.inMessage({ name, similar }) })
  }
  throwFirstFault(faults)
}

type ParseField = <Value>(name: FilterParam, parser: (value: string) => Value) => Value | null

const messageLabels = () => ({ ...LABELS, q: TEXT.qInMessages })
const labelled = (fault: Fault) => withLabels(faultMessage(fault), messageLabels())
const READ_ONLY = ['any', 'no', 'yes'] as const

function toMessages(faults: ChosenInForm['faults']): FilterMessages {
  return Object.fromEntries(Object.entries(faults).map(([name, fault]) => [name, labelled(fault)]))
}

function repetitionFaults(query: QueryParams): FilterMessages {
  const fields = findRepeated(query).map((name) => (isFilterParam(name) ? name : 'period'))
  return Object.fromEntries(
    fields.map((field) => [field, withLabels(MESSAGES.faults.givenTwice({ field }), messageLabels())]),
  )
}

function createFieldParser(params: FilterParams) {
  const faults: { [name in FilterParam]?: string } = {}
  const parse: ParseField = (name, parser) => {
    try {
      return params[name] === undefined ? null : parser(params[name])
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      faults[name] = labelled(error)
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

function parseListParams(parse: ParseField): Pick<EventFilterForm, 'limit' | 'layout'> {
  const loaded = parse('loaded', (value) => parseInteger(value, LIMIT_DEFAULT, LIMIT_MAX, 'loaded'))
  const layout = parseLayout(parse)
  parse('live', (value) => parseOneOf(value, [LIVE_ON], 'live'))
  return { limit: loaded ?? LIMIT_DEFAULT, layout }
}

function parseReceived(parse: ParseField, faults: { [name in FilterParam]?: string }) {
  const receivedFrom = parse('receivedFrom', (value) => parseTypedTime(value, 'receivedFrom'))
  const receivedUntil = parse('receivedUntil', (value) => parseTypedTime(value, 'receivedUntil'))
  if (receivedFrom && receivedUntil && receivedFrom >= receivedUntil)
    faults.receivedUntil = TEXT.receivedUntilTooEarly
  return { receivedFrom, receivedUntil }
}

// Each filter has a message of its own. What only all of them together break is about the last one.
function parseValueFilters(
  params: FilterParams,
  faults: { [name in FilterParam]?: string },
): FilterConditions {
  const pairs = toPairs(params).filter(([name]) => isListParameter(name))
  const byFilter = Object.values(Object.groupBy(pairs, ([name]) => baseName(name)))
  for (const some of [...byFilter, pairs]) {
    try {
      parseConditions(some ?? [])
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      const name = baseName(error.field ?? '')
      if (isFilterParam(name)) faults[name] ??= labelled(error)
    }
  }
  return Object.keys(faults).length > 0 ? { q: NO_FILTER.q } : parseConditions(pairs)
}

function parseReadOnly(parse: ParseField, params: FilterParams): boolean | null {
  parse('readOnly', (value) => parseOneOf(value, READ_ONLY, 'readOnly'))
  const choice = chosenReadOnly(params)
  return choice === 'any' ? null : choice === 'yes'
}

// A form whose period cannot be read is shown again.
function isShownAsIs(query: QueryParams, params: FilterParams, typed: ChosenInForm): boolean {
  return hasCanonicalQuery(query, params) || Object.keys(typed.faults).length > 0
}

// Of each there is one spelling.
function shownPeriod(period: string | null, from: Date | null, until: Date | null): FilterParams {
  return {
    ...(period && { period }),
    ...(from && { from: toDateFieldValue(from) }),
    ...(until && { until: toDateFieldValue(until) }),
  }
}

// The value of a date-time input: without a zone, and without milliseconds if they are zero.
function toDateFieldValue(instant: Date): string {
  return instant.toISOString().replace(/(?:\.000)?Z$/, '')
}
