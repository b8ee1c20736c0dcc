import type { SelectedColumns } from '../row-readers.ts'

/** A column that leaves cover: its name in a leaf and in SQL, and how its values become text. */
export type LeafColumn = { name: string; column: string; type: 'text' | 'date' | 'boolean' | 'number' }

const TYPES: { [dataType: string]: LeafColumn['type'] } = {
  date: 'date',
  boolean: 'boolean',
  number: 'number',
}

// A leaf covers all columns but those that only Daybook's own tables mean: a customer's tree is its own, the index in the tree
// takes the place of the sequence, and the day follows from the time.
const NOT_COVERED = ['customer', 'sequence', 'day']

/** Returns the columns of a table that leaves cover, in the order of their names. */
export function toLeafColumns(columns: SelectedColumns): LeafColumn[] {
  return Object.entries(columns)
    .filter(([name]) => !NOT_COVERED.includes(name))
    .map(
      ([name, { name: column, dataType }]): LeafColumn => ({ name, column, type: TYPES[dataType] ?? 'text' }),
    )
    .sort((one, other) => (one.name < other.name ? -1 : 1))
}
