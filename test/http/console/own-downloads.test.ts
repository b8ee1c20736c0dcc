import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { DOWNLOADS_LISTED_MAX } from '../../../src/services/events/own-downloads.ts'
import { openConsoleClient, type Page } from '../../support/console-client.ts'
import { DATABASES } from '../../support/databases.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'
import { BOB, CAROL, createTestUser, TEST_PASSWORD } from '../../support/test-users.ts'

const HTMX = { 'hx-request': 'true' }

describe.each(DATABASES)('downloads in the console, on %s,', (database) => {
  let daybook: TestApp
  let admin: ReturnType<typeof openConsoleClient>
  let bob: ReturnType<typeof openConsoleClient>

  beforeAll(async () => {
    daybook = await openTestApp({ database })
    await createTestUser(daybook, { ...BOB, password: TEST_PASSWORD })
    const { authorization } = await createTestUser(daybook, CAROL)
    const theirs = { eventName: 'StopInstances', userName: 'ann', eventID: 'theirs' }
    const headers = { authorization, 'content-type': 'application/json' }
    await daybook.api('/events', { method: 'POST', headers, body: JSON.stringify(theirs) })
    await daybook.send(
      Array.from({ length: 120 }, (_, index) => ({
        ...{ eventName: 'StopInstances', userName: index < 90 ? 'ann' : 'eve', eventID: `event-${index}` },
        requestParameters: { pad: 'x'.repeat(200) },
      })),
    )
    admin = openConsoleClient(daybook)
    await admin.signIn()
    bob = openConsoleClient(daybook)
    await bob.signIn('bob', TEST_PASSWORD)
  })
  afterAll(() => daybook.close())

  const fieldsOf = async (page: Page) => {
    const inputs = await page.elements('#download input')
    const sent = inputs.filter(
      ({ attributes: a }) => a.type === 'hidden' || (a.checked !== undefined && a.name !== 'format'),
    )
    return sent.map(({ attributes: a }): [string, string] => [a.name ?? '', a.value ?? ''])
  }
  const download = async (client: typeof admin, fields: [string, string][], format: string) =>
    client.request(`/events/export?${new URLSearchParams([['format', format], ...fields])}`)
  const rowsOf = async (client: typeof admin) => {
    const page = await client.get('/downloads')
    const results = await page.texts('.data-table td[data-label=Result]')
    const checksums = await page.texts('.download-checksum')
    return results.map((result, index) => [result, checksums[index] ?? ''])
  }

  test('say how many events there are, and about how large each file will be', async () => {
    const page = await admin.get('/downloads/new?userName=ann&period=24h')
    expect(await page.texts('.download-count strong')).toEqual(['90 events'])
    const formats = await page.texts('.download-format')
    for (const format of ['csv', 'json', 'ndjson'] as const) {
      const file = await download(admin, await fieldsOf(page), format)
      const { length } = await file.bytes()
      const shown = formats.find((text) => text.startsWith(format.toUpperCase())) ?? ''
      const [, size = ''] = /about ([\d.]+) kB/.exec(shown) ?? []
      expect([format, Math.abs(Number(size) * 1_000 - length) < length * 0.05]).toEqual([format, true])
    }
    const none = await admin.get('/downloads/new?userName=none')
    expect(none.html).toContain('No events match these filters, so the file would be empty.')
  })

  test('have the chosen columns, in the order of a file, and at least one', async () => {
    const page = await admin.get('/downloads/new?userName=ann')
    const others = (await fieldsOf(page)).filter(([name]) => name !== 'column')
    const chosen: [string, string][] = [...others, ['column', 'userName'], ['column', 'eventTime']]
    const lines = (await (await download(admin, chosen, 'csv')).text()).replace('\uFEFF', '').split('\r\n')
    expect(lines.slice(0, 2)).toEqual(['eventTime,userName', '2026-03-01T12:00:00.000Z,ann'])
    const none = await download(admin, others, 'csv')
    expect([none.status, await none.text()]).toEqual([
      400,
      expect.stringContaining('must be chosen at least once for a CSV file'),
    ])
    const unknown = await download(admin, [...others, ['column', 'color']], 'csv')
    expect(unknown.status).toBe(400)
    const { events } = await (await daybook.api('/events?eventName=DownloadEvents&q=columns')).json()
    expect(events.at(-1).requestParameters).toMatchObject({ columns: 'eventTime,userName', format: 'csv' })
  })

  test('have times in UTC, or in the zone of the page if one chooses that', async () => {
    const page = await admin.get('/downloads/new?userName=ann&zone=Europe/Moscow')
    expect(await page.texts('select[name=times] option')).toEqual(['UTC', 'Europe/Moscow'])
    expect(await page.texts('select[name=times] option[selected]')).toEqual(['UTC'])
    const fields: [string, string][] = [
      ['userName', 'ann'],
      ['column', 'eventTime'],
    ]
    const firstTime = async (times: string) => {
      const file = await download(admin, [...fields, ['times', times]], 'csv')
      return (await file.text()).split('\r\n')[1]
    }
    expect(await firstTime('Europe/Moscow')).toBe('2026-03-01T15:00:00.000+03:00')
    expect(await firstTime('America/St_Johns')).toBe('2026-03-01T08:30:00.000-03:30')
    expect(await firstTime('UTC')).toBe('2026-03-01T12:00:00.000Z')
    expect((await download(admin, [...fields, ['times', 'Moscow Street']], 'csv')).status).toBe(400)
    expect((await admin.get('/downloads/new?userName=ann&zone=UTC')).html).toContain(
      'Times in files are in UTC.',
    )
  })

  test('are listed with their checksum, for their user only', async () => {
    const page = await bob.get('/downloads/new?userName=eve&readOnly=any')
    const file = await download(bob, await fieldsOf(page), 'ndjson')
    const sha256 = new Bun.CryptoHasher('sha256').update(await file.bytes()).digest('hex')
    expect(await rowsOf(bob)).toEqual([['Complete: 30 rows', sha256]])
    const list = await bob.get('/downloads')
    expect(await list.texts('.data-table .chip')).toEqual(['User eve'])
    expect((await rowsOf(admin)).map(([, checksum]) => checksum)).not.toContain(sha256)
    daybook.setClock('2026-03-02T12:00:01Z')
    const later = openConsoleClient(daybook)
    await later.signIn('bob', TEST_PASSWORD)
    expect((await later.get('/downloads')).html).toContain('No downloads in the last day.')
    daybook.setClock('2026-03-01T12:00:00Z')
    bob = openConsoleClient(daybook)
    await bob.signIn('bob', TEST_PASSWORD)
  })

  test('show their progress to the end, with the size and the checksum of the file', async () => {
    const page = await bob.get('/downloads/new?userName=ann')
    const fields = await fieldsOf(page)
    const id = fields.find(([name]) => name === 'download')?.[1] ?? ''
    const [progress] = await page.elements('#progress')
    expect(progress?.attributes['hx-get']).toBe(`/downloads/progress?id=${id}&of=90`)
    const before = await bob.get(`/downloads/progress?id=${id}&of=90`, { headers: HTMX })
    expect(await before.texts('[role=status]')).toEqual(['Preparing the file.'])
    const bytes = await (await download(bob, fields, 'json')).bytes()
    const sha256 = new Bun.CryptoHasher('sha256').update(bytes).digest('hex')
    const after = await bob.get(`/downloads/progress?id=${id}&of=90`, { headers: HTMX })
    expect(await after.texts('[role=status]')).toEqual(['Download complete: 90 rows.'])
    expect(await after.texts('.progress-file code')).toEqual([sha256])
    expect(after.html).not.toContain('hx-trigger')
    const others = await admin.get(`/downloads/progress?id=${id}`, { headers: HTMX })
    expect(others.html).not.toContain(sha256)
  })

  test('that have ended cannot be cancelled', async () => {
    const page = await bob.get('/downloads')
    const csrf = (await page.elements('input[name=csrf]'))[0]?.attributes.value ?? ''
    const answer = await bob.post('/downloads/cancellation', { csrf, id: 'none' })
    expect(await answer.texts('.success-notice')).toEqual([
      'This download has already ended, or another process of Daybook sends it.',
    ])
  })

  test('are not listed without end: the page says that there are others', async () => {
    const note = async () => (await admin.get('/downloads')).texts('main > .muted')
    expect(await note()).toEqual([])
    for (let round = 0; round <= DOWNLOADS_LISTED_MAX; round += 1)
      await (await daybook.api('/events/export?format=ndjson&userName=none')).text()
    expect(await note()).toEqual([
      'Only the newest 200 are listed. The others of the last day are in the log: their action is DownloadEvents.',
    ])
    expect(await rowsOf(admin)).toHaveLength(DOWNLOADS_LISTED_MAX)
  })

  test('the log has no errors', () => {
    expect(daybook.log).toEqual([])
  })
})

describe.each(DATABASES)('a download that is cancelled, on %s,', (database) => {
  test('ends at once, is listed as interrupted, and gives its place back', async () => {
    const daybook = await openTestApp({ database })
    const pad = 'x'.repeat(200_000)
    for (let round = 0; round < 3; round += 1)
      await daybook.send(Array.from({ length: 80 }, () => ({ eventName: 'Stop', userName: 'ann', pad })))
    const admin = openConsoleClient(daybook)
    await admin.signIn()
    const answer = await admin.request('/events/export?format=ndjson&userName=ann&download=one')
    const reader = answer.body?.getReader()
    await reader?.read()
    const progress = await admin.get('/downloads/progress?id=one')
    expect(await progress.texts('[role=status]')).toEqual(['Downloading.'])
    const list = await admin.get('/downloads')
    expect(await list.texts('.data-table button')).toEqual(['Cancel download'])
    const after = await admin.submitTo(list, '/downloads/cancellation')
    expect(await after.texts('.success-notice')).toEqual([
      'Download cancelled. What was saved of the file is incomplete.',
    ])
    let end = ''
    try {
      while (!(await reader?.read())?.done);
    } catch {
      end = 'torn'
    }
    expect(end).toBe('torn')
    for (let tries = 0; tries < 100; tries += 1) {
      const [result = ''] = await (await admin.get('/downloads')).texts('td[data-label=Result]')
      if (/^Interrupted after \d+ rows/.test(result)) break
      expect(tries).toBeLessThan(99)
      await Bun.sleep(20)
    }
    const metrics = await (await fetch(`${daybook.url}/metrics`)).text()
    expect(metrics).toContain('daybook_costly_work_running{kind="download"} 0')
    await daybook.close()
  }, 60_000)
})
