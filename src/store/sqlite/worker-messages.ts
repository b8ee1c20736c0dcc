/** What SQLite takes for a parameter. */
export type SqliteValue = string | number | null

/**
 * Stands between the values of rows that travel as one text; a value is led by `=`, an absent one is empty. No value
 * contains it: U+0000 is replaced in columns, and JSON does not allow it in a record.
 */
export const VALUE_SEPARATOR = '\0'

/** One event to store: the columns of its row in order (the sequence is filled in by the writer) and its resources. */
export type AppendRow = {
  /** `_20260301`: the suffix of the day's tables. */
  daySuffix: string
  event: SqliteValue[]
  /** Its row of the administrator log, as drafted, and `_202603`, the suffix of that month's table. */
  logRow: { table: string; values: SqliteValue[] } | null
  /** What becomes of servers by it. */
  serverUpdates: SqliteValue[][]
  resources: [name: string, type: string | null, isFirstOfType: number][]
}

/** What a database worker is asked to do. */
export type WorkerTask =
  | { op: 'open'; file: string; readonly: boolean }
  | { op: 'query'; sql: string; params: SqliteValue[]; method: string }
  | { op: 'exec'; sql: string }
  | { op: 'append'; generation: number; otherGenerations: number[]; rows: AppendRow[] }
  | { op: 'snapshot'; snapshot: number }
  | { op: 'select'; snapshot: number; sql: string; params: SqliteValue[] }
  | { op: 'pull'; snapshot: number; count: number }
  | { op: 'release'; snapshot: number }
  | { op: 'close' }

export type WorkerRequest = WorkerTask & { id: number }

export type WorkerReply =
  | { id: number; value: unknown }
  | { id: number; error: { message: string; code: string } }
