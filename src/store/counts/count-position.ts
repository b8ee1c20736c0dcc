import { eq, sql } from 'drizzle-orm'
import type { Database, Db } from '../database.ts'

/**
 * Up to where events are counted: those after `begunAfter` in the order of receipt, those before it by their days. Every change
 * of any counts raises `revision`.
 */
export type CountPosition = Omit<Database['tables']['countPosition']['$inferSelect'], 'id'>

/** Returns up to where events are counted. */
export async function readCountPosition({ primary, tables }: Database): Promise<CountPosition> {
  const [row] = await primary.select().from(tables.countPosition)
  if (!row) throw new Error('The row of the position of counts is missing.')
  return row
}

/** Returns the position of rows that have been read together with it; throws an error if there are none. */
export function positionOf([row]: { position: CountPosition }[]): CountPosition {
  if (!row) throw new Error('The row of the position of counts is missing.')
  return row.position
}

/**
 * Changes counts in a transaction, unless they have been changed since `position` was read, by this process or by another one:
 * all of it or nothing. Resolves with whether they were changed. `countedUntil` is up to where events are counted then.
 */
export async function changeCounts(
  database: Database,
  position: CountPosition,
  countedUntil: number,
  change: (db: Db) => Promise<void>,
): Promise<boolean> {
  const { countPosition } = database.tables
  return database.transaction(async ({ db }) => {
    const moved = await db
      .update(countPosition)
      .set({ countedUntil, revision: sql`${countPosition.revision} + 1` })
      .where(eq(countPosition.revision, position.revision))
      .returning({ id: countPosition.id })
    if (moved.length === 0) return false
    await change(db)
    return true
  })
}
