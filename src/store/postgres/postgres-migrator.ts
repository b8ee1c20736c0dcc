import type { Sql } from 'postgres'
import { expandStatements, type Migrator, migrate, splitStatements } from '../migrate.ts'
import { postgresMigrations } from '../migrations.ts'
import { isTrashTable, partitionTablesOf } from '../partition-tables.ts'
import { distributeTables, refuseDistributed } from './citus-tables.ts'
import { refuseOlderProcesses } from './older-processes.ts'
import { requireOwnSession } from './pooled-sessions.ts'
import { CONNECT_SECONDS, connectPostgres } from './postgres-client.ts'
import { UNLIMITED } from './postgres-limits.ts'
import { MIGRATION_LOCK } from './postgres-partitions.ts'
import { requireSupportedServer } from './postgres-server.ts'

/** Applies the migrations of a database, and distributes its tables if it uses Citus. Throws a fault if it cannot be used. */
export async function migrateDatabase(url: string, usesCitus: boolean): Promise<void> {
  const client = connectPostgres(url, 1, { limits: UNLIMITED })
  try {
    await requireSupportedServer(client)
    await requireOwnSession(client, url)
    if (!usesCitus) await refuseDistributed(client)
    await migrate(postgresMigrations, createMigrator(client))
    if (usesCitus) await distributeTables(client)
  } finally {
    await client.end({ timeout: CONNECT_SECONDS })
  }
}

// Processes that start together take turns: each one finds what the one before it has applied.
function createMigrator(client: Sql): Migrator {
  return {
    async applied() {
      await client.begin(async (tx) => {
        await tx`select pg_advisory_xact_lock(${MIGRATION_LOCK})`
        await tx.unsafe('create table if not exists migrations (name text primary key)')
      })
      return listPostgresMigrations(client)
    },
    refuseOlderProcesses: (pending) => refuseOlderProcesses(client, pending),
    async apply(name, statements) {
      await client.begin(async (tx) => {
        await tx`select pg_advisory_xact_lock(${MIGRATION_LOCK})`
        const applied = await tx`select 1 from migrations where name = ${name}`
        if (applied.length > 0) return
        const trash = (await listTables(tx)).filter(isTrashTable)
        // The partitions follow their parent, except those in the trash, which are detached.
        const tablesOf = (parent: string) => [parent, ...partitionTablesOf(parent, trash)]
        // One by one: Citus sends the text of a statement to its workers.
        for (const each of splitStatements(expandStatements(statements, tablesOf)))
          await tx.unsafe(each).simple()
        await tx`insert into migrations values (${name})`
      })
    },
  }
}

async function listTables(tx: Pick<Sql, 'unsafe'>): Promise<string[]> {
  const rows = await tx.unsafe('select tablename from pg_tables where schemaname = current_schema()')
  return rows.map(({ tablename }) => String(tablename))
}

/** Resolves with the names of the migrations that a database has. */
export async function listPostgresMigrations(client: Sql): Promise<string[]> {
  return (await client`select name from migrations`).map(({ name }) => String(name))
}
