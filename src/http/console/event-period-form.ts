import { PERIOD_FORM_FIELDS, type PeriodFormValues } from '../../../views/events/period-form-fields.ts'
import { Fault, invalidField } from '../../domain/fault.ts'
import { type DateAndTime, parseEndFields, parseStartFields } from '../../domain/periods/period-fields.ts'
import { parsePeriodText } from '../../domain/periods/period-text.ts'
import type { QueryParams } from './event-query.ts'

type Place = { now: Date; zone: string }
type PeriodParams = { period?: string; from?: string; until?: string }
type Ends = 'period' | 'from' | 'until'

/** What a period that was chosen in a form is in a query; null if none was. Faults have the fields of the query. */
export type ChosenInForm = {
  values: PeriodFormValues
  params: PeriodParams | null
  faults: { [name in Ends]?: Fault }
}

/** Returns the period that a query chooses by the fields of a form. A text wins over dates. */
export function parsePeriodForm(query: QueryParams, place: Place): ChosenInForm {
  const values = toValues(query)
  const twice = PERIOD_FORM_FIELDS.find((name) => (query[name]?.length ?? 0) > 1)
  if (twice) return { values, params: null, faults: { period: invalidField(twice, 'givenTwice') } }
  if (values.when !== '') return parseWhen(values, place)
  const isSent = PERIOD_FORM_FIELDS.some((name) => name !== 'when' && query[name] !== undefined)
  return isSent ? parseDates(values, place) : { values, params: null, faults: {} }
}

function toValues(query: QueryParams): PeriodFormValues {
  const value = (name: string) => query[name]?.[0]?.trim() ?? ''
  return {
    when: value('when'),
    fromDate: value('fromDate'),
    fromTime: value('fromTime'),
    untilDate: value('untilDate'),
    untilTime: value('untilTime'),
  }
}

function parseWhen(values: PeriodFormValues, place: Place): ChosenInForm {
  const { value, fault } = attempt(() => parsePeriodText(values.when, place, 'period'))
  if (!value) return { values, params: null, faults: fault ? { period: fault } : {} }
  const params = 'period' in value ? value : toParams(value.from, value.until)
  return { values, params, faults: {} }
}

function parseDates(values: PeriodFormValues, { zone }: Place): ChosenInForm {
  const { fromDate, fromTime, untilDate, untilTime } = values
  const end = (fields: DateAndTime, parse: typeof parseStartFields, field: string) =>
    attempt(() => parse(fields, zone, field))
  const from = end({ date: fromDate, time: fromTime }, parseStartFields, 'from')
  const until = end({ date: untilDate, time: untilTime }, parseEndFields, 'until')
  const faults = { ...(from.fault && { from: from.fault }), ...(until.fault && { until: until.fault }) }
  const hasFault = from.fault !== null || until.fault !== null
  return { values, params: hasFault ? null : toParams(from.value, until.value), faults }
}

function toParams(from: Date | null, until: Date | null): PeriodParams {
  return { ...(from && { from: toParam(from) }), ...(until && { until: toParam(until) }) }
}

// As other links of the page have it: in UTC without a zone, and without milliseconds if they are zero.
function toParam(instant: Date): string {
  return instant.toISOString().replace(/(?:\.000)?Z$/, '')
}

function attempt<Value>(parse: () => Value): { value: Value | null; fault: Fault | null } {
  try {
    return { value: parse(), fault: null }
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return { value: null, fault: error }
  }
}
