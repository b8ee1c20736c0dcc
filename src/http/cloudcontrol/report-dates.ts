import { invalidField } from '../../domain/fault.ts'
import { parseReportPeriod, type ReportPeriod } from '../../domain/reports/report-period.ts'
import { unknownParameter } from '../shapes/input-faults.ts'

const NAMES = { start: 'startDate', end: 'endDate' }
const ALLOWED = Object.values(NAMES)

// Clients insert dates into the URL without escaping them, so an `&` in a date arrives as another parameter.
/** Returns the period of a report URL; throws a fault for an unknown or repeated parameter and an invalid period. */
export function parseReportDates(url: string, now: Date): ReportPeriod {
  const values = new Map<string, string>()
  for (const [name, value] of new URL(url).searchParams) {
    if (!ALLOWED.includes(name)) throw unknownParameter(name, ALLOWED)
    if (values.has(name)) throw invalidField(name, 'givenTwice')
    values.set(name, value)
  }
  return parseReportPeriod({ start: values.get(NAMES.start), end: values.get(NAMES.end) }, now, NAMES)
}
