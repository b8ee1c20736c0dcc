import { Database } from 'bun:sqlite'
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import { type GivenHead, parseHead } from '../../../src/domain/tree/checkpoint.ts'
import { openTreeHarness, type TreeHarness } from '../../support/tree-harness.ts'

const ALTERATIONS = 60
// What is not compared: columns that only find leaves faster. Heads that were removed leave no trace in the database, and need
// none: those that are elsewhere count.
const NOT_COVERED: { [table: string]: string[] } = {
  tree_leaves: ['last_sequence', 'newest_day'],
  tree_heads: ['customer'],
}
const TABLES = [
  'events_20260301',
  'administration_202603',
  'tree_leaves',
  'tree_nodes',
  'trees',
  'tree_heads',
]

let daybook: TreeHarness
let db: Database
let head: GivenHead | null = null
beforeAll(async () => {
  daybook = await openTreeHarness('sqlite')
  for (const [i, count] of [40, 300, 20].entries()) {
    daybook.setClock(`2026-03-01T12:0${i}:00Z`)
    await daybook.receive(`batch-${i}`, count)
    await daybook.sequence()
    head = parseHead((await daybook.sign())?.note ?? '')
  }
  db = new Database(join(daybook.dataDir, 'daybook.db'))
  db.run('pragma busy_timeout = 5000')
})
afterAll(async () => {
  db.close()
  await daybook.close()
})

// Numbers that are the same in each run.
let seed = 1
function random(below: number): number {
  seed = (seed * 48_271) % 2_147_483_647
  return seed % below
}

type Row = { [column: string]: string | number | null }

function alterValue(value: string | number | null): string | number | null {
  if (value === null) return 'altered'
  if (typeof value === 'number') return value + 1
  const at = random(value.length + 1)
  const other = value[at] === 'A' ? 'B' : 'A'
  return random(4) === 0 ? `${value}A` : `${value.slice(0, at)}${other}${value.slice(at + 1)}`
}

/** Alters or deletes a row; returns what was altered and a function that restores it, or null if it cannot be altered so. */
function alter(): { what: string; restore: () => void } | null {
  const table = TABLES[random(TABLES.length)] ?? ''
  const rows = db.query<Row, []>(`select * from ${table}`).all()
  const row = rows[random(rows.length)] ?? {}
  const columns = Object.keys(row)
  const where = columns.map((each) => `${each} is ?`).join(' and ')
  const insert = `insert into ${table} values (${columns.map(() => '?').join()})`
  const values = Object.values(row)
  const restore = (changed: Row) => () => {
    db.query(`delete from ${table} where ${where}`).run(...Object.values(changed))
    db.query(insert).run(...values)
  }
  if (random(8) === 0 && table !== 'tree_heads') {
    db.query(`delete from ${table} where ${where}`).run(...values)
    return { what: `a row of ${table}`, restore: () => void db.query(insert).run(...values) }
  }
  const column = columns[random(columns.length)] ?? ''
  const changed = { ...row, [column]: alterValue(row[column] ?? null) }
  if (changed[column] === row[column] || NOT_COVERED[table]?.includes(column)) return null
  try {
    db.query(`update ${table} set ${column} = ? where ${where}`).run(changed[column] ?? null, ...values)
  } catch {
    // Against a constraint of the database.
    return null
  }
  return { what: `${table}.${column}`, restore: restore(changed) }
}

describe('of random alterations of the database', () => {
  test(`${ALTERATIONS} are found with a kept head, each alone`, async () => {
    const customer = await daybook.store.customers.findFirst()
    if (!customer || !head) throw new Error('There is no customer or no head.')
    const heads = [head]
    const verify = () => daybook.services.verifyLog(customer, { heads })
    expect((await verify()).problems).toBe(0)
    const missed: string[] = []
    for (let altered = 0; altered < ALTERATIONS; ) {
      const alteration = alter()
      if (alteration === null) continue
      altered += 1
      // What cannot even be read is said with an error.
      const problems = await verify().then(
        (result) => result.problems,
        () => 1,
      )
      if (problems === 0) missed.push(alteration.what)
      alteration.restore()
    }
    expect(missed).toEqual([])
    expect((await verify()).problems).toBe(0)
  }, 120_000)
})
