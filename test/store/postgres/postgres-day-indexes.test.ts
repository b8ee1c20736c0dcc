import { expect, test } from 'bun:test'
import postgres from 'postgres'
import { compactAllDays } from '../../support/compacted-days.ts'
import { eventOf, NOON, openTestStore } from '../../support/store-harness.ts'

/** The indexes of a day that belong to one of the whole table, and those that don't. */
const INDEXES = `select c.relname as table, p.inhparent is not null as is_attached, i.indisvalid as is_valid, count(*)::int
  from pg_index i join pg_class c on c.oid = i.indrelid left join pg_inherits p on p.inhrelid = i.indexrelid
  where c.relname in ('events_20260301', 'event_resources_20260301') group by 1, 2, 3 order by 1, 2`

test('a compacted day on PostgreSQL has the indexes of its table, and rows that are not written again', async () => {
  const { store, settings, close } = await openTestStore('postgres')
  const sql = postgres(settings.databaseUrl ?? '', { max: 1 })
  await store.append(Array.from({ length: 1_500 }, (_, i) => eventOf(`e-${i}`)))
  const before = await sql.unsafe(INDEXES)
  await compactAllDays(store, NOON)
  const after = await sql.unsafe(INDEXES)
  const [events] = before.filter((each) => each.table === 'events_20260301')
  expect(events).toMatchObject({ is_attached: true, is_valid: true })
  // One for the events that came after the compaction.
  const own = { table: 'events_20260301', is_attached: false, is_valid: true, count: 1 }
  expect<object[]>([...after]).toEqual([...before.slice(0, 1), own, ...before.slice(1)])
  const [visible] =
    await sql`select relallvisible = relpages as all from pg_class where relname = 'events_20260301'`
  expect(visible?.all).toBe(true)
  await sql.end()
  await close()
})

test('resources keep their indexes while something reads an old state of the database', async () => {
  const { store, settings, close } = await openTestStore('postgres')
  const sql = postgres(settings.databaseUrl ?? '', { max: 1 })
  await store.append(Array.from({ length: 1_500 }, (_, i) => eventOf(`e-${i}`)))
  const before = await sql.unsafe(INDEXES)
  const reader = postgres(settings.databaseUrl ?? '', { max: 1 })
  const reading = await reader.reserve()
  await reading`begin isolation level repeatable read`
  await reading`select 1 from pg_class limit 1`
  await compactAllDays(store, NOON)
  const after = await sql.unsafe(INDEXES)
  const ofResources = (rows: typeof after) => rows.filter((each) => each.table === 'event_resources_20260301')
  expect([...ofResources(after)]).toEqual([...ofResources(before)])
  await reading`rollback`
  reading.release()
  await reader.end()
  await sql.end()
  await close()
}, 20_000)
