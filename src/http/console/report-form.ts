import type { FormState } from '../../../views/components/form.tsx'
import { Fault, invalidField } from '../../domain/fault.ts'
import { MESSAGES } from '../../domain/messages/messages.ts'
import { parseOneOf } from '../../domain/parse.ts'
import { parseReportDay, parseReportPeriod, type ReportPeriod } from '../../domain/reports/report-period.ts'
import { latestReportPeriod } from '../../domain/reports/report-presets.ts'
import { formatDay } from '../../domain/time.ts'
import type { ReportPageRequest } from '../../services/reports/reports.ts'
import { withLabels } from './field-labels.ts'
import { throwFirstFault } from './form.ts'

/** The report and the page of it that a query asks for. `period` is null if the form has faults. */
export type ReportQuery = { form: FormState; period: ReportPeriod | null; page: ReportPageRequest }

type QueryParams = { [name: string]: string }
type FieldName = 'form' | 'start' | 'end'

const LABELS = MESSAGES.pages.reportLabels

/** Parses the query of the reports page, whose end day is inclusive. Never throws: the form has the faults. */
export function parseReportForm(query: QueryParams, now: Date): ReportQuery {
  const values = { type: query.type?.trim(), start: query.start?.trim(), end: query.end?.trim() }
  const page = { after: query.after?.trim() || null, isPendingOnly: query.show === 'pending' }
  const { parse, faults } = createFieldParser()
  parse('form', () => parseOneOf(values.type ?? 'administration', ['administration'], 'type'))
  parse('form', () => parseOneOf(query.show || 'pending', ['pending'], 'show'))
  if (!values.start && !values.end && Object.keys(faults).length === 0)
    return latestReport(latestReportPeriod(now), page)
  const start = parse('start', () => parseReportDay(values.start, 'start'))
  const end = parse('end', () => parseReportDay(values.end, 'end'))
  const period = start === null || end === null ? null : parse('end', () => inclusivePeriod(start, end, now))
  return { form: { values, faults }, period: Object.keys(faults).length === 0 ? period : null, page }
}

/** Parses the period of a download. Throws `invalid` where the page would show a message beside a field. */
export function parseReportDownload(query: QueryParams, now: Date): ReportPeriod {
  const { form, period } = parseReportForm(query, now)
  throwFirstFault(form.faults)
  return period ?? latestReportPeriod(now)
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
      faults[error.field === 'start' ? 'start' : name] = withLabels(error.message, LABELS)
      return null
    }
  }
  return { parse, faults }
}

function inclusivePeriod(start: number, end: number, now: Date): ReportPeriod {
  if (end < start) throw invalidField('end', 'reportEndsBeforeStart')
  return parseReportPeriod({ start: formatDay(start), end: formatDay(end + 1) }, now)
}
