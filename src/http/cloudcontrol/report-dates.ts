import { invalidField } from '../../domain/fault.ts'
import { parseReportPeriod, type ReportPeriod } from '../../domain/reports/report-period.ts'

const NAMES = { start: 'startDate', end: 'endDate' }

// Clients paste their dates into the address as they are, so a stray `&` arrives as a parameter of its own.
/** The days that an address asks for, given once and nothing beside them. */
export function readDates(address: string, now: Date): ReportPeriod {
  const given = new Map<string, string>()
  for (const [name, value] of new URL(address).searchParams) {
    if (!Object.values(NAMES).includes(name))
      throw invalidField(name, 'The report asks for startDate and endDate, and for nothing else.')
    if (given.has(name)) throw invalidField(name, `${name} is given twice.`)
    given.set(name, value)
  }
  return parseReportPeriod({ start: given.get(NAMES.start), end: given.get(NAMES.end) }, now, NAMES)
}
