import { toWallDate } from '../../src/domain/periods/local-time.ts'
import { DAY_MS } from '../../src/domain/time.ts'

/**
 * Returns the day that begins at an instant, as a date whose UTC fields are those of a time zone. Days begin with an hour of UTC,
 * which may be up to 45 minutes before midnight.
 */
export function dayIn(from: Date, zone: string): Date {
  return toWallDate(new Date(from.getTime() + DAY_MS / 2), zone)
}
