import type { LineShape, RecordLines } from '../blocks/record-lines.ts'
import type { RecordHashes } from '../events/event-key.ts'
import type { RecordColumns } from '../first-rows.ts'
import type { HashRequest } from './hash-leaves.ts'

/** The values that SQLite accepts as parameters. */
export type SqliteValue = string | number | null

/**
 * Separates the values of rows that are sent as one string. A value is preceded by `=`, and null is empty. No value contains
 * the separator: U+0000 is replaced in columns, and JSON does not allow it in a record.
 */
export const VALUE_SEPARATOR = '\0'

/** Stands for the name of the table in the statements of `InsertStatements`. */
export const TABLE = '<table>'

/**
 * The statements that insert the rows of an event. Their parameters: customer, ID, time, the values of the event, its record,
 * and the sequence; customer, time, the values of the resource, and the sequence; the values of the log row, whether its ID is taken, and the sequence; the
 * values of the update.
 */
export type InsertStatements = { event: string; resource: string; logRow: string; serverUpdate: string }

/** An event to store, with the values of the rows that are stored for it. */
export type ArrivingRow = {
  customer: number
  id: string
  /** The hash of the customer and the ID (`hashId`). */
  idHash: string
  project: string
  hashes: RecordHashes
  eventTime: number
  /** The suffix of the day's tables, such as `_20260301`. */
  daySuffix: string
  event: SqliteValue[]
  resources: SqliteValue[][]
  logRow: LogRow | null
  /** How the event changes servers. */
  serverUpdates: SqliteValue[][]
}

/** The draft of an event's row in the administrator log, and the table of its month. */
export type LogRow = { table: string; values: SqliteValue[] }

/**
 * The ID generations: the current one and the others, all of which have hashes of IDs; those that have IDs as text; and those
 * from before IDs belonged to projects.
 */
export type IdGenerations = { current: number; hashed: number[]; texts: number[]; before: number[] }

/**
 * Which part of a group some events are. The first begins a transaction, and the last commits it; the whole group does both. A
 * part of a transaction that is open already does neither.
 */
export type GroupPart = 'whole' | 'first' | 'next' | 'last' | 'of transaction'

/** New events of a group, and their records. */
export type EventInsert = {
  part: GroupPart
  generations: IdGenerations
  rows: ArrivingRow[]
  records: string[]
}

/**
 * Rows as one string, without the columns of the key that a statement selects first; and the key of the last of them, after
 * which there may be more, or null.
 */
export type Piece = { rows: string; lastKey: SqliteValue[] | null }

/**
 * Records as bytes of a file, the key of the last of them, after which there may be more, or null; and one that could not be
 * read, which follows them.
 */
export type LinesPiece = RecordLines & {
  lastKey: number[] | null
  unread: { time: number; sequence: number; record: string } | null
}

/**
 * A statement to run on the tables of one day after the other, which it names without their suffix. Its last parameter is the
 * limit, which is not among these.
 */
export type DaysRequest = {
  sql: string
  params: SqliteValue[]
  suffixes: string[]
  limit: number
  /** Where the rows have what their records are read with, which are then put in the place of references. */
  recordColumns?: RecordColumns | undefined
}

/** Records as one string, and the block that could not be read, which ended it. */
export type FoundRecords = { records: string; missing: NamedBlock | null; damaged: NamedBlock | null }

/** The first rows of some days, as one string, and on how many of the days the statement ran: others may follow. */
export type DaysRows = { rows: string; days: number }

/**
 * How often values occur in each of some columns, without rows beyond the limit less one: the values of a column as one string, and
 * the number of each. `rows` are those of the limit that there are, on as many of the days as the statement ran on.
 */
export type DaysTally = { columns: { values: string; counts: number[] }[]; rows: number; days: number }

/** A day of the log, and the suffix of its tables. */
export type NamedDay = { day: string; suffix: string }

/** What may contain a text on a day (`SearchedDay`): of each block its number and the time of its last event. */
export type ListedDay = { isWhole: boolean; blocks: number[] }

/** The times and sequences of the events found in blocks, and the block that could not be read, which ended it. */
export type FoundInBlocks = { positions: number[]; missing: NamedBlock | null; damaged: NamedBlock | null }
type NamedBlock = { table: string; block: number }

/** Which events are counted: those of some days' tables, with sequences within (after, until]. */
export type CountRequest = { suffixes: string[]; after: number; until: number }

/** A task of a database worker. */
export type WorkerTask =
  | { op: 'open'; file: string; readonly: boolean }
  | { op: 'query'; sql: string; params: SqliteValue[]; method: string }
  | { op: 'execute'; sql: string }
  | { op: 'executeEach'; sql: string; params: SqliteValue[][] }
  | { op: 'prepareInserts'; statements: InsertStatements }
  | ({ op: 'insertEvents' } & EventInsert)
  | {
      op: 'readPiece'
      sql: string
      params: SqliteValue[]
      count: number
      keyWidth: number
      recordColumns?: RecordColumns | undefined
    }
  | { op: 'readLines'; sql: string; params: SqliteValue[]; count: number; customer: number; shape: LineShape }
  | ({ op: 'readDays' } & DaysRequest)
  | ({ op: 'sumDays' } & DaysRequest)
  | ({ op: 'tallyDays'; width: number } & DaysRequest)
  | ({ op: 'countReceived'; isAdded: boolean } & CountRequest)
  | ({ op: 'hashRows'; sql: string; params: SqliteValue[] } & HashRequest)
  | { op: 'listSearchedDays'; days: NamedDay[]; customer: number; text: string; from: number; until: number }
  /** Of each record the block, the position in it, and the sequence of its event. */
  | { op: 'readRecords'; customer: number; days: { suffix: string; places: number[] }[] }
  | { op: 'scanBlocks'; text: string; days: { suffix: string; blocks: number[] }[] }
  | { op: 'checkTexts'; day: string; suffix: string }
  | { op: 'hashContent'; sql: string; params: SqliteValue[] }
  | { op: 'openSnapshot'; snapshot: number }
  | { op: 'select'; snapshot: number; sql: string; params: SqliteValue[] }
  | { op: 'fetchRows'; snapshot: number; count: number }
  | { op: 'closeSnapshot'; snapshot: number }
  | { op: 'close' }

/** A request to a worker. It is sent as one string (`encodeRequest`). */
export type WorkerRequest = WorkerTask & { id: number }

export type WorkerReply =
  | { id: number; value: unknown }
  | { id: number; error: { message: string; code: string } }
