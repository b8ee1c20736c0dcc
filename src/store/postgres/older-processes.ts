import type { Sql, TransactionSql } from 'postgres'
import { Fault } from '../../domain/fault.ts'
import { RUNNING_MS } from '../operations/processes.ts'
import { MIGRATION_LOCK } from './postgres-partitions.ts'

/**
 * Throws a `conflict` fault if processes use the database that were started before it had some migrations, unless another
 * process has applied these meanwhile.
 */
export async function refuseOlderProcesses(client: Sql, pending: string[]): Promise<void> {
  await client.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(${MIGRATION_LOCK})`
    const names = (await tx`select name from migrations`).map(({ name }) => String(name))
    if (pending.every((name) => names.includes(name))) return
    const processes = await countRunning(tx)
    if (processes > 0) throw new Fault('conflict', 'olderProcesses', { processes })
  })
}

/**
 * Resolves with the number of other processes that use the database: those that have described themselves, if there is a connection
 * besides this one. A process that was killed is described for a while, and one that starts is not described yet. Databases of the
 * first releases have no descriptions.
 */
export async function countRunning(tx: TransactionSql): Promise<number> {
  const [table] = await tx`select to_regclass('processes') is not null as exists`
  if (table?.exists !== true) return 0
  const [row] = await tx`select
    (select count(*) from processes where seen_at > now() - ${RUNNING_MS} * interval '1 millisecond')::int as described,
    (select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
      and application_name = current_setting('application_name'))::int as connections`
  return Number(row?.connections) > 0 ? Number(row?.described) : 0
}
