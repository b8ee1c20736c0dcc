import { getTableColumns } from 'drizzle-orm'
import type { AdministratorLogRow, RowPart } from '../../domain/reports/administrator-log.ts'
import { columnCount, columnNames, createRowReaders, oncePerTable } from '../row-readers.ts'
import type { Tables } from '../schema.ts'

/** What a statement selects of the administrator log, and how its rows are read. */
export type AdministratorLogDecoder = ReturnType<typeof administratorLogDecoder>

/** Returns the columns of a row in SQL, and functions that read the row from their values. */
export const administratorLogDecoder = oncePerTable((table: Tables['administratorLog']) => {
  const { customer: _, day: __, ...columns } = getTableColumns(table)
  const read = createRowReaders(columns)
  return {
    columns: columnNames(columns),
    width: columnCount(columns),
    sequence: read.sequence,
    row: (values: unknown[]): AdministratorLogRow => ({
      id: read.id(values),
      eventId: read.eventId(values),
      time: read.time(values),
      userName: read.userName(values),
      department: read.department(values),
      customerDefined1: read.customerDefined1(values),
      customerDefined2: read.customerDefined2(values),
      type: read.type(values),
      name: read.name(values),
      action: read.action(values),
      details: read.details(values),
      responseCode: read.responseCode(values),
      part: toPart(read.part(values)),
      requestId: read.requestId(values),
      sharedEventId: read.sharedEventId(values),
    }),
  }
})

function toPart(part: string): RowPart {
  return part === 'request' || part === 'outcome' ? part : 'whole'
}
