import { inArray, lt, sql } from 'drizzle-orm'
import type { AttemptState } from '../../domain/access/attempt-limit.ts'
import type { Database } from '../database.ts'

/** One more attempt at a subject, whose level falls by one in `decayMs`. */
export type NewAttempt = { subject: string; decayMs: number }

export type AttemptStore = ReturnType<typeof createAttemptStore>

/** Failed attempts to authenticate by their subjects, which are hashes. All processes share them. */
export function createAttemptStore(database: Database) {
  const { attempts } = database.tables
  return {
    /** Returns the attempts at some subjects; those without any are left out. */
    async find(subjects: string[]): Promise<Map<string, AttemptState>> {
      const rows = await database.primary.select().from(attempts).where(inArray(attempts.subject, subjects))
      return toMap(rows)
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

// In the order of the subjects, so that two processes never wait for each other.
async function add(database: Database, added: NewAttempt[], now: Date): Promise<Map<string, AttemptState>> {
  const { attempts } = database.tables
  const lastAt = now.getTime()
  const rows = added
    .map(({ subject, decayMs }) => ({ subject, lastAt, emptyAt: lastAt + decayMs }))
    .sort((a, b) => (a.subject < b.subject ? -1 : 1))
  const emptyAt = sql`case when attempts.empty_at > excluded.last_at then attempts.empty_at else excluded.last_at end
    + excluded.empty_at - excluded.last_at`
  const latest = sql`case when attempts.last_at > excluded.last_at then attempts.last_at else excluded.last_at end`
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
