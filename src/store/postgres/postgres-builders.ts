import type { BuildExtraConfigColumns } from 'drizzle-orm'
import {
  bigint,
  boolean,
  customType,
  index,
  integer,
  type PgColumn,
  type PgColumnBuilderBase,
  type PgTableExtraConfigValue,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
} from 'drizzle-orm/pg-core'
import { type ColumnCodec, customColumn } from '../column-codec.ts'

/** What tables are described with, on PostgreSQL. */
export const postgresBuilders = {
  table: pgTable,
  /** A partition. Queries go to the partitioned table, which finds the partitions on its own: the suffix does not matter. */
  partition: <Name extends string, Columns extends Record<string, PgColumnBuilderBase>>(
    name: Name,
    _suffix: string,
    columns: Columns,
    keys?: (self: BuildExtraConfigColumns<Name, Columns, 'pg'>) => PgTableExtraConfigValue[],
  ) => pgTable(name, columns, keys),
  text,
  integer,
  boolean,
  bigint: <Name extends string>(name: Name) => bigint(name, { mode: 'number' }),
  instant: <Name extends string>(name: Name) =>
    timestamp(name, { withTimezone: true, precision: 3, mode: 'date' }),
  /** A text column of values that are not strings. */
  encoded: <Name extends string, Value>(table: string, column: Name, codec: ColumnCodec<Value>) =>
    customType<{ data: Value; driverData: string }>(customColumn(table, column, codec))(column),
  bytes: <Name extends string>(name: Name) =>
    customType<{ data: Uint8Array; driverData: Uint8Array }>({ dataType: () => 'bytea' })(name),
  /** A number that the database assigns. */
  identity: () => integer().primaryKey().generatedByDefaultAsIdentity(),
  /** The column in whose order SQLite stores the rows of a table. */
  orderOfRows: <Name extends string>(name: Name) => bigint(name, { mode: 'number' }).notNull(),
  primaryKey,
  /** The column that tells partitions apart, which PostgreSQL requires in a primary key. */
  partitionKey: <Column extends PgColumn>(column: Column): Column[] => [column],
  index,
  uniqueIndex,
}

export type TableBuilders = typeof postgresBuilders
