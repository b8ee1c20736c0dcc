import { and, asc, eq } from 'drizzle-orm'
import type { IncomingEvent } from '../../domain/events/incoming-event.ts'
import type { Database } from '../database.ts'
import type { CheckedPartition } from '../database-checker.ts'

/** What is damaged: the pages of a table or partition, or the content of its rows. */
export const PROBLEMS = ['pages', 'content'] as const
export type Problem = (typeof PROBLEMS)[number]

export type PartitionName = Pick<CheckedPartition, 'kind' | 'name'>

/** Damage that a check has found, and when it was found first. */
export type Finding = { kind: CheckedPartition['kind']; name: string; problem: Problem; foundAt: Date }

/** The hash of the rows of a day with sequences within (afterSequence, untilSequence]. */
export type ContentHash = { afterSequence: number; untilSequence: number; columns: string; hash: string }

/** What the checks of the embedded database remember. */
export function createDatabaseCheckStore(database: Database) {
  const { contentHashes, databaseChecks, databaseFindings } = database.tables
  return {
    /** Opens a checker of the database; null for PostgreSQL, which checks its pages itself. */
    open: () => database.openChecker(),

    /** Returns when each table or partition was last checked completely. */
    async listChecks(): Promise<(PartitionName & { checkedAt: Date })[]> {
      return (await database.primary.select().from(databaseChecks)).map((row) => ({
        ...row,
        kind: toKind(row.kind),
      }))
    },

    /** Returns the damage that was found by the last check of each table or partition. */
    async listFindings(): Promise<Finding[]> {
      const rows = await database.primary
        .select()
        .from(databaseFindings)
        .orderBy(asc(databaseFindings.kind), asc(databaseFindings.name))
      return rows.map((row) => ({
        ...row,
        kind: toKind(row.kind),
        problem: row.problem === 'content' ? 'content' : 'pages',
      }))
    },

    /**
     * Records a complete check with what it has found, in place of what earlier ones have found, and an event if something is
     * new; returns the problems that are new.
     */
    recordCheck: (
      partition: PartitionName,
      problems: Problem[],
      at: Date,
      toEvent: (problems: Problem[]) => IncomingEvent | null,
    ): Promise<Problem[]> => recordCheck(database, partition, { problems, at, toEvent }),

    /** Returns the hashes of a day's rows, in the order of their sequences. */
    async listHashes(day: string): Promise<ContentHash[]> {
      return database.primary
        .select()
        .from(contentHashes)
        .where(and(eq(contentHashes.kind, 'day'), eq(contentHashes.name, day)))
        .orderBy(asc(contentHashes.afterSequence))
    },

    /** Stores the hash of more rows of a day. */
    async addHash(day: string, hash: ContentHash): Promise<void> {
      await database.transaction(({ db }) =>
        db
          .insert(contentHashes)
          .values({ kind: 'day', name: day, ...hash })
          .onConflictDoNothing(),
      )
    },
  }
}

/** Deletes what is remembered of a partition that is about to be dropped: another one may get its name. */
export async function deleteChecksOf(
  database: Pick<Database, 'tables' | 'transaction'>,
  { kind, name }: { kind: string; name: string },
): Promise<void> {
  const { contentHashes, databaseChecks, databaseFindings } = database.tables
  await database.transaction(async ({ db }) => {
    for (const table of [contentHashes, databaseChecks, databaseFindings])
      await db.delete(table).where(and(eq(table.kind, kind), eq(table.name, name)))
  })
}

type RecordedCheck = {
  problems: Problem[]
  at: Date
  toEvent: (problems: Problem[]) => IncomingEvent | null
}

function recordCheck(
  database: Database,
  { kind, name }: PartitionName,
  { problems, at, toEvent }: RecordedCheck,
): Promise<Problem[]> {
  const { databaseChecks, databaseFindings } = database.tables
  const isPartition = and(eq(databaseFindings.kind, kind), eq(databaseFindings.name, name))
  return database.transaction(async ({ db, insertEvents }) => {
    const before = await db.select().from(databaseFindings).where(isPartition)
    const foundAt = new Map(before.map((row) => [row.problem, row.foundAt]))
    await db.delete(databaseFindings).where(isPartition)
    for (const problem of problems)
      await db.insert(databaseFindings).values({ kind, name, problem, foundAt: foundAt.get(problem) ?? at })
    await db
      .insert(databaseChecks)
      .values({ kind, name, checkedAt: at })
      .onConflictDoUpdate({ target: [databaseChecks.kind, databaseChecks.name], set: { checkedAt: at } })
    const added = problems.filter((problem) => !foundAt.has(problem))
    const event = added.length === 0 ? null : toEvent(added)
    if (event) await insertEvents([event])
    return added
  })
}

function toKind(kind: string): CheckedPartition['kind'] {
  return kind === 'day' || kind === 'month' ? kind : 'table'
}
