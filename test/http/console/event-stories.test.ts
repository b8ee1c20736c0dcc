import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { allowSystem } from '../../support/allow-system.ts'
import { openConsoleClient, type Page } from '../../support/console-client.ts'
import { DATABASES } from '../../support/databases.ts'
import { openEventStream } from '../../support/event-stream.ts'
import { timeOfDay } from '../../support/server-records.ts'
import { QUICK_TAIL } from '../../support/tail-clients.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'

describe.each(DATABASES)('rows that show what belongs together (%s)', (database) => {
  let daybook: TestApp
  let admin: ReturnType<typeof openConsoleClient>

  beforeAll(async () => {
    daybook = await openTestApp({ database }, { tailLimits: QUICK_TAIL })
    await allowSystem(daybook)
    admin = openConsoleClient(daybook, {}, { confirms: true })
    await admin.signIn()
    await daybook.send([...OPERATIONS, ...RUNS, ...Array.from({ length: 1_100 }, (_, i) => manyOf(i))])
  })

  afterAll(() => daybook.close())

  test('say how a request went, and leave out its outcome', async () => {
    const page = await admin.get(`/events?${OF_OPERATIONS}`)
    expect(await page.texts('.cell-outcome')).toEqual([
      'pending 1 h',
      'Failed: Busy after 12 s',
      'OK 97 s later',
      'OK after 30 s',
    ])
    expect(await idsOf(page)).toEqual(['pending', 'failing', 'stop', 'outcome-of-old'])
    expect(await page.texts('.event-row-failed .cell-outcome')).toEqual(['Failed: Busy after 12 s'])
    const [row] = await page.elements('.event-row[data-outcomes]')
    expect(row?.attributes['data-outcomes']).toBe('outcome-of-failing')
  })

  test('say so of a filter that finds the request alone, and keep the row of an outcome found alone', async () => {
    const ofAnn = await admin.get(`/events?${OF_OPERATIONS}&userName=ann`)
    expect(await ofAnn.texts('.cell-outcome')).toEqual([
      'pending 1 h',
      'Failed: Busy after 12 s',
      'OK 97 s later',
    ])
    const failed = await admin.get(`/events?${OF_OPERATIONS}&outcome=failed`)
    expect(await idsOf(failed)).toEqual(['outcome-of-failing'])
    expect(await failed.texts('.cell-outcome')).toEqual(['Failed: Busy after 12 s'])
  })

  test('count events in the place of the open one, and mark the row that shows it', async () => {
    const place = async (id: string) => {
      const page = await admin.get(`/events?event=${id}&eventProject=default&${OF_OPERATIONS}`)
      return (await page.texts('.inspector-place'))[0]
    }
    expect(await place('failing')).toBe('2 of 6')
    expect(await place('stop')).toBe('4 of 6')
    expect(await place('outcome-of-stop')).toBe('4 of 6')
    expect(await place('outcome-of-old')).toBe('6 of 6')
  })

  test('fold neighbours of one user, action and outcome within two minutes', async () => {
    const page = await admin.get(`/events?${OF_RUNS}`)
    expect(await page.texts('.run-count')).toEqual(['×2', '×3'])
    expect(await idsOf(page, '.event-run .event-row-folded')).toEqual(['fail-1', 'tag-2', 'tag-1'])
    expect(await idsOf(page)).toEqual([
      ...['fail-2', 'fail-1', 'of-bob', 'late', 'tag-3', 'tag-2', 'tag-1', 'tag-0', 'yesterday'],
    ])
    expect(await page.texts('.run-others')).toEqual(['+1'])
    expect(await page.elements('.run-toggle[open]')).toEqual([])
    expect(await page.texts('.day')).toHaveLength(2)
  })

  test('open the run of the event that is open, and not that of a first one', async () => {
    const folded = await admin.get(`/events?event=tag-2&eventProject=default&${OF_RUNS}`)
    expect(await folded.texts('.run-toggle[open] .run-count')).toEqual(['×3'])
    expect(await folded.texts('.inspector-place')).toEqual(['6 of 9'])
    const first = await admin.get(`/events?event=tag-3&eventProject=default&${OF_RUNS}`)
    expect(await first.elements('.run-toggle[open]')).toEqual([])
  })

  test('have a row for each event with stories=off, which is remembered, and not in downloads', async () => {
    const page = await admin.get(`/events?${OF_OPERATIONS}&stories=off`)
    expect(await idsOf(page)).toEqual([
      ...['pending', 'outcome-of-failing', 'failing', 'outcome-of-stop', 'stop', 'outcome-of-old'],
    ])
    expect(await page.texts('.cell-outcome')).toEqual(['OK', 'Failed: Busy', 'OK', 'OK', 'OK', 'OK'])
    const links = (await page.elements('.event-downloads a')).map(({ attributes }) => attributes.href ?? '')
    expect(links.filter((link) => link.includes('stories'))).toEqual([])
    const visitor = openConsoleClient(daybook)
    await visitor.signIn()
    const chosen = await visitor.get(`/events?${OF_RUNS}&column=user&rows=compact&stories=off&keep=chosen`)
    expect(chosen.path).toEndWith('&columns=user&rows=compact&stories=off')
    expect(await (await visitor.get(`/events?${OF_RUNS}`)).elements('.run-toggle')).toEqual([])
    expect(await (await visitor.get(`/events?${OF_RUNS}&stories=on`)).elements('.run-toggle')).toHaveLength(2)
    const csv = await admin.request(`/events/export?format=csv&${OF_OPERATIONS}&stories=off`)
    expect((await csv.text()).trim().split('\r\n')).toHaveLength(7)
  })

  test('refuse another value of the switch', async () => {
    const page = await admin.get(`/events?${OF_RUNS}&stories=yes`)
    expect(page.status).toBe(400)
    expect(await page.texts('.field-error')).toEqual(['Grouping must be on or off; got "yes".'])
  })

  test('end with a page, which says that the run may go on, and with the day', async () => {
    const page = await admin.get('/events?userName=zoe')
    expect(await page.texts('.run-toggle summary')).toEqual([
      '×50+ events like this within two minutes; the next page may have more',
    ])
    const [link] = await page.elements('.table-end a')
    const more = await admin.request(link?.attributes['hx-get'] ?? '', { headers: { 'hx-request': 'true' } })
    expect((await more.text()).match(/×[0-9+]+/g)).toEqual(['×50+'])
    const large = await admin.get('/events?userName=zoe&loaded=1000')
    expect(await large.elements('.event-row')).toHaveLength(1_000)
    const counts = await large.texts('.run-count')
    expect(counts.reduce((sum, text) => sum + Number.parseInt(text.slice(1), 10), 0)).toBe(1_000)
    expect(counts.at(-1)).toEndWith('+')
  })

  test('come to a live page with the cell for the row of their request', async () => {
    const page = await admin.get('/events?userName=eve&userName=OEC_SYSTEM&live=on')
    const [status] = await page.elements('.live-status')
    const cookie = [...admin.cookies].map((pair) => pair.join('=')).join('; ')
    const url = new URL(status?.attributes['data-tail'] ?? '', daybook.url).href
    const stream = await openEventStream(url, { headers: { cookie } })
    await daybook.send([stepOf('live', '11:59:00', { userName: 'eve' }), outcomeAt('live', '11:59:20')])
    const rows = () => stream.messages.flatMap(({ event, data }) => (event === 'row' && data ? [data] : []))
    await stream.until(() => rows().length === 2)
    const outcome = rows().find((row) => row.includes('event=outcome-of-live'))
    expect(outcome).toContain('data-request="live"')
    expect(outcome).toContain('OK <span class="outcome-after">20 s later</span>')
    await stream.leave()
  })
})

const OF_OPERATIONS = 'from=2026-03-01T10:30&until=2026-03-01T11:10&eventName=StopInstances'
const OF_RUNS = 'accessKeyId=RUNS'

const stepOf = (id: string, time: string, members: object = {}) => ({
  ...{ eventID: id, eventName: 'StopInstances', userName: 'ann', requestID: `request-of-${id}` },
  ...{ eventTime: timeOfDay(time), eventSource: 'ec2.amazonaws.com', ...members },
})
const outcomeAt = (of: string, time: string, errorCode?: string) =>
  stepOf(`outcome-of-${of}`, time, {
    ...{ userName: 'OEC_SYSTEM', eventType: 'AwsServiceEvent', requestID: `request-of-${of}` },
    ...(errorCode && { errorCode }),
  })

const OPERATIONS = [
  stepOf('old', '10:29:50'),
  outcomeAt('old', '10:30:20'),
  stepOf('stop', '10:40:00'),
  outcomeAt('stop', '10:41:37'),
  stepOf('failing', '10:50:00'),
  outcomeAt('failing', '10:50:12', 'Busy'),
  stepOf('pending', '11:00:00'),
]

const tagOf = (id: string, time: string, members: object = {}) => ({
  ...{ eventID: id, eventName: 'CreateTags', userName: 'ann', sourceIPAddress: '10.0.0.1' },
  ...{ accessKeyId: 'RUNS', userIdentity: { accessKeyId: 'RUNS' } },
  ...{ eventTime: time.length > 8 ? time : timeOfDay(time), ...members },
})

const RUNS = [
  tagOf('yesterday', '2026-02-28T23:59:59Z'),
  tagOf('tag-0', '00:00:01'),
  tagOf('tag-1', '00:00:02'),
  tagOf('tag-2', '00:01:00', { sourceIPAddress: '10.0.0.2' }),
  tagOf('tag-3', '00:02:02'),
  tagOf('late', '00:10:00'),
  tagOf('of-bob', '00:10:01', { userName: 'bob' }),
  tagOf('fail-1', '00:10:02', { errorCode: 'Busy' }),
  tagOf('fail-2', '00:10:03', { errorCode: 'Busy' }),
]

// One a second.
const manyOf = (index: number) => ({
  ...{ eventID: `many-${index}`, eventName: 'CreateTags', userName: 'zoe' },
  eventTime: new Date(Date.parse(timeOfDay('11:00')) + index * 1_000).toISOString(),
})

async function idsOf(page: Page, selector = '.event-row'): Promise<(string | undefined)[]> {
  const links = await page.elements(`${selector} .cell-action a`)
  return links.map(({ attributes }) => /event=([^&]+)/.exec(attributes.href ?? '')?.[1])
}
