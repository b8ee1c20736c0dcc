import { Database } from 'bun:sqlite'
import { expect, test } from 'bun:test'
import { readDays, sumDays, tallyDays } from '../../../src/store/sqlite/read-days.ts'
import { VALUE_SEPARATOR } from '../../../src/store/sqlite/worker-messages.ts'

const SUFFIXES = ['_3', '_2', '_1']
/** A value that takes SQLite some 100 ms to calculate. */
const SLOW =
  '(with recursive steps (i) as (select 1 union all select i + 1 from steps limit 1000000) select count(*) from steps)'

function openDays(): Database {
  const db = new Database(':memory:')
  for (const suffix of SUFFIXES)
    db.run(`create table events${suffix} as select '${suffix}' as day union all select null`)
  return db
}

function request(where: string, limit: number) {
  return { sql: `select day from \`events\` where ${where} limit ?`, params: [], suffixes: SUFFIXES, limit }
}

test('days are walked until there are enough rows', () => {
  const rows = ['=_3', '', '=_2'].join(VALUE_SEPARATOR)
  expect(readDays(openDays(), request('true', 3))).toEqual({ rows, days: 2 })
  expect(readDays(openDays(), request('false', 3))).toEqual({ rows: '', days: 3 })
})

test('values are counted in as many rows as are asked for, and one more row says that there are others', () => {
  const tally = (limit: number) => tallyDays(openDays(), { ...request('true', limit), width: 1 })
  const values = ['_3', '_2'].join(VALUE_SEPARATOR)
  expect(tally(4)).toEqual({ columns: [{ values, counts: [1, 1] }], rows: 4, days: 2 })
  expect(tally(100)).toMatchObject({ columns: [{ counts: [1, 1, 1] }], rows: 6, days: 3 })
  expect(tallyDays(openDays(), { ...request('false', 4), width: 1 })).toEqual({
    ...{ columns: [{ values: '', counts: [] }], rows: 0, days: 3 },
  })
})

test('a walk that takes long ends after a day, so that others have their turn', () => {
  expect(readDays(openDays(), request(`${SLOW} = 0`, 3))).toEqual({ rows: '', days: 1 })
  const sql = `select count(*) from (select 1 from \`events\` where ${SLOW} > 0 limit ?)`
  expect(sumDays(openDays(), { ...request('true', 100), sql })).toEqual([[2]])
})
