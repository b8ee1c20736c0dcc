import { and, eq, gt, inArray, lt, sql } from 'drizzle-orm'
import { ATTEMPT_SKEW_MS, type AttemptState, toPresent } from '../../domain/access/attempt-limit.ts'
import type { Database } from '../database.ts'

/** One more attempt at a subject, whose level falls by one in `decayMs`. */
export type NewAttempt = { subject: string; decayMs: number }

export type AttemptStore = ReturnType<typeof createAttemptStore>

/** Failed attempts to authenticate by their subjects, which are hashes. All processes share them. */
export function createAttemptStore(database: Database) {
  const { attempts } = database.tables
  return {
    /** Returns the attempts at some subjects; those without any are left out. Those of a clock that was ahead are corrected. */
    async find(subjects: string[], now: Date): Promise<Map<string, AttemptState>> {
      const rows = await database.primary.select().from(attempts).where(inArray(attempts.subject, subjects))
      const nowMs = now.getTime()
      const present = rows.map((row) => ({ ...row, ...toPresent(row, nowMs) }))
      for (const [index, { subject, lastAt }] of present.entries())
        if (lastAt !== rows[index]?.lastAt) await moveToPresent(database, subject, nowMs)
      return toMap(present)
    },

    /** Adds an attempt at each subject, and returns all attempts at them so far. */
    add: (added: NewAttempt[], now: Date): Promise<Map<string, AttemptState>> => add(database, added, now),

    /** Deletes the attempts at some subjects. */
    async remove(subjects: string[]): Promise<void> {
      await database.transaction(({ db }) => db.delete(attempts).where(inArray(attempts.subject, subjects)))
    },

    /** Deletes the attempts whose level has fallen to zero before an instant. */
    async purge(before: Date): Promise<void> {
      const isEmpty = lt(attempts.emptyAt, before.getTime())
      await database.transaction(({ db }) => db.delete(attempts).where(isEmpty))
    },
  }
}

async function moveToPresent(database: Database, subject: string, now: number): Promise<void> {
  const { attempts } = database.tables
  const isAhead = and(eq(attempts.subject, subject), gt(attempts.lastAt, now + ATTEMPT_SKEW_MS))
  const emptyAt = sql`${attempts.emptyAt} - (${attempts.lastAt} - ${sql.raw(String(now))})`
  await database.transaction(({ db }) => db.update(attempts).set({ emptyAt, lastAt: now }).where(isAhead))
}

// In the order of the subjects, so that two processes never wait for each other.
async function add(database: Database, added: NewAttempt[], now: Date): Promise<Map<string, AttemptState>> {
  const { attempts } = database.tables
  const lastAt = now.getTime()
  const rows = added
    .map(({ subject, decayMs }) => ({ subject, lastAt, emptyAt: lastAt + decayMs }))
    .sort((a, b) => (a.subject < b.subject ? -1 : 1))
  const isAhead = sql`attempts.last_at > excluded.last_at + ${sql.raw(String(ATTEMPT_SKEW_MS))}`
  const aheadMs = sql`case when ${isAhead} then attempts.last_at - excluded.last_at else 0 end`
  const storedEmptyAt = sql`attempts.empty_at - (${aheadMs})`
  const emptyAt = sql`case when ${storedEmptyAt} > excluded.last_at then ${storedEmptyAt} else excluded.last_at end
    + excluded.empty_at - excluded.last_at`
  const latest = sql`case when attempts.last_at > excluded.last_at and not (${isAhead})
    then attempts.last_at else excluded.last_at end`
  const stored = await database.transaction(({ db }) =>
    db
      .insert(attempts)
      .values(rows)
      .onConflictDoUpdate({ target: attempts.subject, set: { emptyAt, lastAt: latest } })
      .returning(),
  )
  return toMap(stored)
}

function toMap(rows: (AttemptState & { subject: string })[]): Map<string, AttemptState> {
  return new Map(rows.map(({ subject, emptyAt, lastAt }) => [subject, { emptyAt, lastAt }]))
}
