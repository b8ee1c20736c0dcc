import { type BuildColumns, sql } from 'drizzle-orm'
import {
  customType,
  index,
  integer,
  primaryKey,
  type SQLiteColumnBuilderBase,
  type SQLiteTableExtraConfigValue,
  sqliteTable,
  text,
  uniqueIndex,
} from 'drizzle-orm/sqlite-core'
import { type ColumnCodec, customColumn } from '../column-codec.ts'
import type { TableBuilders } from '../postgres/postgres-builders.ts'

/** What tables are described with, on SQLite. */
export const sqliteBuilders = {
  table: sqliteTable,
  /** A partition. SQLite has no partitioned tables, so each one is a table of its own. */
  partition: <Columns extends Record<string, SQLiteColumnBuilderBase>>(
    name: string,
    suffix: string,
    columns: Columns,
    keys?: (self: BuildColumns<string, Columns, 'sqlite'>) => SQLiteTableExtraConfigValue[],
  ) => sqliteTable(`${name}${suffix}`, columns, keys),
  text,
  integer,
  boolean: (name: string) => integer(name, { mode: 'boolean' }),
  bigint: (name: string) => integer(name),
  instant: (name: string) => integer(name, { mode: 'timestamp_ms' }),
  /** A text column of values that are not strings. */
  encoded: <Value>(table: string, column: string, codec: ColumnCodec<Value>) =>
    customType<{ data: Value; driverData: string }>(customColumn(table, column, codec))(column),
  // Parameters cross to the threads as text.
  bytes: (name: string) =>
    customType<{ data: Uint8Array; driverData: Uint8Array }>({
      dataType: () => 'blob',
      toDriver: (bytes) => sql`unhex(${Buffer.from(bytes).toString('hex')})`,
    })(name),
  identity: () => integer().primaryKey(),
  orderOfRows: (name: string) => integer(name).primaryKey(),
  primaryKey,
  partitionKey: () => [],
  index,
  uniqueIndex,
} satisfies { [name in keyof TableBuilders]: unknown }
