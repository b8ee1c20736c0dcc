/** How often each value occurs in each of some columns, among some rows. Null is no value. */
export type ValueTally = { rows: number; columns: Map<string, number>[] }

/** Returns a tally of no rows, with a number of columns. */
export function emptyValueTally(width: number): ValueTally {
  return { rows: 0, columns: Array.from({ length: width }, () => new Map()) }
}

/** Adds a row to a tally; it may have more columns. */
export function tallyRow(tally: ValueTally, row: readonly unknown[]): void {
  tally.rows += 1
  for (const [i, counts] of tally.columns.entries()) {
    const value = row[i]
    if (value !== null && value !== undefined) addCount(counts, String(value), 1)
  }
}

/** Adds a tally to another one with the same columns. */
export function addValueTally(to: ValueTally, { rows, columns }: ValueTally): void {
  to.rows += rows
  for (const [i, counts] of to.columns.entries())
    for (const [value, count] of columns[i] ?? []) addCount(counts, value, count)
}

function addCount(counts: Map<string, number>, value: string, count: number): void {
  counts.set(value, (counts.get(value) ?? 0) + count)
}
