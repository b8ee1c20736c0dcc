import type { Entered } from '../../../views/components/form.tsx'
import { REPORT_LABELS } from '../../../views/reports/report-params.ts'
import { Fault, invalidField } from '../../domain/fault.ts'
import { parseOneOf } from '../../domain/parse.ts'
import {
  formatDay,
  parseReportDay,
  parseReportPeriod,
  type ReportPeriod,
} from '../../domain/reports/report-period.ts'
import { latestReportPeriod } from '../../domain/reports/report-presets.ts'
import type { ReportPageRequest } from '../../services/reports/reports.ts'

/** Which rows of which report an address asks for: its period is null where something is wrong, which stands beside the fields. */
export type ReportAsk = { entered: Entered; period: ReportPeriod | null; page: ReportPageRequest }

type Given = { [name: string]: string }
type Name = 'form' | 'start' | 'end'

/** Reads the address of the page of reports, whose end is the last day and not the one after; it never throws. */
export function readReportAsk(given: Given, now: Date): ReportAsk {
  const values = { type: given.type?.trim(), start: given.start?.trim(), end: given.end?.trim() }
  const page = { after: given.after?.trim() || null, isPendingOnly: given.show === 'pending' }
  const { read, faults } = reader()
  read('form', () => parseOneOf(values.type ?? 'administration', ['administration'], REPORT_LABELS.type))
  read('form', () => parseOneOf(given.show || 'pending', ['pending'], 'Show'))
  if (!values.start && !values.end && Object.keys(faults).length === 0)
    return unasked(latestReportPeriod(now), page)
  const from = read('start', () => parseReportDay(values.start, REPORT_LABELS.start))
  const last = read('end', () => parseReportDay(values.end, REPORT_LABELS.end))
  const period = from === null || last === null ? null : read('end', () => spanning(from, last, now))
  return { entered: { values, faults }, period: Object.keys(faults).length === 0 ? period : null, page }
}

/** The period of a download; a fault where the page would show what is wrong beside a field. */
export function readReportWhole(given: Given, now: Date): ReportPeriod {
  const { entered, period } = readReportAsk(given, now)
  for (const [name, sentence] of Object.entries(entered.faults)) throw invalidField(name, sentence ?? '')
  return period ?? latestReportPeriod(now)
}

// Where nothing is asked, what is newest is shown.
function unasked(period: ReportPeriod, page: ReportPageRequest): ReportAsk {
  const values = { start: formatDay(period.from), end: formatDay(period.until - 1) }
  return { entered: { values, faults: {} }, period, page }
}

function reader() {
  const faults: { [name in Name]?: string } = {}
  return {
    faults,
    read<Value>(name: Name, from: () => Value): Value | null {
      try {
        return from()
      } catch (error) {
        if (!(error instanceof Fault)) throw error
        // A period may be wrong by its start, too.
        faults[error.field === REPORT_LABELS.start ? 'start' : name] = error.message
        return null
      }
    },
  }
}

function spanning(from: number, last: number, now: Date): ReportPeriod {
  const { start, end } = REPORT_LABELS
  if (last < from) throw invalidField(end, `${end} must not be before ${start.toLowerCase()}.`)
  return parseReportPeriod({ start: formatDay(from), end: formatDay(last + 1) }, now, { start, end })
}
