import { randomUUID } from 'node:crypto'
import { eq, lt, ne } from 'drizzle-orm'
import { MINUTE_MS } from '../../domain/time.ts'
import type { Database } from '../database.ts'

/** The settings of a process that must agree with those of the others. */
export type ProcessSettings = {
  version: string
  region: string
  retentionDays: number
  reportRetentionDays: number
}

/** A process that uses the database, as it has described itself. */
export type ProcessDescription = ProcessSettings & {
  /** How far its clock was ahead of that of the database. */
  clockOffsetMs: number
}

/** Each process describes itself every ten minutes. One that has not for this long is not running. */
export const RUNNING_MS = 30 * MINUTE_MS

/** The processes that use the database. This process is one of them from its first description on. */
export function createProcessStore(database: Database) {
  const { processes } = database.tables
  const id = randomUUID()
  return {
    /** Stores the description of this process, and returns those of the others that are running. */
    async describe(description: ProcessDescription, now: Date): Promise<ProcessDescription[]> {
      const isGone = lt(processes.seenAt, new Date(now.getTime() - RUNNING_MS))
      return database.transaction(async ({ db }) => {
        // The embedded database belongs to this process alone.
        await db.delete(processes).where(database.isEmbedded ? ne(processes.id, id) : isGone)
        await db
          .insert(processes)
          .values({ id, startedAt: now, seenAt: now, ...description })
          .onConflictDoUpdate({ target: processes.id, set: { seenAt: now, ...description } })
        return db.select(describedColumns(processes)).from(processes).where(ne(processes.id, id))
      })
    },

    /** Returns the longest retentions of the processes that are running, this one included. */
    async findLongestRetention(now: Date): Promise<{ retentionDays: number; reportRetentionDays: number }> {
      const rows = await database.primary.select().from(processes)
      const running = rows.filter(
        (each) => each.id === id || now.getTime() - each.seenAt.getTime() <= RUNNING_MS,
      )
      return {
        retentionDays: Math.max(0, ...running.map(({ retentionDays }) => retentionDays)),
        reportRetentionDays: Math.max(0, ...running.map(({ reportRetentionDays }) => reportRetentionDays)),
      }
    },

    /** Deletes the description of this process, which ends. */
    async leave(): Promise<void> {
      await database.transaction(({ db }) => db.delete(processes).where(eq(processes.id, id)))
    },
  }
}

function describedColumns({
  version,
  region,
  retentionDays,
  reportRetentionDays,
  clockOffsetMs,
}: Database['tables']['processes']) {
  return { version, region, retentionDays, reportRetentionDays, clockOffsetMs }
}
