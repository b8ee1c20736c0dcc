import { describe, expect, test } from 'bun:test'
import { truncateSync } from 'node:fs'
import { join } from 'node:path'
import { COSTLY_WORK, WAITING_MAX } from '../../src/domain/costly-work.ts'
import { Fault } from '../../src/domain/fault.ts'
import { createCostlyWork } from '../../src/services/costly-work.ts'
import { WAL_ALARM_BYTES } from '../../src/services/wal-watch.ts'
import { basicAuthorization, parseStatus } from '../support/cloudcontrol.ts'
import { openConsoleClient } from '../support/console-client.ts'
import { DATABASES } from '../support/databases.ts'
import { ADMIN, openTestApp, type TestApp } from '../support/test-app.ts'
import { administratorOf } from '../support/test-users.ts'

const ONE = { places: { user: 1, customer: 1, process: 1 }, waitSeconds: 0 }
// Every kind has one place, which a test takes.
const openFull = () =>
  createCostlyWork(
    undefined,
    Object.fromEntries(
      Object.entries(COSTLY_WORK).map(([kind, limits]) => [kind, { ...limits, ...ONE }]),
    ) as typeof COSTLY_WORK,
  )

const metric = async ({ url }: TestApp, name: string) =>
  (await (await fetch(`${url}/metrics`)).text()).split('\n').find((line) => line.startsWith(`${name} `))

describe.each(DATABASES)('a request without a place, on %s,', (database) => {
  test('is refused with a sentence of its kind, by every API and on pages', async () => {
    const full = openFull()
    const daybook = await openTestApp({ database }, { costlyWork: full })
    const administrator = await administratorOf(daybook, '000000000001')
    const kinds = full.counts().map(([kind]) => kind)
    const releases = await Promise.all(kinds.map((kind) => full.acquire(administrator, kind)))
    const refused: [string, RequestInit, RegExp][] = [
      ['/events/export?format=csv', {}, /^You can have at most 1 downloads at/],
      [
        '/reports/administration?start=2026-02-20&end=2026-03-01',
        {},
        /^You can have at most 1 downloads of reports/,
      ],
      ['/events?q=Stop', {}, /^You can have at most 1 text searches/],
      ['/events/abc/proof', {}, /^You can have at most 1 proofs/],
    ]
    for (const [path, init, sentence] of refused) {
      const answer = await daybook.api(path, init)
      expect([path, answer.status, answer.headers.get('retry-after')]).toEqual([path, 429, '10'])
      expect(await answer.json()).toMatchObject({ code: 'too_many', detail: expect.stringMatching(sentence) })
    }
    expect((await daybook.api('/events?limit=5')).status).toBe(200)

    const organisation = administrator.customer.organisationId
    const url = `${daybook.url}/oec/0.9/${organisation}/auditlog?startDate=2026-02-01&endDate=2026-03-01`
    const report = await fetch(url, {
      headers: { authorization: basicAuthorization(ADMIN.userName, ADMIN.password) },
    })
    expect([report.status, parseStatus(await report.text()).resultCode]).toEqual([429, 'REASON_529'])

    const visitor = openConsoleClient(daybook)
    await visitor.signIn()
    for (const path of [
      '/events?q=Stop',
      '/events/export?format=csv',
      '/reports?start=2026-02-20&end=2026-03-01',
    ])
      expect([path, (await visitor.get(path)).status]).toEqual([path, 429])
    expect(await metric(daybook, 'daybook_costly_work_refused_total{kind="download"}')).toEndWith(' 2')
    for (const release of releases) release()
    expect((await daybook.api('/events?q=Stop')).status).toBe(200)
    await daybook.close()
  }, 30_000)

  test('to set a password waits, and others beyond that are refused', async () => {
    const daybook = await openTestApp({ database })
    const administrator = await administratorOf(daybook, '000000000001')
    const { users } = daybook.app.services
    const tags = { department: '', customerDefined1: '', customerDefined2: '' }
    const count = WAITING_MAX.user + 9
    const results = await Promise.allSettled(
      Array.from({ length: count }, (_, index) =>
        users.create(administrator, `user-${index}`, tags, 'a password for the tests'),
      ),
    )
    const failures = results.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []))
    expect(failures.length).toBeGreaterThanOrEqual(1)
    expect(failures.every((each) => each instanceof Fault && each.code === 'too_many')).toBe(true)
    expect(results.length - failures.length).toBeGreaterThanOrEqual(WAITING_MAX.user + 1)
    expect(await metric(daybook, 'daybook_costly_work_running{kind="password"}')).toEndWith(' 0')
    await daybook.close()
  }, 30_000)
})

test('a large write-ahead log is a metric, a line of the log and an alarm above the events', async () => {
  const daybook = await openTestApp({ database: 'sqlite' })
  const visitor = openConsoleClient(daybook)
  await visitor.signIn()
  const alerts = async () => (await visitor.get('/events')).texts('.silence-alert')
  const { check } = daybook.app.services.walWatch
  expect([await alerts(), await check()]).toEqual([[], undefined])
  // SQLite ignores what follows its last frame.
  truncateSync(join(daybook.dataDir, 'daybook.db-wal'), WAL_ALARM_BYTES)
  expect(await alerts()).toEqual([
    'The write-ahead log of the database has 256 MB and can’t be emptied, because a program reads from the database file without an end. Close other programs that have the file open, such as a backup or a database browser. If there are none, restart Daybook.',
  ])
  expect(await metric(daybook, 'daybook_sqlite_wal_bytes')).toEndWith(` ${WAL_ALARM_BYTES}`)
  await check()
  await check()
  const warnings = daybook.log.map((line) => JSON.parse(line)).filter(({ level }) => level === 'warn')
  expect(warnings).toMatchObject([
    { happening: 'The write-ahead log of the database is large', walBytes: WAL_ALARM_BYTES },
  ])
  truncateSync(join(daybook.dataDir, 'daybook.db-wal'), 0)
  expect([await check(), await alerts()]).toEqual([{ walBytes: 0 }, []])
  await daybook.close().catch(() => {})
}, 30_000)
