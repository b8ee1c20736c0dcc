import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { allowSystem } from '../../support/allow-system.ts'
import { openConsoleClient, type Page } from '../../support/console-client.ts'
import { DATABASES } from '../../support/databases.ts'
import { faultsOf } from '../../support/page-content.ts'
import { reportOutcome, reportRequest, tableCells } from '../../support/report-records.ts'
import { openTestApp, postJson, type TestApp } from '../../support/test-app.ts'
import { CAROL, createTestUser } from '../../support/test-users.ts'

const PASSWORD = 'a password for reports'
const FEBRUARY = '/reports?type=administration&start=2026-02-01&end=2026-02-28'
const PENDING = `${FEBRUARY}&show=pending`
const HTMX = { 'hx-request': 'true' }
const ROWS = 120
const WAITING = 55

describe.each(DATABASES)('the rows of a report in the console, on %s,', (database) => {
  let daybook: TestApp
  let admin: ReturnType<typeof openConsoleClient>
  beforeAll(async () => {
    daybook = await openTestApp({ database })
    await allowSystem(daybook)
    const many = Array.from({ length: ROWS }, (_, index) => ({
      ...{ eventName: 'CreateBucket', userName: `user-${index}`, eventTime: '2026-02-10T10:00:00Z' },
      resources: [{ ARN: `arn:aws:s3:::bucket-${index}`, type: 'AWS::S3::Bucket' }],
    }))
    const waiting = Array.from({ length: WAITING }, (_, index) =>
      reportRequest('StopInstances', `waiting-${index}`, '2026-02-27T12:00:00Z', { requestID: `w-${index}` }),
    )
    const outcome = reportOutcome('StartInstances', '2026-03-01T00:01:00Z', { requestID: 'r' })
    const request = reportRequest('StartInstances', 'ann', '2026-02-28T23:59:00Z', { requestID: 'r' })
    const today = reportRequest('StartInstances', 'today', '2026-03-01T11:00:00Z', { requestID: 'r-2' })
    await daybook.api('/events', postJson({ Records: [...many, outcome, ...waiting, request, today] }))
    admin = openConsoleClient(daybook)
    await admin.signIn()
  })
  afterAll(() => daybook.close())

  test('are split into pages whose URLs always lead to the same rows', async () => {
    const users: string[] = []
    const sizes: number[] = []
    let page = await admin.get(FEBRUARY)
    expect(await page.elements('.report-offset')).toEqual([])
    for (;;) {
      const rows = await tableCells(page)
      expect(await page.texts('.report-rows')).toEqual([`${ROWS + WAITING + 1} rows`])
      sizes.push(rows.length)
      users.push(...rows.map(([, user]) => user ?? ''))
      const [more] = await page.elements('.table-end a')
      if (!more) break
      expect(more.text).toBe('Load more')
      expect(more.attributes['hx-get']).toBe(more.attributes.href)
      page = await admin.get(more.attributes.href ?? '')
      expect((await page.elements('.report-offset a'))[0]?.attributes.href).toBe(FEBRUARY)
    }
    expect(sizes).toEqual([50, 50, 50, 26])
    expect(new Set(users).size).toBe(ROWS + WAITING + 1)
    expect(await page.texts('.table-end td')).toEqual(['No more rows.'])
  })

  test('are returned to htmx without the page around them', async () => {
    const [more] = await (await admin.get(FEBRUARY)).elements('.table-end a')
    const added = await admin.get(more?.attributes.href ?? '', { headers: HTMX })
    expect(added.html).toMatch(/^<tbody><tr id="row-[\w-]+" class="report-row" tabindex="-1" autofocus/)
    expect(await added.elements('tbody:not(.table-end) tr')).toHaveLength(50)
    expect(await added.texts('.table-end a')).toEqual(['Load more'])
    expect(added.html).not.toContain('<table')
  })

  test('keep their order while new rows are appended', async () => {
    const day = '/reports?type=administration&start=2026-02-27&end=2026-02-27'
    const first = await admin.get(day)
    await daybook.send([
      reportRequest('StopInstances', 'late', '2026-02-27T01:00:00Z', { errorCode: 'Client.Late' }),
    ])
    const next = await admin.get((await first.elements('.table-end a'))[0]?.attributes.href ?? '')
    expect((await tableCells(next)).map(([, user]) => user)).toEqual([
      ...Array.from({ length: WAITING - 50 }, (_, index) => `waiting-${50 + index}`),
      'late',
    ])
  })

  test('can be limited to pending operations, which show for how long they are pending', async () => {
    const allRows = await admin.get(FEBRUARY)
    expect(await pageLinks(allRows)).toEqual([
      ['All', FEBRUARY, 'true'],
      [`Pending only (${WAITING})`, PENDING, undefined],
    ])
    const first = await admin.get(PENDING)
    expect((await pageLinks(first)).map(([, , current]) => current)).toEqual([undefined, 'true'])
    const rows = await tableCells(first)
    expect(rows.map(([, user]) => user)).toEqual(Array.from({ length: 50 }, (_, index) => `waiting-${index}`))
    expect(new Set(rows.map((row) => row.at(-1)))).toEqual(new Set(['pending 2 days']))
    const last = await admin.get((await first.elements('.table-end a'))[0]?.attributes.href ?? '')
    expect(await tableCells(last)).toHaveLength(WAITING - 50)
    expect(await last.texts('.table-end td')).toEqual(['No more pending operations.'])
    expect((await last.elements('.report-offset a'))[0]?.attributes.href).toBe(PENDING)
    // Links to other periods and files keep the choice.
    const choices = await first.elements('.presets a')
    expect(choices.every(({ attributes }) => attributes.href?.endsWith('&show=pending'))).toBe(true)
    expect((await first.elements('input[name=show]'))[0]?.attributes.value).toBe('pending')
    expect(await first.texts('.report-rows')).toEqual([`${WAITING} pending operations`])
    const [csv, json] = await first.elements('.downloads a')
    const lines = (await (await admin.request(csv?.attributes.href ?? '')).text()).trim().split('\r\n')
    expect(lines).toHaveLength(WAITING + 1)
    const answer = await admin.request(json?.attributes.href ?? '')
    expect(answer.headers.get('content-disposition')).toContain('administrator-logs-pending-')
    expect(JSON.stringify(await answer.json()).match(/waiting-/g)).toHaveLength(WAITING)
  })

  test('are none if no operation is pending', async () => {
    const page = await admin.get('/reports?start=2026-02-28&end=2026-02-28&show=pending')
    expect(await page.texts('.report-rows')).toEqual(['0 pending operations'])
    expect(await page.texts('.report-no-rows')).toEqual([expect.stringContaining('No pending operations')])
  })

  test('are pending ones of the last 31 days if the URL has no period', async () => {
    const page = await admin.get('/reports?show=pending')
    expect([page.status, (await pageLinks(page)).at(1)?.[0]]).toEqual([200, `Pending only (${WAITING + 1})`])
  })

  test('return 400 for an invalid position, with a link to the first page', async () => {
    for (const position of ['x', '12', '-1', 'v1.AAAA', '%27', '9'.repeat(5_000)]) {
      const page = await admin.get(`${FEBRUARY}&after=${position}`)
      expect([page.status, await faultsOf(page)]).toEqual([
        400,
        { after: 'This page link is no longer valid.' },
      ])
      expect((await page.elements('.empty-state a'))[0]?.attributes.href).toBe(FEBRUARY)
      const part = await admin.get(`${FEBRUARY}&after=${position}`, { headers: HTMX })
      expect([part.status, part.headers.get('hx-retarget')]).toEqual([400, '#notice'])
      expect(part.html).toContain('This page link is no longer valid.')
    }
  })

  test('return 400 for an unknown value of `show`', async () => {
    const page = await admin.get(`${FEBRUARY}&show=failures`)
    expect([page.status, await faultsOf(page)]).toEqual([
      400,
      { form: 'Show must be pending; got "failures".' },
    ])
    const part = await admin.get(FEBRUARY.replace('2026-02-01', 'x'), { headers: HTMX })
    expect(part.status).toBe(400)
  })

  test('have positions that reveal nothing of other customers and show them nothing of ours', async () => {
    const [more] = await (await admin.get(FEBRUARY)).elements('.table-end a')
    const position = new URL(more?.attributes.href ?? '', daybook.url).searchParams.get('after') ?? ''
    // Positions are encrypted: the same one differs each time, so the rows between two of them can't be counted.
    const [again] = await (await admin.get(FEBRUARY)).elements('.table-end a')
    expect(again?.attributes.href).not.toContain(position)
    await createTestUser(daybook, { ...CAROL, grants: ['reports', 'collector'], password: PASSWORD })
    const carol = openConsoleClient(daybook)
    await carol.signIn(`carol@${CAROL.accountId}`, PASSWORD)
    for (const path of [more?.attributes.href ?? '', PENDING]) {
      const page = await carol.get(path)
      expect(page.html).not.toContain('>user-')
      expect(await page.elements('.report-table')).toEqual([])
    }
  })
})

async function pageLinks(page: Page) {
  const links = await page.elements('.page-links a')
  return links.map(({ text, attributes }) => [text, attributes.href, attributes['aria-current']])
}
