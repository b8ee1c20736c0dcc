import type { Sql } from 'postgres'
import { hasOwnRecordSql } from '../blocks/record-reference.ts'
import { analyzeDayPartitionsSql } from './postgres-partition-sql.ts'

/** The indexes of a day with fewer events are small however they are built. */
const REBUILT_EVENTS = 1_000
/** How long it is waited for those who read an old state of the database, such as downloads. */
const WAIT_MS = 2_000
/** SQLSTATE of a statement that waited for longer, or that took longer than its session allows. */
const GIVEN_UP = ['55P03', '57014']

/**
 * Creates the indexes of the next table of a day, which has its rows: those that `events` has, so that they become parts of
 * these. Built at once, they are a quarter smaller than after one insert for each row.
 */
export async function indexNextTable(client: Sql, nextTable: string): Promise<void> {
  const definitions = await client`select pg_get_indexdef(indexrelid) as definition
    from pg_index where indrelid = 'events'::regclass order by indexrelid`
  for (const { definition } of definitions) {
    const [columns, ...conditions] = afterTable(String(definition)).split(' WHERE ')
    const filled = `${columns} with (fillfactor = ${FILL_PERCENT})`
    await client.unsafe(`create index on ${nextTable}${[filled, ...conditions].join(' WHERE ')}`)
  }
  await client.unsafe(createOwnRecordsIndexSql(nextTable))
}

/** Returns the SQL that creates the index of a compacted day that finds the events whose records are not in blocks. */
export function createOwnRecordsIndexSql(table: string): string {
  return `create index on ${table} (customer, event_time, sequence) where ${hasOwnRecordSql('record')}`
}

/** Few events come after a compaction, which is repeated then, so that pages need hardly any space for more. */
const FILL_PERCENT = 98

function afterTable(definition: string): string {
  return definition.slice(definition.indexOf(' USING '))
}

/**
 * Builds the indexes of a day's resources anew, while they are in use, and prepares both tables for reading: with statistics,
 * and so that their rows are never written again. Where something reads an old state of the database for too long, the indexes
 * stay as they are; and so they do on Citus, whose shards on one worker would get indexes of the same name meanwhile.
 */
export async function tidyDayTables(
  { client, usesCitus }: { client: Sql; usesCitus: boolean },
  { day, events }: { day: string; events: number },
): Promise<void> {
  await client.unsafe(analyzeDayPartitionsSql(day))
  if (events < REBUILT_EVENTS) return
  const suffix = day.replaceAll('-', '')
  if (!usesCitus) await reindex(client, `event_resources_${suffix}`)
  for (const table of ['events', 'event_resources'])
    await client.unsafe(`vacuum (freeze, skip_locked) ${table}_${suffix}`)
}

async function reindex(client: Sql, table: string): Promise<void> {
  const connection = await client.reserve()
  try {
    await connection.unsafe(`set lock_timeout = ${WAIT_MS}`)
    await fillIndexes(connection, table)
    await connection.unsafe(`reindex table concurrently ${table}`)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && GIVEN_UP.includes(String(error.code)))) throw error
    await dropUnfinishedIndexes(connection, table)
  } finally {
    await connection.unsafe('reset lock_timeout').finally(() => connection.release())
  }
}

// For the next time that they are built.
async function fillIndexes(client: Sql, table: string): Promise<void> {
  const indexes =
    await client`select indexrelid::regclass::text as index from pg_index where indrelid = ${table}::regclass`
  for (const { index } of indexes)
    await client.unsafe(`alter index ${index} set (fillfactor = ${FILL_PERCENT})`)
}

async function dropUnfinishedIndexes(client: Sql, table: string): Promise<void> {
  const unfinished = await client`select indexrelid::regclass::text as index
    from pg_index where indrelid = ${table}::regclass and not indisvalid`
  for (const { index } of unfinished) await client.unsafe(`drop index concurrently if exists ${index}`)
}
