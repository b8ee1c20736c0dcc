import { expect, test } from 'bun:test'
import type { ArrivingRow } from '../../../src/store/sqlite/worker-messages.ts'
import { decodeRequest, encodeRequest } from '../../../src/store/sqlite/worker-request.ts'

const GENERATIONS = { current: 1, hashed: [], texts: [], before: [] }
const ROW: ArrivingRow = {
  customer: 1,
  id: 'e-1',
  idHash: 'ab12',
  project: 'default',
  hashes: { storedHash: 'stored', sentHash: null },
  eventTime: 1_700_000_000_000,
  daySuffix: '_20231114',
  event: ['StopInstances', 'ann', null, '', 1, 0],
  record: '{"eventName":"A\\u0000B"}',
  resources: [['i-1', 'server', 1]],
  logRow: null,
  serverUpdates: [],
}

function insertOf(rows: ArrivingRow[]) {
  return { op: 'insertEvents', id: 1, part: 'whole', generations: GENERATIONS, rows } as const
}

function sendRows(rows: ArrivingRow[]): unknown {
  return decodeRequest(encodeRequest({ ...insertOf(rows), rows }))
}

test('rows cross to the writer of the embedded database as they are', () => {
  const logRow = { table: 'administration_202311', values: ['x', null, '', 0, -1.5] }
  const rows: ArrivingRow[] = [
    ROW,
    ROW,
    { ...ROW, id: 'e-2', record: '{\n\t"n" : "\\"ß🎉"}', logRow, serverUpdates: [['i-1', null], []] },
    { ...ROW, id: 'e-3', event: ['StopInstances', null, 'x', null, 0, 1], resources: [], project: 'other' },
    { ...ROW, event: [], hashes: { storedHash: null, sentHash: 'sent' }, logRow: { table: 't', values: [] } },
    { ...ROW, event: ['1'] },
  ]
  expect(sendRows(rows)).toEqual(insertOf(rows))
  expect(sendRows([])).toEqual(insertOf([]))
})

test('texts that look like the marks between values stay as they are', () => {
  const texts = ['', '~', '#', '=', '~~', '#1', '=a', '1', 'null', '\u0001', '🎉', '\ud83c']
  const rows = [...texts, ...texts.toReversed(), ...texts].map((text) => ({
    ...ROW,
    id: text,
    project: text,
    event: [text, text, null, text],
    resources: [[text, null], [text]],
  }))
  expect(sendRows(rows)).toEqual(insertOf(rows))
})

test('a value with a separator in it does not shift the others without an error', () => {
  const twoValues = { ...ROW, event: ['a\0b', null, null, '', 1, 0] }
  expect(() => sendRows([twoValues, ROW])).toThrow('of a row')
})

test('a parameter may have every character', () => {
  const query = { op: 'query', id: 2, sql: 'select ?', params: ['a\0b"\n', 1, null], method: 'all' } as const
  expect(decodeRequest(encodeRequest({ ...query, params: [...query.params] }))).toMatchObject(query)
})
