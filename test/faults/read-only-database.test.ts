import { expect, test } from 'bun:test'
import postgres from 'postgres'
import { openTestApp, postJson } from '../support/test-app.ts'

const EVENT = { eventName: 'StopInstances', userName: 'ann' }

test('while PostgreSQL is read-only, events and reads answer 503 with the reason; it recovers on its own', async () => {
  const daybook = await openTestApp({ database: 'postgres' })
  const setReadOnly = await openSwitch(daybook.databaseUrl ?? '')
  const statusOf = async (path: string) => (await fetch(daybook.url + path)).status
  expect(await statusOf('/readyz')).toBe(200)

  await setReadOnly(true)
  const sent = await daybook.api('/events', postJson(EVENT))
  expect(sent.status).toBe(503)
  const reason = 'The database is read-only at present, so nothing can be stored.'
  expect((await sent.json()).detail).toStartWith(reason)
  const read = await daybook.api('/events')
  expect([read.status, (await read.json()).detail]).toEqual([
    503,
    expect.stringContaining(`Daybook cannot log who reads what, so it refuses reads. ${reason}`),
  ])
  expect(await statusOf('/readyz')).toBe(503)
  expect(await statusOf('/healthz')).toBe(200)

  await setReadOnly(false)
  // After a failure the writer is tried once a second.
  await Bun.sleep(1_100)
  expect((await daybook.api('/events')).status).toBe(200)
  expect(await statusOf('/readyz')).toBe(200)
  expect((await daybook.send([EVENT])).accepted).toBe(1)
  await daybook.close()
}, 30_000)

test('the event of the read that finds out is lost and counted, and the next read is refused', async () => {
  const daybook = await openTestApp({ database: 'postgres' })
  const setReadOnly = await openSwitch(daybook.databaseUrl ?? '')
  await setReadOnly(true)
  expect((await daybook.api('/events')).status).toBe(200)
  const lost = async () =>
    /^daybook_own_events_lost_total (\d+)$/m.exec(await (await fetch(`${daybook.url}/metrics`)).text())?.[1]
  for (let tries = 0; tries < 100 && (await lost()) === '0'; tries += 1) await Bun.sleep(20)
  expect(await lost()).toBe('1')
  expect((await daybook.api('/events')).status).toBe(503)
  expect(await lost()).toBe('1')
  expect(await (await fetch(`${daybook.url}/metrics`)).text()).toContain('daybook_database_writable 0\n')
  await setReadOnly(false)
  await daybook.close()
}, 30_000)

// The setting applies to new connections, so the present ones are ended, as a failover does.
async function openSwitch(url: string): Promise<(isReadOnly: boolean) => Promise<void>> {
  const name = new URL(url).pathname.slice(1)
  return async (isReadOnly) => {
    const admin = postgres(url.replace(/\/[^/]+$/, '/postgres'), { max: 1, onnotice: () => {} })
    await admin.unsafe(`alter database ${name} set default_transaction_read_only = ${isReadOnly}`)
    await admin`select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = ${name}`
    await admin.end()
  }
}
