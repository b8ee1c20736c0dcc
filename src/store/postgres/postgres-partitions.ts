import type { Sql } from 'postgres'
import { Fault } from '../../domain/fault.ts'
import { dayOfTable } from '../partitions.ts'
import { monthOfTable, monthTable } from '../reports/month-partitions.ts'
import {
  createDayPartitionsSql,
  createIdGenerationPartitionSql,
  dropDayPartitionsSql,
} from './postgres-partition-sql.ts'

/** Held while tables are made, changed or dropped: processes take turns. */
export const MIGRATION_LOCK = 7_305_000

/**
 * Whoever drops a partition waits for all who read its parent, as a download does, and everybody who sends waits behind:
 * for so long at most. It is tried again within the hour.
 */
const PATIENCE_MS = 1_000

/** How days, months and generations come and go on PostgreSQL. */
export function partitionLifecycle(client: Sql) {
  const known = new Set<string | number>()
  const partitions = async (parent: string) => {
    const rows =
      await client`select inhrelid::regclass::text as name from pg_inherits where inhparent = ${parent}::regclass`
    return rows.map(({ name }) => String(name))
  }
  const once = async (partition: string | number, deed: string) => {
    if (known.has(partition)) return
    await locked(client, deed)
    known.add(partition)
  }
  const drop = async (partition: string | number, deed: string) => {
    known.delete(partition)
    try {
      await locked(client, `set local lock_timeout = ${PATIENCE_MS}; ${deed}`)
    } catch (error) {
      throw isHeld(error) ? heldUp(partition) : error
    }
  }
  return {
    listDays: async () => (await partitions('events')).flatMap(dayOfTable),
    listMonths: async () => (await partitions('administration')).flatMap(monthOfTable),
    listIdGenerations: async () =>
      (await partitions('event_ids')).map((name) => Number(name.replace('event_ids_', ''))),
    createDay: (day: string) => once(day, createDayPartitionsSql(day)),
    dropDay: (day: string) => drop(day, dropDayPartitionsSql(day)),
    async dropMonth(month: string) {
      // Its days may come again: they are made with it.
      known.clear()
      await drop(month, `drop table if exists ${monthTable(month)}`)
    },
    createIdGeneration: (generation: number) => once(generation, createIdGenerationPartitionSql(generation)),
    dropIdGeneration: (generation: number) => drop(generation, `drop table if exists event_ids_${generation}`),
  }
}

function isHeld(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '55P03'
}

function heldUp(partition: string | number): Fault {
  return new Fault(
    'unavailable',
    `Somebody is reading while ${partition} is to be forgotten, for which everybody would have to wait; it goes within the hour.`,
  )
}

// Tables come and go in turns too: two processes making the same day would otherwise collide.
async function locked(client: Sql, deed: string): Promise<void> {
  await client.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(${MIGRATION_LOCK})`
    await tx.unsafe(deed).simple()
  })
}
