import { Database } from 'bun:sqlite'
import { expect, test } from 'bun:test'
import { join } from 'node:path'
import postgres from 'postgres'
import { eventOf, openTestStore } from '../support/store-harness.ts'

// Without them PostgreSQL reads a whole day's resources again for every event of a page: seconds instead of milliseconds.
test.each([1_500, 5_000])('a day that was sent %d events at once has its statistics', async (count) => {
  const { store, where, close } = await openTestStore('postgres')
  await store.append(Array.from({ length: count }, (_, i) => eventOf(`e-${i}`)))
  const sql = postgres(where.databaseUrl ?? '', { max: 1 })
  const [row] = await sql`select reltuples from pg_class where relname = 'events_20260301'`
  await sql.end()
  await close()
  expect(row?.reltuples).toBe(count)
})

// Without them SQLite reads a customer's whole month for every operation.
test.each([
  ['request_id', 'administration_202603_request'],
  ['shared_event_id', 'administration_202603_shared'],
])('a month on SQLite is made with statistics: outcomes are found by their %s', async (link, index) => {
  const { store, where, close } = await openTestStore('sqlite')
  await store.append([eventOf('a')])
  const db = new Database(join(where.dataDir, 'daybook.db'), { readonly: true })
  const plan = db.query(`explain query plan select 1 from administration_202603
    where customer = 1 and part <> 'whole' and part = 'outcome' and ${link} = 'r' and action = 'Stop Server'`)
  expect(JSON.stringify(plan.all())).toContain(`USING INDEX ${index} (customer=? AND ${link}=?)`)
  db.close()
  await close()
})
