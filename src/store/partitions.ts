import { and, eq, gt, gte, lt } from 'drizzle-orm'
import { DAY_MS } from '../domain/time.ts'
import type { Database } from './database.ts'

/** Ids are kept in generations of this many days of receipt. */
export const ID_GENERATION_DAYS = 16

/** The UTC day of an instant, as `2026-03-01`. */
export function toDay(moment: Date): string {
  return moment.toISOString().slice(0, 10)
}

/** The instants at which a UTC day begins and ends. */
export function dayBounds(day: string): { from: Date; until: Date } {
  const from = new Date(`${day}T00:00:00.000Z`)
  return { from, until: new Date(from.getTime() + DAY_MS) }
}

/** The generation in which an id received now is kept. */
export function toIdGeneration(now: Date): number {
  return Math.floor(now.getTime() / (ID_GENERATION_DAYS * DAY_MS))
}

/** The day whose events a table holds, as a list of one; an empty list for any other table. */
export function dayOfTable(table: string): string[] {
  const [, year, month, day] = /^events_(\d{4})(\d{2})(\d{2})$/.exec(table) ?? []
  return year ? [`${year}-${month}-${day}`] : []
}

/** Every UTC day from the first instant up to the last, oldest first. */
export function daysBetween(first: Date, last: Date): string[] {
  const days: string[] = []
  for (let day = toDay(first); day <= toDay(last); day = toDay(dayBounds(day).until)) days.push(day)
  return days
}

/** Makes sure that the days of a batch have tables before it is stored. */
export async function ensureDays(database: Pick<Database, 'createDay'>, moments: Date[]): Promise<void> {
  for (const day of new Set(moments.map(toDay))) await database.createDay(day)
}

/** Days and generations come before they are needed, and go whole. */
export function createPartitionStore(database: Database) {
  return {
    /** Makes today's and the next two days' tables, and this and the next generation's. */
    async prepare(now: Date): Promise<void> {
      for (const generation of [toIdGeneration(now), toIdGeneration(now) + 1])
        await database.createIdGeneration(generation)
      for (const day of daysBetween(now, new Date(now.getTime() + 2 * DAY_MS))) await database.createDay(day)
    },

    /**
     * Forgets every day that ended before an instant, and the ids whose generation ended before it. Days that hold events
     * which a trail has not saved yet are kept back. Names both.
     */
    async purgeDays(before: Date, unsaved: UndeliveredTrail[]): Promise<{ dropped: string[]; kept: string[] }> {
      const over = (await database.listDays()).filter((day) => dayBounds(day).until <= before)
      const kept: string[] = []
      for (const day of over) {
        if (await hasUndeliveredEvents(database, day, unsaved)) kept.push(day)
        else await database.dropDay(day)
      }
      for (const generation of await database.listIdGenerations()) {
        if (generation < toIdGeneration(before)) await database.dropIdGeneration(generation)
      }
      return { dropped: over.filter((day) => !kept.includes(day)), kept }
    },
  }
}

/** A customer with a trail that has not saved what was received after an event. */
export type UndeliveredTrail = { customer: number; sequence: number }

/** Whether a day holds events that such a trail has not saved. */
export async function hasUndeliveredEvents(
  database: Database,
  day: string,
  unsaved: UndeliveredTrail[],
): Promise<boolean> {
  const { from, until } = dayBounds(day)
  for (const { events } of database.logPartitions(from, until, true)) {
    for (const { customer, sequence } of unsaved) {
      const isUnsaved = and(
        eq(events.customer, customer),
        gt(events.sequence, sequence),
        lt(events.eventTime, until),
        gte(events.eventTime, from),
      )
      const [found] = await database.writer
        .select({ sequence: events.sequence })
        .from(events)
        .where(isUnsaved)
        .limit(1)
      if (found) return true
    }
  }
  return false
}
