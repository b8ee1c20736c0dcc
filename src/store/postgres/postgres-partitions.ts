import type { Sql } from 'postgres'
import { Fault } from '../../domain/fault.ts'
import type { OpenedDatabase, PartitionId, PartitionLifecycle } from '../database.ts'
import { dayOfTable } from '../partitions.ts'
import { monthOfTable } from '../reports/month-partitions.ts'
import { isCopyError } from './citus-errors.ts'
import { type PostgresLocation, postgresCompactionTables } from './postgres-compaction.ts'
import {
  createDayPartitionsSql,
  createIdGenerationPartitionSql,
  createMonthPartitionSql,
  dropTrashedPartitionSql,
  forgetPurgedSql,
  trashPartitionSql,
} from './postgres-partition-sql.ts'

/** The advisory lock held while tables are created, changed or dropped, so that processes take turns. */
export const MIGRATION_LOCK = 7_305_000

/**
 * Maximum time that dropping a partition waits for everyone who reads its parent table, such as a download, because all
 * senders wait behind it. The purge tries again within the hour.
 */
const DROP_LOCK_TIMEOUT_MS = 1_000
/** The same for putting a compacted day in the place of a day, which is tried again a moment later. */
const REPLACE_LOCK_TIMEOUT_MS = 100

/** Creates, drops and lists partitions. Dropping one that is in use throws an `unavailable` fault. */
export function postgresPartitionLifecycle(
  location: PostgresLocation,
): PartitionLifecycle & Pick<OpenedDatabase, 'isPartitionLost' | 'forgetPartitions' | 'compactions'> {
  const { client, usesCitus } = location
  // To the workers, whose tables are locked too.
  const propagate = usesCitus ? ["set local citus.propagate_set_commands = 'local'"] : []
  const existing = new Set<string | number>()
  const partitionsOf = async (parent: string) => {
    const rows =
      await client`select inhrelid::regclass::text as name from pg_inherits where inhparent = ${parent}::regclass`
    return rows.map(({ name }) => String(name))
  }
  const create = async (partition: string | number, statements: string) => {
    if (existing.has(partition)) return
    await runLocked(client, statements)
    existing.add(partition)
  }
  const change = async (partition: PartitionId, statements: string, timeoutMs = DROP_LOCK_TIMEOUT_MS) => {
    // A month is created together with its days, so these must be created again when they are next needed.
    existing.clear()
    try {
      await runLocked(client, ...propagate, `set local lock_timeout = ${timeoutMs}`, statements)
    } catch (error) {
      throw isLockTimeout(error) ? partitionInUse(partition.name) : error
    }
  }
  return {
    listDays: async () => (await partitionsOf('events')).flatMap(dayOfTable),
    listMonths: async () => (await partitionsOf('administration')).flatMap(monthOfTable),
    listIdGenerations: async () =>
      (await partitionsOf('event_ids')).map((name) => Number(name.replace('event_ids_', ''))),
    createDay: (day) => create(day, createPartitionsSql({ kind: 'day', name: day })),
    createIdGeneration: (generation) => create(generation, createIdGenerationPartitionSql(generation)),
    trashPartition: (partition, at, signature) =>
      change(partition, trashPartitionSql(partition, at, signature)),
    restorePartition: (partition) => change(partition, createPartitionsSql(partition)),
    dropTrashedPartition: (partition) => change(partition, dropTrashedPartitionSql(partition)),
    compactions: postgresCompactionTables(location, (statements, day) =>
      change({ kind: 'day', name: day }, statements, REPLACE_LOCK_TIMEOUT_MS),
    ),
    isPartitionLost,
    forgetPartitions: () => existing.clear(),
  }
}

function createPartitionsSql({ kind, name }: PartitionId): string {
  if (kind === 'generation') return createIdGenerationPartitionSql(Number(name))
  const create = kind === 'day' ? createDayPartitionsSql(name) : createMonthPartitionSql(name)
  return `${forgetPurgedSql({ kind, name })}\n${create}`
}

// Without the lock, two processes that create the same day would collide.
async function runLocked(client: Sql, ...statements: string[]): Promise<void> {
  await client.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(${MIGRATION_LOCK})`
    for (const each of statements) await tx.unsafe(each).simple()
  })
}

// "no partition of relation … found for row": a check violation, but of no constraint.
function isPartitionLost(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const isCheck = 'code' in cause && cause.code === '23514'
    if (isCheck && !('constraint_name' in cause && cause.constraint_name)) return true
    if (isCopyError(cause)) return true
  }
  return false
}

function isLockTimeout(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '55P03'
}

function partitionInUse(partition: string): Fault {
  return new Fault('unavailable', 'partitionInUse', { partition })
}
