import type { Sql } from 'postgres'
import { Fault } from '../../domain/fault.ts'
import type { ChecksumState } from '../database.ts'

/** The first version of PostgreSQL on which Daybook is tested. It does not start on older ones. */
const OLDEST_VERSION = 15

/** Throws a fault (`conflict`) if PostgreSQL is older than the versions that are supported. */
export async function requireSupportedServer(client: Sql): Promise<void> {
  const [row] = await client.unsafe(`select current_setting('server_version_num') as version`).simple()
  const version = Math.floor(Number(row?.version) / 10_000)
  if (version < OLDEST_VERSION)
    throw new Fault('conflict', 'postgresTooOld', { version, oldest: OLDEST_VERSION })
}

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
