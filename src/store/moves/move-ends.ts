import type { MovedColumn, MovedRow, MovedTable } from './moved-table.ts'
import type { RowDigest } from './row-digest.ts'

/** What a database says of a move: that it is being moved to, that it was moved to, or that it was moved elsewhere. */
export type MoveState = 'arriving' | 'arrived' | 'left'

export type MoveMark = {
  state: MoveState
  moveId: string
  /** Where it was moved to or from, for people to read. */
  place: string
  /** What tells the source from other databases, and its state from earlier ones. */
  source: string
  changedAt: Date
}

/** The last numbers that were given to an event and to a customer. */
export type LastNumbers = { event: number; customer: number }

/** One of the two databases of a move. */
export type MoveEnd = {
  /** What it is called when it is said where the database was moved to. */
  place: string
  findMark(): Promise<MoveMark | null>
  putMark(mark: MoveMark): Promise<void>
  /** The columns of its tables; null if their types are those of the other database. */
  listColumns(): Promise<Map<string, MovedColumn[]> | null>
  /** Streams the rows of a table, in chunks. */
  readRows(table: MovedTable): AsyncIterable<MovedRow[]>
  close(): Promise<void>
}

/** A database that is moved. Nothing in it changes before its mark is put. */
export type MoveSource = MoveEnd & {
  migrations: string[]
  /** What tells it from others, and its state from earlier ones: each start of a server changes it. */
  readState(): Promise<string>
  /** The space that it takes, in bytes. */
  usedBytes: number
  /** The tables that are moved. */
  listTables(): Promise<string[]>
  countRows(table: string): Promise<number>
  readLastNumbers(): Promise<LastNumbers>
  /** The compacted days, with the number of their last stretch of blocks. */
  listCompactedDays(): Promise<Map<string, number>>
}

/** A database that is moved to. */
export type MoveTarget = MoveEnd & {
  /** Where it can be opened before it has arrived. */
  location: { databaseUrl: string | null; dataDir: string }
  /** Whether nothing is there, or what a move has copied. */
  isEmpty: boolean
  /** Whether it is in another place until it has settled. */
  isElsewhere: boolean
  /** The free space in bytes; null if that is not known. */
  freeBytes: number | null
  /** Creates all tables of this version, with a mark. */
  create(mark: MoveMark): Promise<void>
  /** Creates the partitions of some tables, unless they are there. */
  createPartitions(tables: string[], compactedDays: ReadonlyMap<string, number>): Promise<void>
  /** Returns tables in an order in which rows come after those that they refer to. */
  sortTables(tables: string[]): Promise<string[]>
  /** The tables that are complete. */
  listDone(): Promise<Map<string, RowDigest>>
  /** Forgets which tables are complete, because the source has changed. */
  forgetDone(): Promise<void>
  emptyTable(table: string): Promise<void>
  insertRows(table: MovedTable, rows: MovedRow[]): Promise<void>
  /** Records that a table is complete. */
  addDone(table: string, digest: RowDigest): Promise<void>
  /** Completes the tables once they have their rows. */
  finish(lastNumbers: LastNumbers, compactedDays: ReadonlyMap<string, number>): Promise<void>
  /** Puts the database, which has arrived, where it is used. */
  settle(): Promise<void>
}
