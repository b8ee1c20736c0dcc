import type { PartitionId } from '../database.ts'
import { forgetDaySql, tablesOfPartition, trashTable } from '../partition-tables.ts'
import { dayBounds } from '../partitions.ts'
import { daysOfMonth, toMonth } from '../reports/month-partitions.ts'

/** The tables of a day whose rows are those of events. */
const DAILY_TABLES = ['events', 'event_resources']

/** Returns the SQL that creates a day's partitions, and its month's, if they are missing; indexes come with them. */
export function createDayPartitionsSql(day: string): string {
  const create = createPartitionSql({ kind: 'day', name: day }, dayRangeSql(day))
  return [create, createMonthPartitionSql(toMonth(day))].join('\n')
}

/** Returns the SQL that creates the partitions of a day's blocks if they are missing, and the day is not in the trash. */
export function createBlockPartitionsSql(day: string): string {
  const create = tablesOfPartition({ kind: 'day', name: day })
    .filter(({ parent }) => !DAILY_TABLES.includes(parent))
    .map(
      ({ parent, table }) => `if to_regclass('${table}') is null then
        create table ${table} (like ${parent} including all);
        alter table ${parent} attach partition ${table} ${dayRangeSql(day)};
      end if;`,
    )
  return `do $$ begin if to_regclass('${partitionName('events', day)}') is not null then ${create.join('\n')} end if; end $$;`
}

/** Returns the SQL that updates the planner's statistics of a day's partitions, from a sample. */
export function analyzeDayPartitionsSql(day: string): string {
  return `analyze ${DAILY_TABLES.map((table) => partitionName(table, day)).join(', ')}`
}

/** Returns the SQL that creates the partition of an ID generation if it is missing. */
export function createIdGenerationPartitionSql(generation: number): string {
  return createPartitionSql({ kind: 'generation', name: String(generation) }, `for values in (${generation})`)
}

/** Returns the SQL that creates the partition of a month of the administrator log if it is missing. */
export function createMonthPartitionSql(month: string): string {
  return createPartitionSql({ kind: 'month', name: month }, monthRangeSql(month))
}

/**
 * Returns the SQL that moves a partition to the trash: it is detached and gets another name. With a signature, it is
 * remembered as purged.
 */
export function trashPartitionSql(partition: PartitionId, at: Date, signature?: string): string {
  const remember = signature
    ? `insert into purged_partitions values ('${partition.kind}', '${partition.name}', '${signature}')
        on conflict (kind, name) do update set signature = excluded.signature;`
    : ''
  const move = tablesOfPartition(partition).map(
    ({ parent, table }) => `if to_regclass('${table}') is not null then
      alter table ${parent} detach partition ${table};
      alter table ${table} rename to ${trashTable(table)};
      insert into trashed_partitions values ('${partition.kind}', '${partition.name}', '${at.toISOString()}')
        on conflict (kind, name) do update set trashed_at = excluded.trashed_at;
      ${remember}
    end if;`,
  )
  return `do $$ begin ${move.join('\n')} end $$;`
}

/** Returns the SQL that drops a partition that is in the trash. */
export function dropTrashedPartitionSql(partition: PartitionId): string {
  const drop = tablesOfPartition(partition).map(({ table }) => `drop table if exists ${trashTable(table)};`)
  const forget = partition.kind === 'day' ? forgetDaySql(partition.name) : ''
  return [...drop, forget, forgetTrashedSql(partition)].join('\n')
}

// Not `create table … partition of`, which waits for everyone who reads the parent table, for as long as a download takes,
// and makes all senders wait behind it. A partition in the trash is brought back instead.
function createPartitionSql(partition: PartitionId, bounds: string): string {
  const create = tablesOfPartition(partition).map(({ parent, table }) => {
    const trash = trashTable(table)
    const restore = `alter table ${trash} rename to ${table}; ${forgetTrashedSql(partition)}`
    return [
      `if to_regclass('${table}') is null then`,
      `if to_regclass('${trash}') is null then create table ${table} (like ${parent} including all);`,
      `else ${restore} end if;`,
      `alter table ${parent} attach partition ${table} ${bounds}; end if;`,
    ].join(' ')
  })
  return `do $$ begin ${create.join(' ')} end $$;`
}

/** Returns the SQL that creates those of some tables that hold a part of a partitioned one, in the trash or not. */
export function createTablesLikeSql(tables: string[]): string[] {
  return tables.flatMap((table) => {
    const [, trash, parent, suffix = ''] = PART_OF_TABLE.exec(table) ?? []
    if (parent === undefined) return []
    const create = `create table ${table} (like ${parent} including all);`
    if (trash !== undefined) return [create]
    return [`${create} alter table ${parent} attach partition ${table} ${boundsSql(parent, suffix)};`]
  })
}

const PART_OF_TABLE =
  /^(trash_)?(events|event_resources|event_blocks|event_texts|administration|event_ids)_(\d+)$/

function boundsSql(parent: string, suffix: string): string {
  if (parent === 'event_ids') return `for values in (${suffix})`
  const [year, month, day] = [suffix.slice(0, 4), suffix.slice(4, 6), suffix.slice(6)]
  return day === '' ? monthRangeSql(`${year}-${month}`) : dayRangeSql(`${year}-${month}-${day}`)
}

function monthRangeSql(month: string): string {
  const { from, until } = daysOfMonth(month)
  return `for values from (${from}) to (${until})`
}

function forgetTrashedSql({ kind, name }: PartitionId): string {
  return `delete from trashed_partitions where kind = '${kind}' and name = '${name}';`
}

/** Returns the SQL that forgets that a partition was purged, because it is there again; and so is the month of a day. */
export function forgetPurgedSql({ kind, name }: PartitionId): string {
  const names = kind === 'day' ? `'${name}', '${toMonth(name)}'` : `'${name}'`
  return `delete from purged_partitions where name in (${names});`
}

function dayRangeSql(day: string): string {
  const { from, until } = dayBounds(day)
  return `for values from ('${from.toISOString()}') to ('${until.toISOString()}')`
}

function partitionName(table: string, day: string): string {
  return `${table}_${day.replaceAll('-', '')}`
}
