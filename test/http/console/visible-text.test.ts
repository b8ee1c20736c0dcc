import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { hasHidden } from '../../../src/domain/foreign-text.ts'
import { markForeignText } from '../../../src/http/console/visible-text.ts'
import { openConsoleClient } from '../../support/console-client.ts'
import { PAGE_EVENTS } from '../../support/console-events.ts'
import { openTestApp, postJson, type TestApp } from '../../support/test-app.ts'

const RLO = '\u202e'
// In every member that a page shows: a change of direction, an invisible character, and a line break.
const bad = (name: string) => `${RLO}${name}\u200b\u0085x`
// Names that people choose in Daybook have no control characters.
const badLabel = (name: string) => `${RLO}${name}\u200b`
const BAD_URL = encodeURIComponent(bad('q'))

const RECORD = {
  eventID: badLabel('id'),
  eventName: bad('StopInstances'),
  eventSource: bad('ec2'),
  eventTime: '2026-03-01T11:50:00Z',
  sourceIPAddress: bad('10.0.0.7'),
  userAgent: bad('agent'),
  awsRegion: bad('local'),
  errorCode: bad('Denied'),
  errorMessage: bad('Not yours.'),
  requestID: bad('r'),
  eventType: bad('AwsApiCall'),
  userIdentity: { type: bad('IAMUser'), userName: bad('nimda'), arn: bad('arn'), accessKeyId: bad('AKIA') },
  resources: [
    { type: bad('AWS::EC2::Instance'), ARN: bad('i-0') },
    { type: 'AWS::EC2::Instance', ARN: 'i-1' },
  ],
  department: bad('Ops'),
}
const SERVER = {
  eventName: 'RunInstances',
  userName: 'ann',
  responseElements: {
    instancesSet: {
      items: [
        {
          instanceId: 'i-2',
          privateIpAddress: '10.0.0.5',
          tagSet: { items: [{ key: 'Name', value: bad('web') }] },
        },
      ],
    },
  },
  resources: [{ type: 'AWS::EC2::Instance', ARN: 'i-2' }],
}

let daybook: TestApp
let admin: ReturnType<typeof openConsoleClient>

beforeAll(async () => {
  daybook = await openTestApp({ database: 'sqlite', DAYBOOK_CUSTOMER: badLabel('Customer') })
  expect(await daybook.send([RECORD, SERVER])).toEqual({ accepted: 2, duplicates: 0, rejected: [] })
  admin = openConsoleClient(daybook)
  await admin.signIn()
  const patch = (body: object) => ({ ...postJson(body), method: 'PATCH' })
  const trail = { name: 'keep', bucket: 'file:keep', project: 'default' }
  expect(
    (await daybook.api('/users', postJson({ userName: 'bob', department: badLabel('Department') }))).ok,
  ).toBe(true)
  expect((await daybook.api('/projects/default', patch({ name: badLabel('Project') }))).ok).toBe(true)
  expect((await daybook.api('/trails', postJson(trail))).ok).toBe(true)
})
afterAll(() => daybook.close())

/** A page without the marks of hidden characters, and without the values of fields, which must stay as they are. */
function withoutMarks(html: string): string {
  return (
    html
      .replace(/<bdi class="hidden-character" [^>]*>.<\/bdi>/gsu, '')
      .replace(/ value="[^"]*"/g, '')
      // The tooltip of several resources has one a line.
      // What is copied is not shown.
      .replace(/ data-copy="[^"]*"/g, '')
      .replace(/ title="[^"]*"/g, (title) => title.replaceAll('\n', ''))
      .replace(/<pre[^>]*>.*?<\/pre>/gs, (pre) => pre.replaceAll('\n', ''))
  )
}

describe('a page of the console shows what is hidden in foreign text:', () => {
  const paths = Object.values(PAGE_EVENTS)
    .map(({ path }) => path)
    .filter((path) => !/\/(?:export|file|record|office|revocation)|archives|event-tail|\{event\}/.test(path))
  test.each([
    ...paths,
    `/events/${encodeURIComponent(badLabel('id'))}`,
    `/events?readOnly=any&q=${BAD_URL}`,
    `/events?userName=${BAD_URL}&eventName=${BAD_URL}&resourceName=${BAD_URL}`,
    `/events?${BAD_URL}=1`,
    `/events?from=${BAD_URL}`,
    `/people?q=${BAD_URL}`,
    `/actions?q=${BAD_URL}`,
    `/servers?q=${BAD_URL}`,
    `/people/${BAD_URL}`,
    `/trails/${BAD_URL}`,
    `/reports?start=${BAD_URL}`,
  ])('%s', async (path) => {
    for (const headers of [{}, { 'hx-request': 'true' }]) {
      const html = await (await admin.request(path, { headers })).text()
      expect(hasHidden(withoutMarks(html))).toBe(false)
    }
  })

  test('names, times and tooltips', async () => {
    const { html } = await admin.get('/events?readOnly=any&from=2026-03-01T11:49&until=2026-03-01T11:51')
    const mark = (code: string, char: string) =>
      `<bdi class="hidden-character" data-code="${code}" title="Invisible or control character ${code}">${char}</bdi>`
    expect(html).toContain('cell-user" title="[U+202E]nimda[U+200B][U+0085]x">')
    expect(html.slice(html.indexOf('</svg>', html.indexOf('cell-user')))).toStartWith(
      `</svg>${mark('U+202E', RLO)}nimda${mark('U+200B', '\u200b')}`,
    )
    const { html: page } = await admin.get(`/events/${encodeURIComponent(badLabel('id'))}`)
    expect(page).toContain('[U+202E]nimda[U+200B][U+0085]x · ')
  })

  test('but the record, downloads and the API have every character', async () => {
    const path = `/events/${encodeURIComponent(badLabel('id'))}`
    const record = JSON.stringify(RECORD)
    expect(JSON.parse(await (await admin.request(`${path}/record`)).text())).toMatchObject(RECORD)
    const page = (await admin.request(path)).text()
    const text = (await page).replace(/<[^>]*>/g, '').replaceAll('&quot;', '"')
    expect(text).toContain(record.slice(0, -1))
    expect(await (await daybook.api(path)).text()).toContain(RLO)
  })

  test('and a field of a form keeps its value', async () => {
    const { html } = await admin.get(`/events?userName=${BAD_URL}`)
    expect(html).toContain(`name="value" type="text" value="${bad('q')}"`)
  })
})

describe('in a page,', () => {
  test.each([
    ['a page without foreign text stays the same', '<p>a – b</p>', '<p>a – b</p>'],
    ['names from right to left are isolated', '<td>אב ג 12:00</td>', '<td><bdi>אב ג</bdi> 12:00</td>'],
    [
      'words with letters of several scripts are marked',
      '<td>dаybook &amp; ann</td>',
      '<td><span class="mixed-scripts" title="This word has letters that look alike, from several scripts: Latin, Cyrillic">dаybook</span> &amp; ann</td>',
    ],
    [
      'a line break in a name is marked, one in a record is not',
      '<td>a\nb</td><pre>a\r\n\tb</pre>',
      '<td>a<bdi class="hidden-character" data-code="U+000A" title="Invisible or control character U+000A">\n</bdi>b</td><pre>a\r\n\tb</pre>',
    ],
    [
      'elements that can hold no other show the code',
      '<title>\u202ea</title><option value="\u202ea">\u202ea</option><textarea>\u202ea</textarea>',
      '<title>[U+202E]a</title><option value="\u202ea">[U+202E]a</option><textarea>\u202ea</textarea>',
    ],
  ])('%s', (_, html, marked) => {
    expect(markForeignText(html)).toBe(marked)
  })

  // A page with only usual characters is returned at once; one with a word from right to left is looked through.
  test('a page is marked in the same way with and without other characters on it', () => {
    const foreign = '<i>א</i>'
    for (let code = 0; code < 0x3000; code++) {
      const char = String.fromCodePoint(code).replace(/[&<>"]/, '')
      for (const html of [
        `<td title="a${char}b">a</td>`,
        `<td>a${char}b</td>`,
        `${char}<option>a${char}</option>`,
      ])
        expect(markForeignText(html + foreign)).toBe(`${markForeignText(html)}${markForeignText(foreign)}`)
    }
  })

  test('the time to mark is linear', () => {
    for (const text of ['\u202e', 'а', 'א ', 'א1', 'aа', '\u200d', '<', '\ufe0f'].map((each) =>
      each.repeat(200_000),
    )) {
      const startedAt = performance.now()
      markForeignText(`<p title="${text.replaceAll('<', '&lt;')}">${text.replaceAll('<', '&lt;')}</p>`)
      expect(performance.now() - startedAt).toBeLessThan(2_000)
    }
  })
})
