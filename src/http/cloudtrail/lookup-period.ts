import { Exception } from './exceptions.ts'
import { type Input, parseOptionalTime } from './operation-input.ts'

/**
 * Returns the period of a request with an exclusive end; null leaves an end open. AWS includes `EndTime`, and Daybook
 * keeps milliseconds, so `until` is a millisecond after it. Throws if `StartTime` is after `EndTime`.
 */
export function parseLookupPeriod(input: Input): { from: Date | null; until: Date | null } {
  const from = parseOptionalTime(input, 'StartTime')
  const end = parseOptionalTime(input, 'EndTime')
  if (from && end && from > end)
    throw new Exception('InvalidTimeRangeException', 'StartTime must not be after EndTime.')
  return { from, until: end && new Date(end.getTime() + 1) }
}
