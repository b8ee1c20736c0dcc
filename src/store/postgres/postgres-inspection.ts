import { drizzle } from 'drizzle-orm/postgres-js'
import type { InspectedDatabase } from '../inspect-database.ts'
import { refuseOtherSchema } from '../migrate.ts'
import { postgresMigrations } from '../migrations.ts'
import { CONNECT_SECONDS, connectPostgres } from './postgres-client.ts'
import { UNLIMITED } from './postgres-limits.ts'
import { postgresMeterOf } from './postgres-meter.ts'
import { findLastAssigned } from './postgres-receipt.ts'
import { findServerTime, readChecksumState } from './postgres-server.ts'
import * as postgresTables from './postgres-tables.ts'

const READ_ONLY = { default_transaction_read_only: 'on' }

/** Opens a PostgreSQL database to be read only. Throws a `conflict` fault if it is of another release. */
export async function openPostgresInspection(url: string): Promise<InspectedDatabase> {
  const client = connectPostgres(url, 1, { limits: UNLIMITED, set: READ_ONLY })
  const close = () => client.end({ timeout: CONNECT_SECONDS })
  try {
    const [row] = await client`select to_regclass('migrations') is not null as exists`
    const names = row?.exists ? await client`select name from migrations` : []
    refuseOtherSchema(
      postgresMigrations,
      names.map(({ name }) => String(name)),
    )
    return {
      isEmbedded: false,
      tables: postgresTables,
      primary: drizzle(client),
      logPartitions: (from, until) => [{ suffix: '', ...postgresTables, from, until }],
      lastSequence: () => findLastAssigned(client),
      countMigrations: async () => names.length,
      now: () => findServerTime(client),
      hasChecksums: async () => (await readChecksumState(client)).isEnabled,
      walBytes: () => null,
      ...postgresMeterOf(client),
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}
