/** The values that SQLite accepts as parameters. */
export type SqliteValue = string | number | null

/**
 * Separates the values of rows that are sent as one string. A value is preceded by `=`, and null is empty. No value contains
 * the separator: U+0000 is replaced in columns, and JSON does not allow it in a record.
 */
export const VALUE_SEPARATOR = '\0'

/** An event to store, with the rows that are stored together with it. */
export type EventRow = {
  /** The suffix of the day's tables, such as `_20260301`. */
  daySuffix: string
  /** The event's columns in order; the writer fills in the sequence. */
  event: SqliteValue[]
  /** The draft of the event's row in the administrator log, and the table of its month. */
  logRow: { table: string; values: SqliteValue[] } | null
  /** How the event changes servers. */
  serverUpdates: SqliteValue[][]
  resources: [name: string, type: string | null, isFirstOfType: number][]
}

/** A task of a database worker. */
export type WorkerTask =
  | { op: 'open'; file: string; readonly: boolean }
  | { op: 'query'; sql: string; params: SqliteValue[]; method: string }
  | { op: 'execute'; sql: string }
  | { op: 'insertEvents'; generation: number; otherGenerations: number[]; rows: EventRow[] }
  | { op: 'openSnapshot'; snapshot: number }
  | { op: 'select'; snapshot: number; sql: string; params: SqliteValue[] }
  | { op: 'fetchRows'; snapshot: number; count: number }
  | { op: 'closeSnapshot'; snapshot: number }
  | { op: 'close' }

export type WorkerRequest = WorkerTask & { id: number }

export type WorkerReply =
  | { id: number; value: unknown }
  | { id: number; error: { message: string; code: string } }
