export const MINUTE_MS = 60_000
export const HOUR_MS = 60 * MINUTE_MS
export const DAY_MS = 24 * HOUR_MS

/** Returns the day of an instant in UTC, as the number of days since 1 January 1970. */
export function toDayNumber(instant: Date): number {
  return Math.floor(instant.getTime() / DAY_MS)
}

/** Returns a day number as `2026-03-01`. */
export function formatDay(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10)
}

/** Returns an instant cut to whole seconds, as CloudTrail's tools expect the times of events. */
export function toWholeSecond(instant: Date): Date {
  return new Date(Math.floor(instant.getTime() / 1_000) * 1_000)
}

/** Returns an instant in ISO 8601, cut to whole seconds: `2026-03-01T12:00:00Z`. */
export function formatInstant(instant: Date): string {
  return `${instant.toISOString().slice(0, 19)}Z`
}
