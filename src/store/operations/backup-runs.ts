import { and, desc, eq, isNotNull, isNull, lt } from 'drizzle-orm'
import type { IncomingEvent } from '../../domain/events/incoming-event.ts'
import { DAY_MS } from '../../domain/time.ts'
import type { Database } from '../database.ts'

/** A scheduled backup: what became of it, as far as it has ended. */
export type BackupRun = Database['tables']['backupRuns']['$inferSelect']

/** What is known of the scheduled backups: the last that succeeded, and the last that ended; null if there is none. */
export type LastBackups = { succeeded: BackupRun | null; ended: BackupRun | null }

/** Older runs are forgotten. */
const KEPT_MS = 90 * DAY_MS

/** The scheduled backups of all processes. */
export function createBackupRunStore(database: Database) {
  const { backupRuns } = database.tables
  const isRun = (run: Pick<BackupRun, 'scheduledFor'>) => eq(backupRuns.scheduledFor, run.scheduledFor)
  const findLast = async (isSuccess: boolean): Promise<BackupRun | null> => {
    const hasEnded = isNotNull(backupRuns.finishedAt)
    const [row] = await database.primary
      .select()
      .from(backupRuns)
      .where(isSuccess ? and(hasEnded, isNull(backupRuns.failure)) : hasEnded)
      .orderBy(desc(backupRuns.scheduledFor))
      .limit(1)
    return row ?? null
  }
  return {
    /** Claims a scheduled backup for this process; returns false if another one has done so. */
    async claim({ scheduledFor, startedAt, path }: Pick<BackupRun, 'scheduledFor' | 'startedAt' | 'path'>) {
      return database.transaction(async ({ db }) => {
        await db.delete(backupRuns).where(lt(backupRuns.startedAt, new Date(startedAt.getTime() - KEPT_MS)))
        const row = { scheduledFor, startedAt, path }
        const added = await db
          .insert(backupRuns)
          .values(row)
          .onConflictDoNothing()
          .returning({ path: backupRuns.path })
        return added.length > 0
      })
    },

    /** Records that a backup is complete. */
    async succeed(run: Pick<BackupRun, 'scheduledFor' | 'finishedAt' | 'bytes' | 'events'>): Promise<void> {
      const { finishedAt, bytes, events } = run
      await database.transaction(({ db }) =>
        db.update(backupRuns).set({ finishedAt, bytes, events }).where(isRun(run)),
      )
    },

    /** Records that a backup has failed, with its event if there is one. */
    async fail(
      run: Pick<BackupRun, 'scheduledFor' | 'finishedAt' | 'failure'>,
      event: IncomingEvent | null,
    ): Promise<void> {
      const { finishedAt, failure } = run
      await database.transaction(async ({ db, insertEvents }) => {
        await db.update(backupRuns).set({ finishedAt, failure }).where(isRun(run))
        if (event !== null) await insertEvents([event])
      })
    },

    /** Returns what became of the last ones. */
    findLast: async (): Promise<LastBackups> => ({
      succeeded: await findLast(true),
      ended: await findLast(false),
    }),
  }
}
