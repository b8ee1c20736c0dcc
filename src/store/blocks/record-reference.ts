import { DamagedBlock } from './damaged-block.ts'

/**
 * Where the record of an event of a compacted day is: the day of the event, as the number of days since 1 January 1970, the
 * number of the block, and the position in it.
 */
export type RecordReference = { day: number; block: number; position: number }

/** What stands in the column `record` of an event. Without its time, a reference to another day is not noticed as such. */
export type StoredRecord = { sequence: number; eventTime?: Date; record: string }

// The column `record` has either the record itself, which is JSON, or a reference to it. No JSON begins with this character.
const MARK = '@'
const REFERENCE = /^@(\d{1,6})\.(\d{1,15})\.(\d{1,9})$/

/** Returns the text that stands in the column `record` for a record in a block. */
export function formatReference({ day, block, position }: RecordReference): string {
  return `${MARK}${day}.${block}.${position}`
}

/** Returns the reference that stands in the column `record`; null for a record. Throws an error if it is damaged. */
export function parseReference(record: string): RecordReference | null {
  if (!isReference(record)) return null
  const [, day, block, position] = REFERENCE.exec(record) ?? []
  if (position === undefined) throw new DamagedBlock(`Not a reference to a record: ${record.slice(0, 40)}`)
  return { day: Number(day), block: Number(block), position: Number(position) }
}

/** Whether a text that stands in the column `record` is no record. */
export function isReference(record: string): boolean {
  return record.startsWith(MARK)
}

/** Returns the SQL condition for rows of which the record is not in a block. */
export function hasOwnRecordSql(column: string): string {
  return `substr(${column}, 1, 1) <> '${MARK}'`
}
