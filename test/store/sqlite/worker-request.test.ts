import { expect, test } from 'bun:test'
import { decodeRequest, encodeRequest } from '../../../src/store/sqlite/worker-request.ts'

const GENERATIONS = { current: 1, hashed: [], texts: [], before: [] }

test('a request to a thread of the database has its records as they are', () => {
  const records = ['{"eventName":"A\\u0000B"}', '{\n\t"n" : "\\"ß🎉"}', '']
  const request = {
    op: 'insertEvents',
    id: 1,
    part: 'whole',
    generations: GENERATIONS,
    rows: [],
    records,
  } as const
  const insert = { ...request, rows: [], records }
  expect(decodeRequest(encodeRequest(insert))).toEqual(insert)
  expect(encodeRequest(insert)).toEndWith(`\0${records.join('\0')}`)
})

test('a parameter may have every character', () => {
  const query = { op: 'query', id: 2, sql: 'select ?', params: ['a\0b"\n', 1, null], method: 'all' } as const
  expect(decodeRequest(encodeRequest({ ...query, params: [...query.params] }))).toMatchObject(query)
})
