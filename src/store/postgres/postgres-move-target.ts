import type { Sql, TransactionSql } from 'postgres'
import { Fault } from '../../domain/fault.ts'
import { expandStatements } from '../migrate.ts'
import { postgresMigrations } from '../migrations.ts'
import type { MoveMark, MoveTarget } from '../moves/move-ends.ts'
import { CONNECT_SECONDS } from './postgres-client.ts'
import { createOwnRecordsIndexSql } from './postgres-day-indexes.ts'
import { insertPostgresRows } from './postgres-move-rows.ts'
import { connectForMove, postgresMoveEnd } from './postgres-move-source.ts'
import { createTablesLikeSql } from './postgres-partition-sql.ts'
import { MIGRATION_LOCK } from './postgres-partitions.ts'

/** The advisory lock of the move that copies into a database. */
const MOVE_LOCK = 7_305_020
/** How often that lock is tried, and how long in between. */
const LOCK_TRIES = 60
const LOCK_PAUSE_MS = 500

/**
 * Opens a PostgreSQL database to move a database there. Throws a `conflict` fault if it has tables that have not come by this
 * move, or another move copies there.
 */
export async function openPostgresMoveTarget(url: string, dataDir: string): Promise<MoveTarget> {
  const client = connectForMove(url)
  const close = () => client.end({ timeout: CONNECT_SECONDS })
  const end = postgresMoveEnd(client, url)
  try {
    if (!(await lockTarget(client))) throw new Fault('conflict', 'moveTargetInUse', { place: end.place })
    const mark = await end.findMark()
    const [row] = await client`select count(*)::int as tables from pg_class
      where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p')`
    return {
      ...end,
      location: { databaseUrl: url, dataDir },
      isEmpty: row?.tables === 0 || mark?.state === 'arriving',
      isElsewhere: false,
      freeBytes: null,
      create: (first) => createTables(client, first),
      createPartitions: (tables) => createPartitions(client, tables),
      sortTables: (tables) => sortTables(client, tables),
      ...doneMethods(client),
      emptyTable: async (table) => void (await client.unsafe(`delete from only ${table}`)),
      insertRows: (table, rows) => insertPostgresRows(client, table, rows),
      async finish({ event, customer }, compactedDays) {
        await client`select setval('event_sequence', ${Math.max(1, event)}, ${event > 0})`
        await client`select setval('customers_id_seq', ${Math.max(1, customer)}, ${customer > 0})`
        for (const day of compactedDays.keys()) await createOwnRecordsIndex(client, day)
        await client`analyze`
      },
      settle: async () => void (await client`delete from moved_tables`),
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

// The server notices only after its statement that a move was killed.
async function lockTarget(client: Sql): Promise<boolean> {
  for (let tries = 1; tries <= LOCK_TRIES; tries += 1) {
    const [lock] = await client`select pg_try_advisory_lock(${MOVE_LOCK}) as is_mine`
    if (lock?.is_mine === true) return true
    await Bun.sleep(LOCK_PAUSE_MS)
  }
  return false
}

// All of it or nothing, so that no process takes the empty tables for a new installation.
async function createTables(
  client: Sql,
  { state, moveId, place, source, changedAt }: MoveMark,
): Promise<void> {
  await client.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(${MIGRATION_LOCK})`
    await tx.unsafe('create table migrations (name text primary key)')
    for (const { name, statements } of postgresMigrations) {
      await tx.unsafe(expandStatements(statements, (parent) => [parent])).simple()
      await tx`insert into migrations values (${name})`
    }
    await tx`insert into moves values (1, ${state}, ${moveId}, ${place}, ${source}, ${changedAt})`
  })
}

async function createPartitions(client: Sql, tables: string[]): Promise<void> {
  await client.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(${MIGRATION_LOCK})`
    const names = await listNames(tx)
    for (const sql of createTablesLikeSql(tables.filter((table) => !names.has(table))))
      await tx.unsafe(sql).simple()
  })
}

async function listNames(tx: TransactionSql): Promise<Set<string>> {
  const rows = await tx`select relname::text as name from pg_class
    where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p')`
  return new Set(rows.map(({ name }) => String(name)))
}

// A table comes once all tables that it refers to have come.
async function sortTables(client: Sql, tables: string[]): Promise<string[]> {
  const references = await client`select conrelid::regclass::text as table, confrelid::regclass::text as other
    from pg_constraint where contype = 'f' and conrelid <> confrelid and connamespace = current_schema()::regnamespace`
  const waiting = new Set(tables)
  const sorted: string[] = []
  while (waiting.size > 0) {
    const ready = [...waiting].filter(
      (table) => !references.some((each) => each.table === table && waiting.has(String(each.other))),
    )
    if (ready.length === 0) throw new Error('Tables refer to each other.')
    for (const table of ready) waiting.delete(table)
    sorted.push(...ready)
  }
  return sorted
}

function doneMethods(client: Sql): Pick<MoveTarget, 'listDone' | 'forgetDone' | 'addDone'> {
  return {
    async listDone() {
      const rows = await client`select name, rows::text, digest from moved_tables`
      return new Map(
        rows.map(({ name, rows: count, digest }) => [
          String(name),
          { rows: Number(count), digest: String(digest) },
        ]),
      )
    },
    // All at once, because rows refer to those of other tables.
    async forgetDone() {
      const tables = await client`select relname::text as name from pg_class
        where relnamespace = current_schema()::regnamespace and relkind = 'r' and relname not in ('migrations', 'moves')`
      await client.unsafe(`truncate ${tables.map(({ name }) => name).join(', ')}`)
    },
    async addDone(table, { rows, digest }) {
      await client`insert into moved_tables values (${table}, ${rows}, ${digest})`
    },
  }
}

async function createOwnRecordsIndex(client: Sql, day: string): Promise<void> {
  const table = `events_${day.replaceAll('-', '')}`
  const [row] = await client`select to_regclass(${table}) is not null as exists,
    exists (select 1 from pg_indexes where tablename = ${table} and indexdef like '%substr%') as has_index`
  if (row?.exists === true && row.has_index !== true) await client.unsafe(createOwnRecordsIndexSql(table))
}
