import type { LogPosition } from '../../domain/events/event.ts'
import { LIMIT_DEFAULT } from '../../domain/events/query.ts'

/** A page ends at the row before which its records have this many bytes, however few rows it has; one row always fits. */
export const PAGE_BYTES_MAX = 8 * 1_024 * 1_024

/** Rows that a statement reads at a time: at first those of an ordinary page, with the one that shows that there are more. */
const FIRST_ROWS = LIMIT_DEFAULT + 1
/** More rows are read at a time while records are small. All of these may still have the maximum size. */
const ROWS_MAX = 128

/** A row of the log. */
type LogRow = LogPosition & { record: string }

/**
 * Collects the rows of a page from partitions, newest first, a few at a time, so that a page of large records is never held
 * whole. `select` returns the next rows of a partition after a row of it, or from its start. `isMore` says whether there are
 * rows after the last one.
 */
export async function collectPage<Partition, Row extends LogRow>(
  partitions: Iterable<Partition> | AsyncIterable<Partition>,
  limit: number,
  select: (partition: Partition, after: LogPosition | null, count: number) => PromiseLike<Row[]>,
): Promise<{ rows: Row[]; isMore: boolean }> {
  const page = createPage<Row>(limit)
  for await (const partition of partitions) {
    for (let after: LogPosition | null = null, isAtEnd = false; !isAtEnd; ) {
      const count = Math.min(limit + 1 - page.rows.length, rowsAtATime(page.rows.length, page.bytes()))
      const found: Row[] = await select(partition, after, count)
      if (!page.add(found)) return { rows: page.rows, isMore: true }
      after = found.at(-1) ?? null
      isAtEnd = found.length < count
    }
  }
  return { rows: page.rows, isMore: false }
}

/** Returns the numbers of rows that a page is to get at a time. */
export function pageRows(limit: number): { next: number; later: number } {
  return { next: Math.min(limit + 1, FIRST_ROWS), later: ROWS_MAX }
}

/** Takes the rows of a page from pieces, in the same way. */
export async function takePage<Row extends LogRow>(
  pieces: AsyncIterable<Row[]>,
  limit: number,
): Promise<{ rows: Row[]; isMore: boolean }> {
  const page = createPage<Row>(limit)
  for await (const rows of pieces) if (!page.add(rows)) return { rows: page.rows, isMore: true }
  return { rows: page.rows, isMore: false }
}

function createPage<Row extends LogRow>(limit: number) {
  const rows: Row[] = []
  let bytes = 0
  return {
    rows,
    bytes: () => bytes,
    // Whether there was room for all of them.
    add(found: Row[]): boolean {
      for (const row of found) {
        bytes += Buffer.byteLength(row.record)
        if (rows.length === limit || (rows.length > 0 && bytes > PAGE_BYTES_MAX)) return false
        rows.push(row)
      }
      return true
    },
  }
}

// As many as will fill the page if they are as large as those before them.
function rowsAtATime(rows: number, bytes: number): number {
  if (rows === 0) return FIRST_ROWS
  const fitting = Math.ceil((PAGE_BYTES_MAX - bytes) / Math.max(1, bytes / rows)) + 1
  return Math.min(fitting, ROWS_MAX)
}
