import type { Sql, TransactionSql } from 'postgres'
import { Fault } from '../../domain/fault.ts'
import { partitionTablesOf } from '../partition-tables.ts'
import { countRunning } from './older-processes.ts'
import { MIGRATION_LOCK } from './postgres-partitions.ts'

/**
 * The tables whose rows are on the workers, with the column that says on which, and what is changed before: every unique key must
 * hold the column. All others stay on the coordinator.
 */
const DISTRIBUTED: { table: string; column: string; with: string; before?: (table: string) => string }[] = [
  { table: 'events', column: 'customer', with: 'none' },
  { table: 'event_resources', column: 'customer', with: 'events' },
  // The sequence is assigned on the coordinator. A default would make Citus give each worker numbers of its own.
  {
    table: 'event_ids',
    column: 'customer',
    with: 'events',
    before: (table) => `alter table ${table} alter column sequence drop default`,
  },
  { table: 'event_blocks', column: 'customer', with: 'events', before: keyWithCustomer },
  // Its rows are of the blocks of several customers.
  { table: 'event_texts', column: 'stretch', with: 'none' },
  { table: 'administration', column: 'customer', with: 'events' },
]

function keyWithCustomer(table: string): string {
  return `alter table ${table} drop constraint ${table}_pkey, add primary key (customer, block, first_time)`
}

/**
 * Distributes the tables over the workers of Citus, with the rows that they have, if they are not yet. Throws a `conflict` fault if
 * the server has no Citus or no workers, or if other processes use the database.
 */
export async function distributeTables(client: Sql): Promise<void> {
  const distributed = await client.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(${MIGRATION_LOCK})`
    await requireWorkers(tx)
    const known = await listDistributed(tx)
    const missing = DISTRIBUTED.filter(({ table }) => !known.has(table))
    if (missing.length > 0) await refuseProcesses(tx)
    for (const each of missing) await distribute(tx, each)
    return missing
  })
  // Citus leaves a copy of the rows on the coordinator, which nothing reads.
  for (const { table } of distributed)
    await client`select truncate_local_data_after_distributing_table(${table}::regclass)`
}

/** Throws a `conflict` fault if the tables of a database are distributed, which is only opened with Citus. */
export async function refuseDistributed(client: Sql): Promise<void> {
  if ((await listDistributed(client)).has('events')) throw new Fault('conflict', 'citusOff')
}

/** Throws a `conflict` fault if the tables of a database are distributed: no snapshot has the rows of all workers. */
export async function refuseCopy(client: Sql): Promise<void> {
  if ((await listDistributed(client)).has('events')) throw new Fault('conflict', 'citusBackup')
}

async function requireWorkers(tx: TransactionSql): Promise<void> {
  const [row] = await tx`select to_regclass('pg_catalog.pg_dist_node') is not null as exists`
  if (row?.exists !== true) throw new Fault('conflict', 'citusMissing')
  const workers = await tx`select 1 from pg_dist_node
    where isactive and noderole = 'primary' and shouldhaveshards and groupid <> 0`
  if (workers.length === 0) throw new Fault('conflict', 'citusWithoutWorkers')
}

async function listDistributed(client: Pick<Sql, 'unsafe'>): Promise<Set<string>> {
  const [row] = await client.unsafe(
    "select to_regclass('pg_catalog.pg_dist_partition') is not null as exists",
  )
  if (row?.exists !== true) return new Set()
  const rows = await client.unsafe('select logicalrelid::regclass::text as name from pg_dist_partition')
  return new Set(rows.map(({ name }) => String(name)))
}

async function refuseProcesses(tx: TransactionSql): Promise<void> {
  const processes = await countRunning(tx)
  if (processes > 0) throw new Fault('conflict', 'citusOtherProcesses', { processes })
}

async function distribute(tx: TransactionSql, { table, column, ...each }: (typeof DISTRIBUTED)[number]) {
  const tables = await tx`select tablename from pg_tables where schemaname = current_schema()`
  const names = tables.map(({ tablename }) => String(tablename))
  // A partition in the trash is detached. It may come back.
  const trashed = partitionTablesOf(
    table,
    names.filter((name) => name.startsWith('trash_')),
  )
  for (const name of [table, ...trashed]) if (each.before) await tx.unsafe(each.before(name))
  await tx.unsafe(`select create_distributed_table('${table}', '${column}', colocate_with => '${each.with}')`)
}
