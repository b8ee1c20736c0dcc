import { drizzle } from 'drizzle-orm/sqlite-proxy'
import type { Db } from '../database.ts'
import { asPostgresDrizzle } from './sqlite-as-postgres.ts'
import { queryThread, type WorkerThread } from './worker-threads.ts'

/** Returns Drizzle, which runs its statements with a function that returns rows of values. */
export function createSqliteDrizzle(
  query: (statement: string, params: unknown[], method: string) => Promise<unknown[][]>,
): Db {
  const db = drizzle(async (...statement) => ({ rows: await query(...statement) }))
  quoteWithBackticks(db)
  return asPostgresDrizzle(db)
}

// SQLite takes a name in double quotes that is no column for a string constant, so that a statement about a column that is
// gone would not fail. In backticks it is always a name. Bun has no way to switch that off for a connection.
function quoteWithBackticks(db: object): void {
  // Drizzle hides this member in its types.
  const { dialect } = db as { dialect: { escapeName(name: string): string } }
  dialect.escapeName = (name) => `\`${name.replaceAll('`', '``')}\``
}

/**
 * Runs statements that begin and commit a transaction. A batch that fails midway would leave it open, and no other one could
 * begin.
 */
export async function executeBatch(writer: WorkerThread, statements: string): Promise<void> {
  try {
    await writer.send({ op: 'execute', sql: statements })
  } catch (error) {
    await rollBack(writer)
    throw error
  }
}

// On a full disk SQLite has rolled back already. The first error is the one that counts.
/** Undoes the open transaction of the writer, if there still is one. */
export async function rollBack(writer: WorkerThread): Promise<void> {
  await writer.send({ op: 'execute', sql: 'rollback' }).catch(() => {})
}

/** Runs `work` in a transaction on the writer; `onStatement` gets the text of each of its statements. */
export async function transact<T>(
  writer: WorkerThread,
  work: (db: Db, thread: WorkerThread) => Promise<T>,
  onStatement: (statement: string) => void = () => {},
): Promise<T> {
  await writer.send({ op: 'execute', sql: 'begin immediate' })
  try {
    const db = createSqliteDrizzle((statement, ...rest) => {
      onStatement(statement)
      return queryThread(writer, statement, ...rest)
    })
    const result = await work(db, writer)
    await writer.send({ op: 'execute', sql: 'commit' })
    return result
  } catch (error) {
    await rollBack(writer)
    throw error
  }
}
