import { Database } from 'bun:sqlite'
import { expect, test } from 'bun:test'
import { join } from 'node:path'
import postgres from 'postgres'
import { eventOf, openTestStore } from '../support/store-harness.ts'

// Without statistics PostgreSQL reads all resources of a day again for every event of a page: seconds instead of milliseconds.
test.each([1_500, 5_000])(
  'a day on PostgreSQL has statistics after %d events arrived at once',
  async (count) => {
    const { store, settings, close } = await openTestStore('postgres')
    await store.append(Array.from({ length: count }, (_, i) => eventOf(`e-${i}`)))
    const sql = postgres(settings.databaseUrl ?? '', { max: 1 })
    const [row] = await sql`select reltuples from pg_class where relname = 'events_20260301'`
    await sql.end()
    await close()
    expect(row?.reltuples).toBe(count)
  },
)

// Without statistics SQLite reads a customer's whole month for every operation.
test.each([
  ['request_id', 'administration_202603_request'],
  ['shared_event_id', 'administration_202603_shared'],
])('a month on SQLite is created with statistics: outcomes are found by their %s', async (link, index) => {
  const { store, settings, close } = await openTestStore('sqlite')
  await store.append([eventOf('a')])
  const db = new Database(join(settings.dataDir, 'daybook.db'), { readonly: true })
  const plan = db.query(`explain query plan select 1 from administration_202603
    where customer = 1 and part <> 'whole' and part = 'outcome' and ${link} = 'r' and action = 'Stop Server'`)
  expect(JSON.stringify(plan.all())).toContain(`USING INDEX ${index} (customer=? AND ${link}=?)`)
  db.close()
  await close()
})
