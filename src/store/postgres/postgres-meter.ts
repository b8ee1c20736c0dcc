import type { Sql } from 'postgres'
import { type StorageMeter, sumByKind } from '../operations/storage-meter.ts'

/** Returns a meter of a PostgreSQL database. What is free within its tables is not known. */
export function postgresMeterOf(client: Sql): Omit<StorageMeter, 'close'> {
  return {
    async listTables() {
      const rows = await client`select relname as name from pg_class
        where relnamespace = current_schema()::regnamespace and relkind = 'r'`
      return rows.map(({ name }) => String(name))
    },
    async measureTable(table) {
      const [row] =
        await client`select coalesce(pg_total_relation_size(to_regclass(${table})), 0)::text as bytes`
      return Number(row?.bytes)
    },
    async measureAll(tables) {
      const [row] = await client`select pg_database_size(current_database())::text as bytes`
      return sumByKind(tables, { bytes: Number(row?.bytes), free: 0 })
    },
  }
}
