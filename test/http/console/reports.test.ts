import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { allowSystem } from '../../support/allow-system.ts'
import { openConsoleClient } from '../../support/console-client.ts'
import { DATABASES } from '../../support/databases.ts'
import { faultsOf, fieldValue, HELP_LINKS, navigationLinks } from '../../support/page-content.ts'
import { reportOutcome, reportRequest, tableCells } from '../../support/report-records.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'
import { CAROL, createTestUser, DAVE } from '../../support/test-users.ts'

const PASSWORD = 'a password for reports'
const FEBRUARY = '/reports?type=administration&start=2026-02-01&end=2026-02-28'
const WEB = 'web[10-0-0-5_i-0abc]'

describe.each(DATABASES)('reports in the console, on %s,', (database) => {
  let daybook: TestApp
  let admin: ReturnType<typeof openConsoleClient>
  beforeAll(async () => {
    daybook = await openTestApp({ database })
    await allowSystem(daybook)
    await daybook.send([
      reportRequest('StopInstances', 'ann', '2026-02-10T10:00:00Z', { requestID: 'r-1', department: '=Ops' }),
      reportOutcome('StopInstances', '2026-02-10T10:01:30Z', { requestID: 'r-1' }),
      reportRequest('StartInstances', 'ann', '2026-02-28T23:00:00Z', { requestID: 'r-2' }),
      reportRequest('StartInstances', 'bob', '2026-02-28T23:30:00Z', { errorCode: 'Client.Unauthorized' }),
    ])
    admin = openConsoleClient(daybook)
    await admin.signIn()
  })
  afterAll(() => daybook.close())

  test('show the last 31 days by default and link to other periods', async () => {
    const page = await admin.get('/reports')
    expect(page.status).toBe(200)
    expect([await fieldValue(page, 'start'), await fieldValue(page, 'end')]).toEqual([
      '2026-01-30',
      '2026-03-01',
    ])
    const choices = await page.elements('.presets a')
    expect(
      choices.map(({ text, attributes }) => [text, attributes.href?.split('&').slice(1).join(' ')]),
    ).toEqual([
      ['Last month', 'start=2026-02-01 end=2026-02-28'],
      ['This month', 'start=2026-03-01 end=2026-03-01'],
      ['Last 31 days', 'start=2026-01-30 end=2026-03-01'],
      ['Yesterday', 'start=2026-02-28 end=2026-02-28'],
      ['Today', 'start=2026-03-01 end=2026-03-01'],
    ])
    expect(choices.filter(({ attributes }) => attributes['aria-current']).map(({ text }) => text)).toEqual([
      'Last 31 days',
    ])
    expect(await page.texts('#type option')).toEqual(['Administration'])
    expect(page.html).toContain('covers at most 31 days and starts on 2025-03-01 at the earliest')
  })

  test('show rows in the order of receipt, include the end day, and mark pending ones', async () => {
    const page = await admin.get(FEBRUARY)
    expect(await page.texts('.report-rows')).toEqual(['4 rows'])
    expect(await page.texts('.report-table th')).toEqual([
      ...['Time UTC', 'User', 'Department', 'Customer defined 1', 'Customer defined 2', 'Type', 'Name'],
      ...['Action', 'Details', 'Response code'],
    ])
    const noOutcome = '– none: the outcome is a separate row See outcome'
    expect(await tableCells(page)).toEqual([
      [
        '2026-02-10 10:00:00',
        'ann',
        '=Ops',
        ...['', ''],
        'SERVER',
        WEB,
        'Stop Server',
        `ATTEMPT: STOP_INSTANCES '${WEB}'`,
        noOutcome,
      ],
      [
        '2026-02-10 10:01:30',
        'OEC_SYSTEM',
        ...['', '', ''],
        'SERVER',
        WEB,
        'Stop Server',
        `STOP_INSTANCES '${WEB}'`,
        'OK See request',
      ],
      [
        '2026-02-28 23:00:00',
        'ann',
        ...['', '', ''],
        'SERVER',
        WEB,
        'Start Server',
        `ATTEMPT: START_INSTANCES '${WEB}'`,
        'pending 13 h',
      ],
      [
        '2026-02-28 23:30:00',
        'bob',
        ...['', '', ''],
        'SERVER',
        WEB,
        'Start Server',
        `START_INSTANCES '${WEB}'`,
        'Failed: Client.Unauthorized',
      ],
    ])
    const withoutLastDay = await admin.get('/reports?start=2026-02-01&end=2026-02-27')
    expect(await withoutLastDay.texts('.report-rows')).toEqual(['2 rows'])
  })

  test('can be downloaded as CSV that is safe for spreadsheets and as JSON', async () => {
    const links = await (await admin.get(FEBRUARY)).elements('.downloads a')
    expect(links.map(({ text }) => text)).toEqual(['Download CSV', 'Download JSON'])
    const [csv, file] = await Promise.all(links.map(({ attributes }) => admin.request(attributes.href ?? '')))
    const lines = (await csv?.text())?.split('\r\n') ?? []
    expect(lines).toHaveLength(6)
    expect(lines[1]).toContain(',2026-02-10 10:00:00,ann,"\'=Ops",')
    expect(csv?.headers.get('content-disposition')).toBe(
      'attachment; filename="administrator-logs-2026-02-01-2026-02-28.csv"',
    )
    expect(await file?.json()).toMatchObject({
      count: 4,
      complete: true,
      rows: [{ department: '=Ops' }, {}, {}, {}],
    })
  })

  test.each([
    ['start=2026-01-01&end=2026-02-01', { end: 'A report can span at most 31 days; got 32 days.' }],
    [
      'start=2025-02-28&end=2025-03-01',
      { start: 'Start day must not be before 2025-03-01: the administrator log goes back one year.' },
    ],
    ['start=2026-02-10&end=2026-02-09', { end: 'End day must not be before start day.' }],
    ['start=2026-02-10', { end: 'End day is missing. Set it to a day such as 2026-03-01.' }],
    [
      'start=yesterday&end=2026-02-30',
      {
        start: 'Start day must be a day such as 2026-03-01; got "yesterday".',
        end: 'End day must be a day such as 2026-03-01; got "2026-02-30".',
      },
    ],
    ['start=2026-02-10&end=9999-12-31', { end: expect.stringMatching(/^End day must|^A report can span/) }],
  ])('requested with “%s” show the fault beside its field and keep the values', async (query, faults) => {
    const page = await admin.get(`/reports?${query}`)
    expect([page.status, await faultsOf(page)]).toEqual([400, faults])
    expect(await fieldValue(page, 'start')).toBe(new URLSearchParams(query).get('start') ?? '')
    expect(await page.elements('.downloads a')).toEqual([])
    const file = await admin.request(`/reports/administration/file?format=csv&${query}`)
    expect(file.status).toBe(400)
  })

  test('return 400 for an unknown type or format', async () => {
    const page = await admin.get(FEBRUARY.replace('administration', 'usage'))
    expect([page.status, await faultsOf(page)]).toEqual([
      400,
      { form: 'Report type must be administration; got "usage".' },
    ])
    const file = await admin.request(`/reports/administration/file${FEBRUARY.slice(8)}&format=xml`)
    expect(file.status).toBe(400)
  })

  test('without rows say so and link to other periods', async () => {
    const page = await admin.get('/reports?start=2025-12-01&end=2025-12-02')
    expect(await page.texts('.empty-state h2')).toEqual(['No rows in this period'])
    expect(await page.texts('.empty-state-links a')).toEqual(['Last month', 'This month', 'Last 31 days'])
    expect(await page.elements('.downloads a')).toEqual([])
  })

  test('show the progress of a download to its user only', async () => {
    const progress = (id: string, more = '') => `/reports/administration/progress?id=${id}${more}`
    const [link] = await (await admin.get(FEBRUARY)).elements('.downloads a')
    const id = new URL(link?.attributes.href ?? '', daybook.url).searchParams.get('id') ?? ''
    const before = await admin.get(progress(id, '&of=4'))
    expect(await before.texts('p[role=status]')).toEqual(['Preparing the file.'])
    expect((await before.elements('[hx-get]'))[0]?.attributes['hx-get']).toEndWith('&of=4&asks=1')
    await (await admin.request(link?.attributes.href ?? '')).text()
    const after = await admin.get(progress(id, '&of=4'))
    expect(after.html).toBe('<p role="status">Download complete: 4 rows.</p>')
    const auditor = await signInAs('auditor', ['reports'])
    expect((await auditor.get(progress(id))).html).toContain('Preparing the file.')
  })

  test('stop polling for an unknown download', async () => {
    const page = await admin.get('/reports/administration/progress?id=unknown&asks=20')
    expect(await page.texts('p')).toEqual([
      'Progress is not available here. Check the downloads in your browser.',
    ])
    expect(await page.elements('[hx-get]')).toEqual([])
  })

  test('are in the navigation of users with permission, also of an auditor', async () => {
    expect(await navigationLinks(await admin.get('/people'))).toContain('Reports')
    const auditor = openConsoleClient(daybook)
    await createTestUser(daybook, { ...DAVE, userName: 'lena', grants: ['reports'], password: PASSWORD })
    const home = await auditor.signIn('lena', PASSWORD)
    expect([home.path, home.status]).toEqual(['/overview', 200])
    const links = ['Overview', 'Reports', 'All settings', 'Access keys', ...HELP_LINKS]
    expect(await navigationLinks(home)).toEqual(links)
    expect(await (await auditor.get('/reports')).texts('.report-rows')).toEqual(
      expect.arrayContaining([expect.stringMatching(/^\d+ rows$/)]),
    )
  })

  test('return 403 to other users, with whom to ask and a link to another page', async () => {
    const visitor = await signInAs('dave', ['activity-log'])
    for (const path of [FEBRUARY, '/reports?start=x', `/reports/administration/file${FEBRUARY.slice(8)}`]) {
      const page = await visitor.get(path)
      expect([page.status, await page.texts('h1')]).toEqual([403, ['Not allowed']])
      expect(page.html).toContain(
        'Reports are for the primary administrator and for users with the grant reports.',
      )
      expect(page.html).toContain('The primary administrator can add the grant for you')
      expect(await navigationLinks(page)).not.toContain('Reports')
      expect((await page.elements('.problem a'))[0]?.attributes.href).toBe('/events')
    }
  })

  test('contain nothing of another customer', async () => {
    await createTestUser(daybook, { ...CAROL, grants: ['reports', 'collector'], password: PASSWORD })
    const carol = openConsoleClient(daybook)
    await carol.signIn(`carol@${CAROL.accountId}`, PASSWORD)
    const page = await carol.get('/reports?start=2026-02-10&end=2026-02-10')
    expect(await page.texts('.empty-state h2')).toEqual(['No rows in this period'])
    expect(page.html).not.toContain(WEB)
  })

  async function signInAs(userName: string, grants: ('reports' | 'activity-log')[]) {
    await createTestUser(daybook, { ...DAVE, userName, grants, password: PASSWORD })
    const visitor = openConsoleClient(daybook)
    await visitor.signIn(userName, PASSWORD)
    return visitor
  }
})
