import { Exception } from './exceptions.ts'
import { type Input, readMoment } from './operation-input.ts'

/** A period whose both ends are meant, as one whose end is not: the house keeps milliseconds. */
export function readPeriod(input: Input): { from: Date | null; until: Date | null } {
  const from = readMoment(input, 'StartTime')
  const end = readMoment(input, 'EndTime')
  if (from && end && from > end)
    throw new Exception('InvalidTimeRangeException', 'StartTime must not be after EndTime.')
  return { from, until: end && new Date(end.getTime() + 1) }
}
