import type { StoredRecord } from './record-reference.ts'

/** How records follow one another in a file: with this between them, and each on a line of its own or as it is. */
export type LineShape = { separator: string; isOneLine: boolean }

/** The records of some events as bytes of a file, without a separator before the first and after the last. */
export type RecordLines = { bytes: Uint8Array; count: number }

const [LINE_FEED, CARRIAGE_RETURN, SPACE] = [0x0a, 0x0d, 0x20]

/** What records of a customer become in a file; `readUnread` reads one that a thread can't read, or says why. */
export type LinesRequest = {
  customer: number
  shape: LineShape
  readUnread(row: StoredRecord): Promise<string>
}

/** Returns records, each given as UTF-8, as bytes of a file. */
export function joinLines(records: Uint8Array[], { separator, isOneLine }: LineShape): RecordLines {
  const between = Buffer.from(separator)
  const length = records.reduce((sum, record) => sum + record.length + between.length, -between.length)
  const bytes = new Uint8Array(Math.max(0, length))
  let at = 0
  for (const [i, record] of records.entries()) {
    if (i > 0) {
      bytes.set(between, at)
      at += between.length
    }
    bytes.set(record, at)
    if (isOneLine) removeLineEnds(bytes.subarray(at, at + record.length))
    at += record.length
  }
  return { bytes, count: records.length }
}

/** Returns records as bytes of a file. */
export function toLines(records: string[], shape: LineShape): RecordLines {
  return joinLines(
    records.map((record) => Buffer.from(record)),
    shape,
  )
}

// In valid JSON an unescaped line end can only be white space between tokens, and hardly any record has one.
function removeLineEnds(record: Uint8Array): void {
  for (const lineEnd of [LINE_FEED, CARRIAGE_RETURN])
    for (let at = record.indexOf(lineEnd); at >= 0; at = record.indexOf(lineEnd, at + 1)) record[at] = SPACE
}
