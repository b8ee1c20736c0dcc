import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import { openConsoleClient } from '../support/console-client.ts'
import { DATABASES } from '../support/databases.ts'
import { purgeHourly } from '../support/purge-hourly.ts'
import { sendHeartbeats } from '../support/send-heartbeats.ts'
import { ADMIN, openTestApp, postJson, type TestApp } from '../support/test-app.ts'
import { BOB, CAROL, createTestUser, DAVE } from '../support/test-users.ts'

const KEY = `Basic ${btoa(`${ADMIN.accessKeyId}:${ADMIN.secretAccessKey}`)}`

describe.each(DATABASES)('sources, on %s,', (database) => {
  let daybook: TestApp
  beforeEach(async () => {
    daybook = await openTestApp({ database })
    await daybook.app.markServing()
  })
  afterEach(() => daybook.close())

  const list = async () => (await daybook.api('/sources')).json()
  const states = async () =>
    (await list()).sources.map(({ eventSource, state }: { eventSource: string; state: string }) => [
      eventSource,
      state,
    ])
  const metrics = async (authorization?: string) =>
    (await fetch(`${daybook.url}/metrics`, { headers: authorization ? { authorization } : {} })).text()

  test('are silent after a longer silence than usual, speaking after a new event, and given up after 30 days', async () => {
    await sendHeartbeats(daybook, ['ec2.amazonaws.com', 's3.amazonaws.com'])
    daybook.setClock('2026-03-03T13:00:00Z')
    await daybook.send([{ eventName: 'PutObject', userName: 'ann', eventSource: 's3.amazonaws.com' }])
    expect(await list()).toEqual({
      sources: [
        {
          project: 'default',
          eventSource: 'ec2.amazonaws.com',
          firstHeardAt: '2026-03-01T12:00:00.000Z',
          lastHeardAt: '2026-03-03T12:00:00.000Z',
          state: 'silent',
          usualSilenceSeconds: 1_800,
          alarmAfterSeconds: 2_700,
        },
        {
          project: 'default',
          eventSource: 's3.amazonaws.com',
          firstHeardAt: '2026-03-01T12:00:00.000Z',
          lastHeardAt: '2026-03-03T13:00:00.000Z',
          state: 'speaking',
          usualSilenceSeconds: 3_600,
          alarmAfterSeconds: 5_400,
        },
      ],
      limit: 500,
      limitReached: false,
      unwatched: 0,
    })
    await daybook.send([{ eventName: 'StopInstances', userName: 'ann', eventSource: 'ec2.amazonaws.com' }])
    expect(await states()).toEqual([
      ['ec2.amazonaws.com', 'speaking'],
      ['s3.amazonaws.com', 'speaking'],
    ])
    await daybook.app.services.sourceTracker.flush()
    daybook.setClock('2026-04-03T13:00:00Z')
    expect(await states()).toEqual([
      ['ec2.amazonaws.com', 'given-up'],
      ['s3.amazonaws.com', 'given-up'],
    ])
    daybook.setClock('2026-05-03T13:00:00Z')
    await daybook.app.services.sourceTracker.flush()
    await purgeHourly({ ...daybook, purge: daybook.app.services.purge }, 80)
    expect(await states()).toEqual([])
  })

  test('are watched in every project, however many made-up ones another project sends', async () => {
    await daybook.api('/projects', postJson({ name: 'Other', id: 'other' }))
    await daybook.api('/users/admin/grants/collector?project=other', { method: 'PUT' })
    await sendHeartbeats(daybook, ['established'])
    const flood = Array.from({ length: 1_100 }, (_, i) => madeUp(`flood-${i}`))
    await daybook.send(flood, '?project=other')
    await daybook.app.services.sourceTracker.flush()
    expect((await list()).sources).toHaveLength(500)
    // 499 of the made-up ones found room; the others are as new as those, so none yields.
    expect(await list()).toMatchObject({ limitReached: true, unwatched: 601 })
    expect(await metrics()).toContain('daybook_unwatched_sources 601\n')
    daybook.setClock('2026-03-03T12:30:00Z')
    await daybook.send([madeUp('newcomer')])
    await daybook.app.services.sourceTracker.flush()
    daybook.setClock('2026-03-03T13:00:00Z')
    await daybook.send(flood, '?project=other')
    await daybook.app.services.sourceTracker.flush()
    const names = (await states()).filter(([name]: [string]) => !name.startsWith('flood'))
    expect(names).toEqual([
      ['established', 'silent'],
      ['newcomer', 'learning'],
    ])
  })

  test('are in the metrics: their number for everyone, their names with an access key that may read events', async () => {
    await sendHeartbeats(daybook, ['ec2.amazonaws.com'])
    expect(await metrics()).toContain('daybook_sources{state="speaking"} 1\n')
    daybook.setClock('2026-03-03T13:00:00Z')
    const anonymous = await metrics()
    expect(anonymous).toContain('daybook_sources{state="silent"} 1\n')
    expect(anonymous).not.toMatch(/daybook_source_|ec2|000000000001/)
    const withKey = await metrics(KEY)
    const labels = '{account="000000000001",project="default",event_source="ec2.amazonaws.com"}'
    expect(withKey).toContain(`daybook_source_silent${labels} 1\n`)
    expect(withKey).toContain(`daybook_source_last_heard_timestamp_seconds${labels} 1772539200\n`)
    expect(withKey).toContain('daybook_sources{state="silent"} 1\n')
    // Scrapes leave no audit entries.
    expect(await (await daybook.api('/events?eventName=ListSources')).json()).toMatchObject({ events: [] })
    const status = async (authorization: string) =>
      (await fetch(`${daybook.url}/metrics`, { headers: { authorization } })).status
    expect(await status('Basic bm9uZTpub25l')).toBe(401)
    expect(await status('Negotiate')).toBe(401)
    expect(await status((await createTestUser(daybook, DAVE)).authorization)).toBe(403)
    expect(await status((await createTestUser(daybook, BOB)).authorization)).toBe(200)
  })

  test('are not visible to other customers', async () => {
    await sendHeartbeats(daybook, ['ec2.amazonaws.com'])
    daybook.setClock('2026-03-03T13:00:00Z')
    const { authorization } = await createTestUser(daybook, { ...CAROL, password: 'a password of carol' })
    const theirs = await (await daybook.api('/sources', { headers: { authorization } })).json()
    expect(theirs.sources).toEqual([])
    expect(await metrics(authorization)).not.toMatch(/ec2|daybook_source_silent\{/)
    const client = openConsoleClient(daybook)
    const page = await client.signIn('carol@000000000002', 'a password of carol')
    expect([page.status, await page.elements('.silence-alert')]).toEqual([200, []])
    expect(await (await client.get('/sources')).texts('h2')).toEqual(['No sources yet'])
  })

  test('count only newly sent events: no imports, rejections, duplicates or events of Daybook itself', async () => {
    const record = { eventName: 'StopInstances', userName: 'ann', eventSource: 'ec2.amazonaws.com' }
    const target = await daybook.app.getImportTarget(null)
    const chunks = yieldOne(JSON.stringify({ ...record, eventID: 'old' }))
    await daybook.app.services.imports.run(target, yieldOne({ name: 'a file', format: 'lines', chunks }))
    await daybook.send([{ ...record, eventID: 'old' }, { eventSource: 'refused.example' }])
    expect(await states()).toEqual([])
    await daybook.send([
      { ...record, eventTime: '2026-02-20T12:00:00Z' },
      { eventName: 'Nameless', userName: 'ann' },
    ])
    await daybook.app.services.sourceTracker.flush()
    const { sources } = await list()
    expect(
      sources.map(({ eventSource, lastHeardAt }: { [name: string]: string }) => [eventSource, lastHeardAt]),
    ).toEqual([
      [null, '2026-03-01T12:00:00.000Z'],
      ['ec2.amazonaws.com', '2026-03-01T12:00:00.000Z'],
    ])
  })
})

async function* yieldOne<Value>(value: Value): AsyncGenerator<Value> {
  yield value
}

function madeUp(eventSource: string) {
  return { eventName: 'StopInstances', userName: 'ann', eventSource }
}
