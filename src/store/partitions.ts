import { DAY_MS } from '../domain/time.ts'
import type { Database } from './database.ts'

/** Event IDs are kept in generations, each of which covers this many days of receipt. */
export const ID_GENERATION_DAYS = 16

/**
 * The generations of IDs from before IDs belonged to projects have numbers below this one. The others begin here, so that no
 * insert has to look for IDs of before in the generation that it writes to.
 */
export const FIRST_GENERATION = 1_000_000

/** Days whose partitions are created before they begin. */
const DAYS_AHEAD = 2

/** Creates partitions: days of the log, and ID generations. */
export function createPartitionStore(database: Omit<Database, 'transaction'>) {
  return {
    /** Creates the partitions of today and the next two days, and of the current and the next ID generation. */
    async prepare(now: Date): Promise<void> {
      const generation = toIdGeneration(now)
      for (const each of [generation, generation + 1]) await database.createIdGeneration(each)
      const lastDay = new Date(now.getTime() + DAYS_AHEAD * DAY_MS)
      for (const day of daysBetween(now, lastDay)) await database.createDay(day)
    },
  }
}

/** Returns the UTC day of an instant, as `2026-03-01`. */
export function toDay(instant: Date): string {
  return instant.toISOString().slice(0, 10)
}

/** Returns the instants at which a UTC day begins and ends. */
export function dayBounds(day: string): { from: Date; until: Date } {
  const from = new Date(`${day}T00:00:00.000Z`)
  return { from, until: new Date(from.getTime() + DAY_MS) }
}

/** Returns the days in UTC from that of the first instant to that of the last, oldest first. */
export function daysBetween(first: Date, last: Date): string[] {
  const days: string[] = []
  for (let day = toDay(first); day <= toDay(last); day = toDay(dayBounds(day).until)) days.push(day)
  return days
}

/** Returns the generation that holds the IDs of events received now. */
export function toIdGeneration(now: Date): number {
  return FIRST_GENERATION + Math.floor(now.getTime() / (ID_GENERATION_DAYS * DAY_MS))
}

/** Whether the time of an ID generation ended before the one that an instant belongs to. */
export function hasGenerationEnded(generation: number, instant: Date): boolean {
  return generation % FIRST_GENERATION < toIdGeneration(instant) % FIRST_GENERATION
}

/** Returns the day whose events a table holds, as a list with one item; an empty list for any other table. */
export function dayOfTable(table: string): string[] {
  const [, year, month, day] = /^events_(\d{4})(\d{2})(\d{2})$/.exec(table) ?? []
  return year ? [`${year}-${month}-${day}`] : []
}
