/** What the values of a column are, as far as the databases write them differently. */
export type MovedType = 'number' | 'boolean' | 'instant' | 'text' | 'bytes'

export type MovedColumn = { name: string; type: MovedType }

/**
 * A table that is moved, by its name in PostgreSQL: a partition is a table. That of an ID generation holds all IDs of the
 * generation, also those that the embedded database has elsewhere.
 */
export type MovedTable = { name: string; columns: MovedColumn[] }

/** A value as it is moved and compared: booleans are 0 or 1, instants milliseconds since 1970. */
export type MovedValue = string | number | Uint8Array | null

/** The values of a row, in the order of the columns. */
export type MovedRow = MovedValue[]

// What belongs to one process, to one place, or to the checks of the embedded database, which begin anew.
const NOT_MOVED = new Set([
  'migrations',
  'moves',
  'moved_tables',
  'processes',
  'writer_probes',
  'content_hashes',
  'database_checks',
  'database_findings',
])

/**
 * Whether the rows of a table are moved. Not those of compactions that have not ended or of tables that were replaced, and not
 * IDs in the trash, by which nothing is found.
 */
export function isMovedTable(table: string): boolean {
  return !NOT_MOVED.has(table) && !/^(?:next_|former_|sqlite_|trash_event_ids_)/.test(table)
}

/** Returns the SQL condition for the rows of a table that are moved. */
export function movedRowsSql(table: string): string {
  return table === 'trashed_partitions' ? "kind <> 'generation'" : 'true'
}

/** The partition that a table is a part of: its parent, what its name ends in, and whether it is in the trash. */
export type MovedPartition = { parent: string; suffix: string; isTrashed: boolean }

/** Returns the partition that a table is a part of; null for any other table. */
export function parseMovedPartition(table: string): MovedPartition | null {
  const [, trash, parent, suffix] = PARTITION.exec(table) ?? []
  if (parent === undefined || suffix === undefined) return null
  return { parent, suffix, isTrashed: trash !== undefined }
}

const PARTITION =
  /^(trash_)?(events|event_resources|event_blocks|event_texts|administration|event_ids)_(\d+)$/

/** Returns the day of a partition's suffix: `2026-03-01` for `20260301`. */
export function dayOfSuffix(suffix: string): string {
  return `${suffix.slice(0, 4)}-${suffix.slice(4, 6)}-${suffix.slice(6)}`
}
