/**
 * Where the record of an event of a compacted day is: the day of the event, as the number of days since 1 January 1970, the
 * number of the block, and the position in it.
 */
export type RecordReference = { day: number; block: number; position: number }

// The column `record` has either the record itself, which is JSON, or a reference to it. No JSON begins with this character.
const MARK = '@'

/** Returns the text that stands in the column `record` for a record in a block. */
export function formatReference({ day, block, position }: RecordReference): string {
  return `${MARK}${day}.${block}.${position}`
}

/** Returns the reference that stands in the column `record`; null for a record. */
export function parseReference(record: string): RecordReference | null {
  if (!record.startsWith(MARK)) return null
  const [day, block, position, ...rest] = record.slice(MARK.length).split('.').map(Number)
  if (day === undefined || block === undefined || position === undefined || rest.length > 0)
    throw new TypeError(`Not a reference to a record: ${record}`)
  return { day, block, position }
}

/** Returns the SQL condition for rows of which the record is not in a block. */
export function hasOwnRecordSql(column: string): string {
  return `substr(${column}, 1, 1) <> '${MARK}'`
}
