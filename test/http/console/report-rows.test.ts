import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { openConsoleClient, type Page } from '../../support/console-client.ts'
import { DATABASES } from '../../support/databases.ts'
import { faultsOn } from '../../support/page-content.ts'
import { asked, cellsOf, ended } from '../../support/report-records.ts'
import { json, openTestApp, type TestApp } from '../../support/test-app.ts'
import { CAROL, createTestUsers } from '../../support/test-users.ts'

const PASSWORD = 'a password for reports'
const FEBRUARY = '/reports?type=administration&start=2026-02-01&end=2026-02-28'
const PENDING = `${FEBRUARY}&show=pending`
const HTMX = { 'hx-request': 'true' }
const ROWS = 120
const WAITING = 55

describe.each(DATABASES)('rows of a report in the console, on %s,', (database) => {
  let daybook: TestApp
  let admin: ReturnType<typeof openConsoleClient>
  beforeAll(async () => {
    daybook = await openTestApp({ database })
    const many = Array.from({ length: ROWS }, (_, index) => ({
      ...{ eventName: 'CreateBucket', userName: `user-${index}`, eventTime: '2026-02-10T10:00:00Z' },
      resources: [{ ARN: `arn:aws:s3:::bucket-${index}`, type: 'AWS::S3::Bucket' }],
    }))
    const waiting = Array.from({ length: WAITING }, (_, index) =>
      asked('StopInstances', `waiting-${index}`, '2026-02-27T12:00:00Z', { requestID: `w-${index}` }),
    )
    const outcome = ended('StartInstances', '2026-03-01T00:01:00Z', { requestID: 'r' })
    const request = asked('StartInstances', 'ann', '2026-02-28T23:59:00Z', { requestID: 'r' })
    const today = asked('StartInstances', 'today', '2026-03-01T11:00:00Z', { requestID: 'r-2' })
    await daybook.api('/events', json({ Records: [...many, outcome, ...waiting, request, today] }))
    admin = openConsoleClient(daybook)
    await admin.signIn()
  })
  afterAll(() => daybook.close())

  test('are pages that follow one another, by addresses that lead anybody to the same rows', async () => {
    const users: string[] = []
    const sizes: number[] = []
    let page = await admin.get(FEBRUARY)
    expect(await page.find('.report-place')).toEqual([])
    for (;;) {
      const rows = await cellsOf(page)
      expect(await page.texts('.report-rows')).toEqual([`${ROWS + WAITING + 1} rows`])
      sizes.push(rows.length)
      users.push(...rows.map(([, user]) => user ?? ''))
      const [more] = await page.find('.end a')
      if (!more) break
      expect(more.text).toBe('More rows')
      expect(more.attributes['hx-get']).toBe(more.attributes.href)
      page = await admin.get(more.attributes.href ?? '')
      expect((await page.find('.report-place a'))[0]?.attributes.href).toBe(FEBRUARY)
    }
    expect(sizes).toEqual([50, 50, 50, 26])
    expect(new Set(users).size).toBe(ROWS + WAITING + 1)
    expect(await page.texts('.end td')).toEqual(['These are all of its rows.'])
  })

  test('are added by htmx: rows and the way to the next, and nothing around them', async () => {
    const [more] = await (await admin.get(FEBRUARY)).find('.end a')
    const added = await admin.get(more?.attributes.href ?? '', { headers: HTMX })
    expect(added.html).toStartWith('<tbody><tr tabindex="-1" autofocus')
    expect(await added.find('tbody:not(.end) tr')).toHaveLength(50)
    expect(await added.texts('.end a')).toEqual(['More rows'])
    expect(added.html).not.toContain('<table')
  })

  test('stay the same while others arrive, which come last', async () => {
    const day = '/reports?type=administration&start=2026-02-27&end=2026-02-27'
    const first = await admin.get(day)
    await daybook.send([asked('StopInstances', 'late', '2026-02-27T01:00:00Z', { errorCode: 'Client.Late' })])
    const next = await admin.get((await first.find('.end a'))[0]?.attributes.href ?? '')
    expect((await cellsOf(next)).map(([, user]) => user)).toEqual([
      ...Array.from({ length: WAITING - 50 }, (_, index) => `waiting-${50 + index}`),
      'late',
    ])
  })

  test('are only those that are pending where that is chosen, with how long they have been', async () => {
    const whole = await admin.get(FEBRUARY)
    expect(await waysOn(whole)).toEqual([
      ['All', FEBRUARY, 'true'],
      [`Pending only (${WAITING})`, PENDING, undefined],
    ])
    const first = await admin.get(PENDING)
    expect((await waysOn(first)).map(([, , current]) => current)).toEqual([undefined, 'true'])
    const rows = await cellsOf(first)
    expect(rows.map(([, user]) => user)).toEqual(Array.from({ length: 50 }, (_, index) => `waiting-${index}`))
    expect(new Set(rows.map((row) => row.at(-1)))).toEqual(new Set(['pending 2 days']))
    const last = await admin.get((await first.find('.end a'))[0]?.attributes.href ?? '')
    expect(await cellsOf(last)).toHaveLength(WAITING - 50)
    expect(await last.texts('.end td')).toEqual(['No more operations wait.'])
    expect((await last.find('.report-place a'))[0]?.attributes.href).toBe(PENDING)
    // What is chosen stays chosen where other days are, and a file has the whole report all the same.
    const choices = await first.find('.presets a')
    expect(choices.every(({ attributes }) => attributes.href?.endsWith('&show=pending'))).toBe(true)
    expect((await first.find('input[name=show]'))[0]?.attributes.value).toBe('pending')
    expect((await first.find('.downloads a'))[0]?.attributes.href).not.toContain('show=')
  })

  test('are none where everything has ended', async () => {
    const page = await admin.get('/reports?start=2026-02-28&end=2026-02-28&show=pending')
    expect(await page.texts('.report-rows')).toEqual(['1 row'])
    expect(await page.texts('.report-none')).toEqual([expect.stringContaining('No operation waits')])
  })

  test('of the last 31 days are pending too, without a period in the address', async () => {
    const page = await admin.get('/reports?show=pending')
    expect([page.status, (await waysOn(page)).at(1)?.[0]]).toEqual([200, `Pending only (${WAITING + 1})`])
  })

  test('after a place that is none there are none: that is said, and where to begin', async () => {
    for (const place of ['x', '12', '-1', 'v1.AAAA', '%27', '9'.repeat(5_000)]) {
      const page = await admin.get(`${FEBRUARY}&after=${place}`)
      expect([page.status, await faultsOn(page)]).toEqual([
        400,
        { after: 'This is no place in the report; begin with its first rows.' },
      ])
      expect((await page.find('.empty a'))[0]?.attributes.href).toBe(FEBRUARY)
      const part = await admin.get(`${FEBRUARY}&after=${place}`, { headers: HTMX })
      expect([part.status, part.headers.get('hx-retarget')]).toEqual([400, '#notice'])
      expect(part.html).toContain('This is no place in the report')
    }
  })

  test('of another choice there are none', async () => {
    const page = await admin.get(`${FEBRUARY}&show=failures`)
    expect([page.status, await faultsOn(page)]).toEqual([400, { form: 'Show must be pending.' }])
    const part = await admin.get(FEBRUARY.replace('2026-02-01', 'x'), { headers: HTMX })
    expect(part.status).toBe(400)
  })

  test('of a place tell nothing of other customers, and lead another customer to nothing of ours', async () => {
    const [more] = await (await admin.get(FEBRUARY)).find('.end a')
    const place = new URL(more?.attributes.href ?? '', daybook.url).searchParams.get('after') ?? ''
    // Sealed: the same place never looks the same, so nobody counts what lies between two of them.
    const [again] = await (await admin.get(FEBRUARY)).find('.end a')
    expect(again?.attributes.href).not.toContain(place)
    await createTestUsers(daybook, { ...CAROL, grants: ['reports', 'collector'], password: PASSWORD })
    const carol = openConsoleClient(daybook)
    await carol.signIn(`carol@${CAROL.accountId}`, PASSWORD)
    for (const path of [more?.attributes.href ?? '', PENDING]) {
      const page = await carol.get(path)
      expect(page.html).not.toContain('user-')
      expect(await page.find('.report-table')).toEqual([])
    }
  })
})

async function waysOn(page: Page) {
  const ways = await page.find('.page-ways a')
  return ways.map(({ text, attributes }) => [text, attributes.href, attributes['aria-current']])
}
