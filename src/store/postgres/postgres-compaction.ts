import { getTableColumns } from 'drizzle-orm'
import type { Sql } from 'postgres'
import type { CompactionTables, DayCompaction, Leftovers } from '../database.ts'
import { dayBounds } from '../partitions.ts'
import { columnNames } from '../row-readers.ts'
import { indexNextTable, tidyDayTables } from './postgres-day-indexes.ts'
import { createBlockPartitionsSql } from './postgres-partition-sql.ts'
import { events } from './postgres-tables.ts'
import { type LockHolder, runAlone } from './run-alone.ts'

/** The advisory lock of the process that compacts. */
const COMPACTION_LOCK = 7_305_010

/** A database, a client of it, and whether its tables are distributed by Citus. */
export type PostgresLocation = { url: string; client: Sql; usesCitus: boolean }

const COLUMNS = columnNames(getTableColumns(events))
const COPIED_COLUMNS = Object.values(getTableColumns(events))
  .map(({ name }) => (name === 'record' ? 'coalesce(copied.reference, event.record)' : `event.${name}`))
  .join(', ')

const LEFTOVERS: { [which in Leftovers]: string } = {
  former: '^former_events_[0-9]{8}$',
  all: '^(next|former)_events_[0-9]{8}$',
}

/**
 * `change` runs statements that change which tables there are, as `postgresPartitionLifecycle` does. On Citus, the next table of a day
 * is distributed as the present one is.
 */
export function postgresCompactionTables(
  { url, client, usesCitus }: PostgresLocation,
  change: (statements: string, day: string) => Promise<void>,
): CompactionTables {
  const holder: LockHolder = { pid: null }
  return {
    runAlone: (work) => runAlone(url, { lock: COMPACTION_LOCK, holder }, work),
    async prepareDay(day) {
      await change(createBlockPartitionsSql(day), day)
      const [row] = await client`select to_regclass(${presentTable(day)}) is not null as is_there`
      return row?.is_there === true
    },
    async createNextTable(day) {
      await client.unsafe(createNextTableSql(day, usesCitus)).simple()
    },
    async copyRows(day, rows) {
      const [customers, sequences] = [rows.map(({ customer }) => customer), rows.map((row) => row.sequence)]
      await client.unsafe(
        `insert into ${nextTable(day)} (${COLUMNS}) select ${COPIED_COLUMNS}
         from unnest($1::int[], $2::bigint[], $3::text[]) as copied (customer, sequence, reference)
         join ${presentTable(day)} event on event.customer = copied.customer and event.sequence = copied.sequence`,
        [customers, sequences, rows.map(({ reference }) => reference)],
      )
    },
    async isNextTableComplete(day, untilSequence) {
      const present = `select count(*), sum(sequence) from ${presentTable(day)} where sequence <= $1`
      const next = `select count(*), sum(sequence) from ${nextTable(day)}`
      const rows = await client.unsafe(`${present} union ${next}`, [untilSequence])
      return rows.length === 1
    },
    indexNextTable: (day) => indexNextTable(client, nextTable(day)),
    async replaceTable(day, _number, untilSequence, compaction) {
      await change(checkLockSql(holder) + replaceTableSql(day, untilSequence, compaction), day)
      await tidyDayTables({ client, usesCitus }, compaction)
    },
    async removeLeftovers(_pace, which) {
      const tables = await client`select tablename from pg_tables
        where schemaname = current_schema() and tablename ~ ${LEFTOVERS[which]}`
      for (const { tablename } of tables) await client.unsafe(`drop table if exists ${tablename}`)
    },
    // The files of a table are deleted with it.
    giveBackSpace: async () => {},
  }
}

// Once the connection is lost, another process may compact the day: it deletes the blocks of this one as those of a compaction
// that has not ended.
function checkLockSql({ pid }: LockHolder): string {
  if (pid === null) return ''
  return `do $$ begin
      if not exists (select 1 from pg_locks where locktype = 'advisory' and objid = ${COMPACTION_LOCK} and pid = ${pid} and granted)
      then raise exception 'The connection that holds the lock of compactions was lost.'; end if;
    end $$;`
}

// With the constraint, the table is attached without being read.
function createNextTableSql(day: string, isDistributed: boolean): string {
  const table = nextTable(day)
  const distribute = `select create_distributed_table('${table}', 'customer', colocate_with => 'events');`
  return `create table ${table} (like events including all excluding indexes,
      constraint ${table}_day check (event_time >= '${isoOf(day, 'from')}' and event_time < '${isoOf(day, 'until')}'));
    ${isDistributed ? distribute : ''}`
}

// In a block, because Citus sends the text of a statement to the workers, which is that of all statements otherwise.
function replaceTableSql(day: string, untilSequence: number, compaction: DayCompaction): string {
  const [present, next, former] = [presentTable(day), nextTable(day), `former_${presentTable(day)}`]
  return `do $$ begin
    alter table events detach partition ${present};
    insert into ${next} (${COLUMNS}) select ${COLUMNS} from ${present} where sequence > ${untilSequence};
    alter table ${present} rename to ${former};
    alter table ${next} rename to ${present};
    alter table events attach partition ${present} for values from ('${isoOf(day, 'from')}') to ('${isoOf(day, 'until')}');
    alter table ${present} drop constraint ${next}_day;
    ${recordSql(compaction)}
    end $$;`
}

function recordSql({ day, compactedAt, ...numbers }: DayCompaction): string {
  const { lastBlock, lastStretch, events: count, recordBytes, blockBytes } = numbers
  const values = `${lastBlock}, ${lastStretch}, ${count}, ${recordBytes}, ${blockBytes}, '${compactedAt.toISOString()}'`
  return `delete from day_compactions where day = '${day}';
    insert into day_compactions (day, last_block, last_stretch, events, record_bytes, block_bytes, compacted_at)
    values ('${day}', ${values});`
}

function isoOf(day: string, bound: 'from' | 'until'): string {
  return dayBounds(day)[bound].toISOString()
}

function presentTable(day: string): string {
  return `events_${day.replaceAll('-', '')}`
}

function nextTable(day: string): string {
  return `next_${presentTable(day)}`
}
