import { DAY_MS, MINUTE_MS } from '../time.ts'
import { offsetAt, UTC } from './time-zone.ts'

// A wall time is what the clocks of a zone show, as the milliseconds that it would be if the zone were UTC.

/** Returns the wall time of an instant: what the clocks of a time zone show then, as if they showed UTC. */
export function toWallMs(instantMs: number, zone: string): number {
  return instantMs + offsetAt(instantMs, zone)
}

/** Returns the wall time of an instant as a date whose UTC fields are those of the clocks. */
export function toWallDate(instant: Date, zone: string): Date {
  return zone === UTC ? instant : new Date(toWallMs(instant.getTime(), zone))
}

/** Returns the instants at which clocks show a wall time: none if they are set forward over it, two if they are set back. */
export function instantsOf(wallMs: number, zone: string): number[] {
  const around = [offsetAt(wallMs - DAY_MS, zone), offsetAt(wallMs + DAY_MS, zone)]
  const offsets = [...new Set(around)]
  const instants = offsets.map((offset) => wallMs - offset)
  return instants.filter((instant) => toWallMs(instant, zone) === wallMs).sort((one, other) => one - other)
}

/** Returns the first instant at which clocks show a wall time, or the one at which they are set forward over it. */
export function firstInstantOf(wallMs: number, zone: string): number {
  return instantsOf(wallMs, zone)[0] ?? findJump(wallMs, zone)
}

/** Returns the last instant at which clocks show a wall time, or the one at which they are set forward over it. */
export function lastInstantOf(wallMs: number, zone: string): number {
  return instantsOf(wallMs, zone).at(-1) ?? findJump(wallMs, zone)
}

/** Returns the wall time at which the day of an instant begins. It is a whole number of days. */
export function wallDayOf(instantMs: number, zone: string): number {
  return Math.floor(toWallMs(instantMs, zone) / DAY_MS) * DAY_MS
}

/** Returns the day of an instant in a time zone as `2026-03-01`. */
export function formatLocalDay(instant: Date, zone: string): string {
  return toWallDate(instant, zone).toISOString().slice(0, 10)
}

/** Returns the date and the time of an instant in a time zone, with the zone: `2026-03-01 12:00:00 UTC`. */
export function formatLocalTime(instant: Date, zone: string): string {
  return `${toWallDate(instant, zone).toISOString().slice(0, 19).replace('T', ' ')} ${zone}`
}

/** Returns an instant as ISO 8601 with the time and the offset of a time zone: `2026-03-01T15:00:00.000+03:00`; in UTC with `Z`. */
export function formatIsoLocal(instant: Date, zone: string): string {
  if (zone === UTC) return instant.toISOString()
  const minutes = Math.round(offsetAt(instant.getTime(), zone) / MINUTE_MS)
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60]
  const offset = [hours, rest].map((part) => String(part).padStart(2, '0')).join(':')
  const wall = toWallDate(instant, zone).toISOString().replace('Z', '')
  return `${wall}${minutes < 0 ? '-' : '+'}${offset}`
}

// The clocks before the jump would show the wall time after it, and the other way round.
function findJump(wallMs: number, zone: string): number {
  const [before, after] = [offsetAt(wallMs - DAY_MS, zone), offsetAt(wallMs + DAY_MS, zone)]
  const firstMs = Math.ceil((wallMs - Math.max(before, after)) / MINUTE_MS) * MINUTE_MS
  for (let instant = firstMs; instant <= wallMs - Math.min(before, after); instant += MINUTE_MS)
    if (toWallMs(instant, zone) >= wallMs) return instant
  return wallMs - before
}
