/** A table, or the tables of a day or month. */
export type CheckedPartition = { kind: 'day' | 'month' | 'table'; name: string; tables: string[] }

/** The hash of rows, of the values in these columns. */
export type RowsHash = { count: number; lastSequence: number; columns: string; hash: string }

/** Looks for damage of a database. */
export type DatabaseChecker = {
  listPartitions(): Promise<CheckedPartition[]>
  /** Resolves with what is wrong with the pages of tables and their indexes. */
  findPageDamage(tables: string[]): Promise<string[]>
  /**
   * Resolves with the hash of a day's events with sequences within (afterSequence, untilSequence], of `rowsMax` at most; null
   * if they cannot be read, and no hash and no rows if a block of their records cannot. Without columns, all that there are.
   */
  hashContent(
    day: string,
    range: { afterSequence: number; untilSequence: number | null; columns: string | null; rowsMax: number },
  ): Promise<RowsHash | null>
  /** Resolves with what would hide records of a day from searches for texts. */
  findHiddenTexts(day: string): Promise<string[]>
  close(): Promise<void>
}
