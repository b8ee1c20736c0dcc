import { MESSAGES } from '../domain/messages/messages.ts'
import { formatByteSize, formatInteger } from '../domain/messages/numbers.ts'
import type { Inspection } from '../store/inspect-database.ts'
import { BYTE_KINDS } from '../store/operations/storage-meter.ts'

const { columns: COLUMNS, kinds: KINDS } = MESSAGES.doctor

/** Returns the cells of a table with a line for each day. */
export function dayRows({ days }: Inspection): string[][] {
  const header = [COLUMNS.day, COLUMNS.events, COLUMNS.compacted, COLUMNS.bytes, COLUMNS.each]
  const rows = days.map(({ day, own, compacted, bytes }) => {
    const events = own + compacted
    return [day, formatInteger(events), formatInteger(compacted), formatByteSize(bytes), each(bytes, events)]
  })
  return [header, ...rows]
}

/** Returns the cells of a table with a line for each kind of bytes. */
export function kindRows({ bytes, days }: Inspection): string[][] {
  const events = days.reduce((total, { own, compacted }) => total + own + compacted, 0)
  const all = Object.values(bytes).reduce((total, part) => total + part, 0)
  const rows = BYTE_KINDS.map((kind) => [KINDS[kind], formatByteSize(bytes[kind]), each(bytes[kind], events)])
  return [
    [COLUMNS.kind, COLUMNS.bytes, COLUMNS.each],
    ...rows,
    [COLUMNS.all, formatByteSize(all), each(all, events)],
  ]
}

function each(bytes: number, events: number): string {
  return events === 0 ? '' : formatInteger(Math.round(bytes / events))
}

/** Returns the lines of a table: the first column to the left, the others to the right. */
export function formatTable(rows: string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  )
}
