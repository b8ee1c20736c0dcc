import type { Sql } from 'postgres'
import type { ChecksumState } from '../database.ts'

/** Resolves with whether PostgreSQL checks its pages, and how many damaged ones it has found. */
export async function readChecksumState(client: Sql): Promise<ChecksumState> {
  const [row] = await client`select current_setting('data_checksums') as checksums,
    (select checksum_failures from pg_stat_database where datname = current_database()) as failures`
  return { isEnabled: row?.checksums === 'on', failures: Number(row?.failures ?? 0) }
}

/** Resolves with the time by the clock of PostgreSQL. */
export async function findServerTime(client: Sql): Promise<Date> {
  const [row] = await client`select extract(epoch from clock_timestamp()) * 1000 as now`
  return new Date(Number(row?.now))
}
