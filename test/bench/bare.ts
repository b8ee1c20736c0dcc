/** One commit's worth of the rows that Daybook stored, by table, as the driver gives them. */
export type Commit<Row> = Map<string, Row[]>

/** A database that the driver is used on directly, for comparison. */
export type Bare = {
  /** Rows of the log per second, copied into empty tables in commits of 1,000: with all that belongs to them, or the events alone. */
  bulk(tables: 'all' | 'events alone'): Promise<number>
  /** Commits of one row each per second, by so many connections at once. */
  single(connections: number): Promise<number>
  /** Values of the column `record` per second, read straight. */
  raw(): Promise<number>
  /** Copies rows of the administrator log until there are so many. */
  fillReport(rows: number): Promise<void>
  /** Rows of the administrator log per second, read straight: the columns that Daybook reads. */
  rawReport(): Promise<number>
  close(): Promise<void>
}

export const BULK_EVENTS = 100_000
export const COMMIT = 1_000
export const SINGLE_MS = 3_000

/** A statement that copies rows which Daybook wrote into a table of the administrator log, numbered before them. */
export function copyingReport(table: string, columns: string[], copy: number, limit: number): string {
  const values = columns.map((column) => (column === 'sequence' ? `sequence - ${copy * 1e9}` : column))
  return `insert into ${table} (${columns}) select ${values} from ${table} where sequence > 0 limit ${limit}`
}

/** How many of something happen per second while a deed goes on. */
export async function perSecond(count: number, deed: () => unknown): Promise<number> {
  const begun = performance.now()
  await deed()
  return (count / (performance.now() - begun)) * 1_000
}
