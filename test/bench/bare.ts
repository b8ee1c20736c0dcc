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
  close(): Promise<void>
}

export const BULK_EVENTS = 100_000
export const COMMIT = 1_000
export const SINGLE_MS = 3_000

/** How many of something happen per second while a deed goes on. */
export async function perSecond(count: number, deed: () => unknown): Promise<number> {
  const begun = performance.now()
  await deed()
  return (count / (performance.now() - begun)) * 1_000
}
