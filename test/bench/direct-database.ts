/** The rows of one transaction, by table, in the form the driver returns them. */
export type Commit<Row> = Map<string, Row[]>

/** A database used through its driver, without Daybook, for comparison. */
export type DirectDatabase = {
  /** Copies events into empty tables in transactions of 1,000 and returns events per second: into all tables, or only `events`. */
  bulkInsert(tables: 'all' | 'only events'): Promise<number>
  /** Inserts one event per transaction on that many connections and returns events per second. */
  singleInserts(connections: number): Promise<number>
  /** Reads the column `record` of all events and returns rows per second. */
  readRecords(): Promise<number>
  /** Copies rows of the administrator log until it has that many. */
  fillReport(rows: number): Promise<void>
  /** Reads the columns of the administrator log that a report needs, and returns rows per second. */
  readReport(): Promise<number>
  /** Returns the bytes of all tables and indexes, by kind. What was freed and not reused yet counts as `free`. */
  measureBytes(): Promise<Map<ByteKind, number>>
  close(): Promise<void>
}

const BYTE_KINDS = {
  'events and their records': /^(?:next_|former_)?events(?:_\d+)*$/,
  'blocks of records': /^event_blocks(?:_\d+)*$/,
  'index of texts': /^event_texts(?:_\d+)*$/,
  resources: /^event_resources(?:_\d+)*$/,
  'event IDs': /^(?:(?:recent_|settling_)?event_ids(?:_\d+)*|content_hashes)$/,
  'administrator log': /^administration(?:_\d+)*$/,
  'trees of the log': /^tree/,
} as const

export type ByteKind = keyof typeof BYTE_KINDS | 'indexes of events' | 'everything else' | 'free'

// The keys of the table are its kinds.
const KINDS = Object.entries(BYTE_KINDS) as [keyof typeof BYTE_KINDS, RegExp][]

/** Returns what the bytes of a table or of an index of it are for. */
export function toByteKind(table: string, isIndex: boolean): ByteKind {
  const [kind] = KINDS.find(([, pattern]) => pattern.test(table)) ?? []
  return kind === 'events and their records' && isIndex ? 'indexes of events' : (kind ?? 'everything else')
}

/** Adds up bytes by kind. */
export function sumBytes(parts: { table: string; isIndex: boolean; bytes: number }[]): Map<ByteKind, number> {
  const sums = new Map<ByteKind, number>()
  for (const { table, isIndex, bytes } of parts) {
    const kind = toByteKind(table, isIndex)
    sums.set(kind, (sums.get(kind) ?? 0) + bytes)
  }
  return sums
}

export const BULK_EVENTS = 100_000
export const COMMIT_ROWS = 1_000
export const SINGLE_MS = 3_000

/** Returns a statement that copies the rows of an administrator log table; the copies get lower sequence numbers. */
export function copyReportRows(table: string, columns: string[], copy: number, limit: number): string {
  const values = columns.map((column) => (column === 'sequence' ? `sequence - ${copy * 1e9}` : column))
  return `insert into ${table} (${columns}) select ${values} from ${table} where sequence > 0 limit ${limit}`
}

/** Runs an action that processes `count` items, and returns items per second. */
export async function measurePerSecond(count: number, action: () => unknown): Promise<number> {
  const startedAt = performance.now()
  await action()
  return (count / (performance.now() - startedAt)) * 1_000
}
