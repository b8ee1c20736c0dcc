import { Database as SqliteFile } from 'bun:sqlite'
import { join } from 'node:path'
import postgres from 'postgres'
import type { Database, OpenedDatabase, Queries, Statement } from '../../src/store/database.ts'

/** Returns a database that remembers the queries of its replica, and a function that returns their statements. */
export function recordQueries(database: OpenedDatabase) {
  const queries: { toSQL(): Statement }[] = []
  const record = (columns: Parameters<Queries['select']>[0]) => {
    const builder = database.replica.select(columns)
    return {
      from(table: Parameters<typeof builder.from>[0]) {
        const query = builder.from(table)
        queries.push(query)
        return query
      },
    }
  }
  // The stores use nothing else of a replica.
  const replica = { select: record } as unknown as Queries
  const transaction: Database['transaction'] = (work) => database.transaction(work, new Date())
  const recording: Database = { ...database, replica, transaction }
  return { database: recording, statements: () => queries.map((query) => query.toSQL()) }
}

/** Where a test's database is. */
type Place = { databaseUrl: string | null; dataDir: string }

/**
 * Returns how a database would run a statement, as text. Statements of the embedded database for all days are explained for
 * one of them. PostgreSQL is kept from reading whole tables, as it does while they are small.
 */
export async function explainStatement(place: Place, statement: Statement, day: string): Promise<string> {
  return place.databaseUrl === null
    ? explainSqlite(place.dataDir, statement, day.replaceAll('-', ''))
    : explainPostgres(place.databaseUrl, statement)
}

function explainSqlite(dataDir: string, { sql, params }: Statement, suffix: string): string {
  const db = new SqliteFile(join(dataDir, 'daybook.db'), { readonly: true })
  try {
    const text = sql.replace(/`(events|event_resources)`/g, `\`$1_${suffix}\``)
    // Drizzle has converted the parameters to what the driver binds.
    const rows = db.query(`explain query plan ${text}`).all(...(params as never[]))
    return rows.map((row) => JSON.stringify(row)).join('\n')
  } finally {
    db.close()
  }
}

async function explainPostgres(url: string, { sql, params }: Statement): Promise<string> {
  const client = postgres(url, { max: 1 })
  try {
    await client`set enable_seqscan = off`
    // The same, for the driver of PostgreSQL.
    const rows = await client.unsafe(`explain ${sql}`, params as never[])
    return rows.map((row) => row['QUERY PLAN']).join('\n')
  } finally {
    await client.end()
  }
}
