import { expect, test } from 'bun:test'
import postgres from 'postgres'
import { openStore } from '../../../src/store/store.ts'
import { eventOf, NOON, openTestStore, toTestQuery } from '../../support/store-harness.ts'

const DAY = '2026-02-28'
const HOURS = 30
const EVENTS = 3_000
const LATE = 1_000
const PAUSES = 3
// The pauses before the next attempt to replace the table.
const BETWEEN_ATTEMPTS = Array.from({ length: PAUSES }, (_, attempt) => 1_000 * 1.1 ** attempt)

test('few events are copied while senders wait, however long a download keeps the table', async () => {
  const { settings, close } = await openTestStore('postgres')
  // Not one that compacts by itself.
  const store = await openStore(settings)
  const send = (name: string, count: number) =>
    store.append(Array.from({ length: count }, (_, i) => eventOf(`${name} ${i}`, HOURS)))
  await send('first', EVENTS)
  const download = store.forCustomer(1).events.stream(toTestQuery())
  await download.next()
  let pauses = 0
  const pace = async (workMs: number) => {
    if (!BETWEEN_ATTEMPTS.includes(workMs)) return
    pauses += 1
    await send(`late ${pauses}`, LATE)
    if (pauses === PAUSES) await download.return(undefined)
  }
  await store.compactions.compact(DAY, NOON, pace, new AbortController().signal)
  expect(pauses).toBe(PAUSES)
  const client = postgres(settings.databaseUrl ?? '', { max: 1 })
  const [rows] = await client`select count(*)::int as total,
    (count(*) filter (where events.xmin::text = day_compactions.xmin::text))::int as last from events_20260228 events, day_compactions`
  expect(rows?.total).toBe(EVENTS + PAUSES * LATE)
  expect(rows?.last).toBeLessThanOrEqual(500)
  await client.end()
  await store.close()
  await close()
})
