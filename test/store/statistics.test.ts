import { expect, test } from 'bun:test'
import postgres from 'postgres'
import { eventOf, openedStore } from './opened.ts'

// Without them PostgreSQL reads a whole day's resources again for every event of a page: seconds instead of milliseconds.
test.each([1_500, 5_000])('a day that was sent %d events at once has its statistics', async (count) => {
  const { store, where, close } = await openedStore('postgres')
  await store.append(Array.from({ length: count }, (_, i) => eventOf(`e-${i}`)))
  const sql = postgres(where.databaseUrl ?? '', { max: 1 })
  const [row] = await sql`select reltuples from pg_class where relname = 'events_20260301'`
  await sql.end()
  await close()
  expect(row?.reltuples).toBe(count)
})
