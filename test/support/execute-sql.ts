import { Database } from 'bun:sqlite'
import { join } from 'node:path'
import postgres from 'postgres'
import type { TestApp } from './test-app.ts'

/** Runs a statement in the database of a test app, past Daybook. */
export async function executeSql(
  { databaseUrl, dataDir }: Pick<TestApp, 'databaseUrl' | 'dataDir'>,
  statement: string,
): Promise<void> {
  if (databaseUrl === null) {
    const db = new Database(join(dataDir, 'daybook.db'))
    // Daybook's writer may be at work.
    db.run('pragma busy_timeout = 5000')
    db.run(statement)
    db.close()
    return
  }
  const client = postgres(databaseUrl, { max: 1 })
  await client.unsafe(statement)
  await client.end()
}
