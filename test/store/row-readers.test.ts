import { expect, test } from 'bun:test'
import { getTableColumns } from 'drizzle-orm'
import { eventDecoder } from '../../src/store/events/event-rows.ts'
import { events } from '../../src/store/postgres/postgres-tables.ts'
import { columnNames, createRowReaders } from '../../src/store/row-readers.ts'
import { sqliteTables } from '../../src/store/sqlite/sqlite-tables.ts'
import { NOON, storedEventOf } from '../support/store-harness.ts'

const EVENT = storedEventOf('a', 0, {
  sourceIPAddress: '10.0.0.1',
  resources: [{ type: null, name: 'x' }],
  record: '{}',
})

test('values are read by the name of the column, in whatever order the columns are selected', () => {
  const { id, eventTime, readOnly, sequence, errorCode } = getTableColumns(events)
  for (const columns of [
    { id, eventTime, readOnly, sequence, errorCode },
    { errorCode, sequence, readOnly, eventTime, id },
  ]) {
    const values: { [name: string]: unknown } = {
      ...{ id: 'a', event_time: NOON, read_only: true, sequence: '7', error_code: null },
    }
    const row = columnNames(columns)
      .split(', ')
      .map((name) => values[name])
    const read = createRowReaders(columns)
    expect([read.id(row), read.eventTime(row), read.readOnly(row), read.sequence(row)]).toEqual([
      'a',
      NOON,
      true,
      7,
    ])
    expect(read.errorCode(row)).toBeNull()
  }
})

test('an event is the same from the values of either driver', () => {
  const { customer, id, eventName, userName, project, eventSource, sourceIPAddress, record } = EVENT
  const time = String(NOON.getTime())
  const before = [id, time, eventName, userName, project, eventSource]
  const after = [sourceIPAddress, null, null, '[[null,"x"]]', record]
  const decodeText = eventDecoder(sqliteTables.events)
  expect(decodeText(['1', '7', ...before, '0', ...after])).toEqual(EVENT)
  expect(decodeText(['1', '7', ...before, '1', ...after])).toEqual({ ...EVENT, readOnly: true })
  const decodeValues = eventDecoder(events)
  const typed = [customer, '7', id, NOON, ...before.slice(2)]
  expect(decodeValues([...typed, false, ...after])).toEqual(EVENT)
  expect(decodeValues([...typed, true, ...after])).toEqual({ ...EVENT, readOnly: true })
})
