import type { FormState } from '../../../views/components/form.tsx'
import { Fault, faultMessage, invalidField } from '../../domain/fault.ts'
import { MESSAGES } from '../../domain/messages/messages.ts'
import { parseOneOf } from '../../domain/parse.ts'
import { parseReportDay, parseReportPeriod, type ReportPeriod } from '../../domain/reports/report-period.ts'
import { latestReportPeriod } from '../../domain/reports/report-presets.ts'
import { formatDay, toDayNumber } from '../../domain/time.ts'
import type { ReportPageRequest } from '../../services/reports/reports.ts'
import { withLabels } from './field-labels.ts'
import { throwFirstFault } from './form.ts'
import { requireKnownParameters } from './known-parameters.ts'

/** The report and the page of it that a query asks for. `period` is null if the form has faults. */
export type ReportQuery = { form: FormState; period: ReportPeriod | null; page: ReportPageRequest }

type QueryParams = { [name: string]: string[] }
type FieldName = 'form' | 'start' | 'end'

const REPORT_PARAMETERS = ['type', 'start', 'end', 'show', 'after']
const LABELS = MESSAGES.pages.reportLabels

/** Parses the query of the reports page, whose end day is inclusive. Never throws: the form has the faults. */
export function parseReportForm(queries: QueryParams, now: Date): ReportQuery {
  const query = Object.fromEntries(Object.entries(queries).map(([name, [value]]) => [name, value]))
  const values = { type: query.type?.trim(), start: query.start?.trim(), end: query.end?.trim() }
  const page = { after: query.after?.trim() || null, isPendingOnly: query.show === 'pending' }
  const { parse, faults } = createFieldParser()
  parse('form', () => requireKnownParameters(queries, REPORT_PARAMETERS))
  parse('form', () => parseOneOf(values.type ?? 'administration', ['administration'], 'type'))
  parse('form', () => parseOneOf(query.show || 'pending', ['pending'], 'show'))
  // Browsers send an empty value for a date that is filled in only in part, so an empty form is no form without dates.
  if (values.start === undefined && values.end === undefined) {
    return faults.form === undefined
      ? latestReport(latestReportPeriod(now), page)
      : { form: { values, faults }, period: null, page }
  }
  const start = parse('start', () => parseReportDay(values.start, 'start'))
  const end = parse('end', () => parseReportDay(values.end, 'end'))
  const period = start === null || end === null ? null : parse('end', () => inclusivePeriod(start, end, now))
  return { form: { values, faults }, period: Object.keys(faults).length === 0 ? period : null, page }
}

/** What a download has: all rows of a period, or those of its pending operations. */
export type ReportDownload = { period: ReportPeriod; isPendingOnly: boolean }

/** Parses what a download has. Throws `invalid` where the page would show a message beside a field. */
export function parseReportDownload({ format: _, id: __, ...query }: QueryParams, now: Date): ReportDownload {
  const { form, period, page } = parseReportForm(query, now)
  throwFirstFault(form.faults)
  return { period: period ?? latestReportPeriod(now), isPendingOnly: page.isPendingOnly }
}

function latestReport(period: ReportPeriod, page: ReportPageRequest): ReportQuery {
  const values = { start: formatDay(period.from), end: formatDay(period.until - 1) }
  return { form: { values, faults: {} }, period, page }
}

function createFieldParser() {
  const faults: { [name in FieldName]?: string } = {}
  const parse = <Value>(name: FieldName, parser: () => Value): Value | null => {
    try {
      return parser()
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      // A fault of the whole period may be about its start instead of its end.
      const isUnknown = error.key === 'pageParameterUnknown'
      const message = isUnknown ? faultMessage(error) : withLabels(faultMessage(error), LABELS)
      faults[error.field === 'start' ? 'start' : name] = message
      return null
    }
  }
  return { parse, faults }
}

function inclusivePeriod(start: number, end: number, now: Date): ReportPeriod {
  if (end < start) throw invalidField('end', 'reportEndsBeforeStart')
  if (start > toDayNumber(now))
    throw invalidField('start', 'reportStartsInFuture', { today: formatDay(toDayNumber(now)) })
  return parseReportPeriod({ start: formatDay(start), end: formatDay(end + 1) }, now)
}
