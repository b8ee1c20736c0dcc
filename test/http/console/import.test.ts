import { afterAll, beforeEach, describe, expect, test } from 'bun:test'
import { gzipSync } from 'node:zlib'
import { memberHeader, memberPadding, TAR_END } from '../../../src/adapters/archive/tar.ts'
import { UPLOAD_LIMITS } from '../../../src/domain/events/upload.ts'
import { MESSAGES } from '../../../src/domain/messages/messages.ts'
import { openConsoleClient } from '../../support/console-client.ts'
import { DATABASES } from '../../support/databases.ts'
import { faultsOf } from '../../support/page-content.ts'
import { openTestApp, postJson, type TestApp } from '../../support/test-app.ts'

const { faults: FAULTS } = MESSAGES
const AT = '2026-03-01T11:00:00Z'
const record = (eventID: string, more: object = {}) => ({
  ...{
    eventID,
    eventTime: AT,
    eventName: 'StopInstances',
    userIdentity: { type: 'IAMUser', userName: 'ann' },
  },
  ...more,
})
const file = (name: string, bytes: string | Uint8Array) => new File([bytes as BlobPart], name)
const records = (...ids: string[]) => JSON.stringify({ Records: ids.map((id) => record(id)) })

function tar(members: { [name: string]: string | Uint8Array }): Uint8Array {
  const parts = Object.entries(members).flatMap(([name, content]) => {
    const bytes = Buffer.from(content)
    return [memberHeader(name, bytes.length, new Date(AT)), bytes, memberPadding(bytes.length)]
  })
  return Buffer.concat([...parts, TAR_END])
}

describe.each(DATABASES)('files that are imported in the browser, on %s,', (database) => {
  let daybook: TestApp
  let admin: ReturnType<typeof openConsoleClient>
  beforeEach(async () => {
    await daybook?.close()
    daybook = await openTestApp({ database })
    admin = openConsoleClient(daybook)
    await admin.signIn()
  })
  afterAll(() => daybook.close())

  const csrfOf = async (visitor: typeof admin) =>
    (await (await visitor.get('/account')).elements('input[name=csrf]'))[0]?.attributes.value ?? ''
  const send = async (files: File[], fields: { [name: string]: string } = {}, visitor = admin) => {
    const form = new FormData()
    const values = { csrf: await csrfOf(visitor), project: 'default', ...fields }
    for (const [name, value] of Object.entries(values)) form.append(name, value)
    for (const each of files) form.append('files', each)
    return visitor.get('/import', { method: 'POST', body: form, headers: { origin: daybook.url } })
  }
  const countsOn = async (page: Awaited<ReturnType<typeof send>>) => {
    const [names, values] = [await page.texts('.import-count dt'), await page.texts('.import-value')]
    return Object.fromEntries(names.map((name, index) => [name, values[index]]))
  }
  const list = async (query: string) => (await (await daybook.api(`/events?${query}`)).json()).events
  const idsOf = async (query: string) =>
    (await list(query)).map(({ eventID }: { eventID: string }) => eventID).toSorted()

  test('become events: several files in every form that the command takes', async () => {
    const page = await send([
      file('a.json', records('a1', 'a2')),
      file('b.json.gz', gzipSync(records('b1'))),
      file('c.ndjson', `${JSON.stringify(record('c1'))}\n${JSON.stringify(record('c2'))}\n`),
      file('d.ndjson.gz', gzipSync(JSON.stringify(record('d1')))),
      file('e.tar', tar({ 'e1.json': records('e1'), 'README.md': 'no records' })),
      file('f.tar.gz', gzipSync(tar({ 'in/f1.json.gz': gzipSync(records('f1')) }))),
    ])
    expect(page.status).toBe(200)
    expect(await page.texts('main [role=status]')).toEqual(['6 files read.'])
    expect(await countsOn(page)).toEqual({
      Accepted: '8',
      Duplicates: '0',
      Rejected: '0',
      'Files skipped': '1',
    })
    expect(await idsOf('userName=ann')).toEqual(['a1', 'a2', 'b1', 'c1', 'c2', 'd1', 'e1', 'f1'])
    const [link] = await page.elements('main a.button.primary')
    const events = await admin.get(link?.attributes.href ?? '')
    expect(await events.elements('.event-row')).toHaveLength(8)
  })

  test('name who imported them, and leave one event of the import', async () => {
    const page = await send([file('a.json', records('a1'))])
    expect(page.status).toBe(200)
    const receipt = await (await daybook.api('/events/a1/receipt')).json()
    expect(receipt).toMatchObject({ submittedBy: 'admin', accessKeyId: null, sourceIPAddress: '127.0.0.1' })
    expect(await list('eventName=ImportFiles')).toMatchObject([
      {
        eventSource: 'daybook',
        userIdentity: { userName: 'admin' },
        requestParameters: { project: 'default' },
        responseElements: { files: 1, events: 1, accepted: 1, duplicates: 0, rejected: 0 },
      },
    ])
  })

  test('may come again, also without IDs', async () => {
    const withoutId = JSON.stringify({ eventTime: AT, eventName: 'StopInstances', userName: 'ann' })
    const files = () => [file('a.json', records('a1')), file('b.ndjson', `${withoutId}\n`)]
    await send(files())
    expect(await countsOn(await send(files()))).toEqual({ Accepted: '0', Duplicates: '2', Rejected: '0' })
  })

  test('tell why records were rejected, the first ones each', async () => {
    const bad = Array.from({ length: 12 }, (_, index) => ({
      eventID: `x${index}`,
      userName: 'ann',
      eventTime: AT,
    }))
    const page = await send([file('a.json', JSON.stringify({ Records: [record('a1'), ...bad] }))])
    expect(await countsOn(page)).toEqual({ Accepted: '1', Duplicates: '0', Rejected: '12' })
    const reasons = await page.texts('.import-reasons li')
    expect([reasons.length, reasons[0], reasons.at(-1)]).toEqual([
      11,
      expect.stringContaining('a.json, record 2 (x0): '),
      '… and 2 more.',
    ])
  })

  test('cannot speak as Daybook, nor into projects without the grant', async () => {
    await daybook.api('/projects', postJson({ id: 'other', name: 'Other' }))
    const page = await send([
      file(
        'a.ndjson',
        [
          record('own', { eventSource: 'daybook' }),
          record('elsewhere', { project: 'other' }),
          record('twice'),
        ]
          .map((each) => JSON.stringify(each))
          .join('\n')
          .replace('"eventID":"twice"', '"eventID":"twice","eventID":"b"'),
      ),
    ])
    expect(await countsOn(page)).toEqual({ Accepted: '0', Duplicates: '0', Rejected: '3' })
    const forbidden = await send([file('a.json', records('a1'))], { project: 'other' })
    expect([forbidden.status, forbidden.html]).toEqual([
      403,
      expect.stringContaining(FAULTS.noCollectorGrantInProject({ project: 'other' })),
    ])
    await daybook.api('/users/admin/grants/collector?project=other', { method: 'PUT' })
    expect(await countsOn(await send([file('a.json', records('a1'))], { project: 'other' }))).toMatchObject({
      Accepted: '1',
    })
    expect(await idsOf('project=other&userName=ann')).toEqual(['a1'])
    expect(await (await admin.get('/import')).texts('#project option')).toEqual(['default', 'other'])
  })

  test('need the grant collector', async () => {
    await daybook.api('/users/admin/grants/collector?project=default', { method: 'DELETE' })
    expect((await admin.get('/import')).status).toBe(403)
    expect((await send([file('a.json', records('a1'))])).status).toBe(403)
    const firstEvent = await admin.get('/first-event')
    expect(await firstEvent.elements('input[type=file]')).toEqual([])
  })

  test('are refused without the token of the form, which must precede them', async () => {
    expect((await send([file('a.json', records('a1'))], { csrf: 'x' })).status).toBe(403)
    const form = new FormData()
    form.append('files', file('a.json', records('a1')))
    form.append('csrf', await csrfOf(admin))
    const page = await admin.get('/import', { method: 'POST', body: form, headers: { origin: daybook.url } })
    expect(page.status).toBe(403)
    expect(await idsOf('userName=ann')).toEqual([])
  })

  test('must be chosen', async () => {
    for (const files of [[], [file('', '')]]) {
      const page = await send(files)
      expect([page.status, await faultsOf(page)]).toEqual([400, { files: FAULTS.noFiles }])
    }
  })

  test('that are no records are named, and the others are imported', async () => {
    const page = await send([
      file('picture.png', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')),
      file('page.html', '<html></html>'),
      file('broken.json.gz', gzipSync(records('b1', 'b2')).subarray(0, 40)),
      file('broken.tar.gz', gzipSync(tar({ 'c.json': records('c1') }).subarray(0, 700))),
      file('empty.json', ''),
      file('123456789012_CloudTrail-Digest_us-east-1_x.json.gz', gzipSync('{}')),
      file('fine.json', records('a1')),
    ])
    expect(page.status).toBe(200)
    // A member that is whole before the damage counts.
    expect(await countsOn(page)).toMatchObject({ Accepted: '2', 'Files skipped': '1' })
    const reasons = (await page.texts('.import-reasons li')).map((reason) => reason.split(',')[0])
    expect(reasons).toEqual(['picture.png', 'page.html', 'broken.json.gz', 'broken.tar.gz'])
  })

  test('in hostile archives write nothing, and stop at the limits', async () => {
    const inner = tar({ 'deep.json': records('deep') })
    const page = await send([
      file(
        'names.tar',
        tar({ '../../../etc/cron.d/x.json': records('n1'), '/etc/passwd.json': records('n2') }),
      ),
      file('nested.tar', tar({ 'inner.tar': inner, 'inner.json': inner })),
      file('deep.json.gz', gzipSync(gzipSync(gzipSync(gzipSync(records('g1')))))),
    ])
    expect(await countsOn(page)).toEqual({
      Accepted: '2',
      Duplicates: '0',
      Rejected: '2',
      'Files skipped': '1',
    })
    const reasons = await page.texts('.import-reasons li')
    expect(reasons[0]).toContain(MESSAGES.imports.kinds.tar)
    expect(reasons[1]).toContain(MESSAGES.imports.kinds.gzip)
    expect(await idsOf('userName=ann')).toEqual(['n1', 'n2'])
  })

  test('that unpack to more than the limit end there, with what was read before', async () => {
    // Ten megabytes of spaces, again and again, are ten kilobytes each.
    const member = gzipSync(' '.repeat(10_000_000))
    const bomb = Array.from({ length: 101 }, () => member)
    const page = await send([
      file('a.json', records('a1')),
      file('bomb.json.gz', Buffer.concat(bomb)),
      file('b.json', records('b1')),
    ])
    expect(page.status).toBe(200)
    expect(await page.texts('main [role=alert]')).toEqual([
      expect.stringContaining('1,000 MB of decompressed data'),
    ])
    expect(await idsOf('userName=ann')).toEqual(['a1'])
  }, 60_000)

  test('end after the greatest number of files', async () => {
    const files = Array.from({ length: UPLOAD_LIMITS.files + 1 }, (_, index) =>
      file(`${index}.json`, records(`${index}`)),
    )
    const page = await send(files)
    expect(await countsOn(page)).toMatchObject({ Accepted: '1,000' })
    expect(await page.texts('main [role=alert]')).toEqual([expect.stringContaining('after 1,000 files')])
  })

  test('are refused before anything is read if they are too large together', async () => {
    const page = await send([file('large.json', new Uint8Array(UPLOAD_LIMITS.megabytes * 1_000_000))])
    expect([page.status, await faultsOf(page)]).toEqual([
      400,
      { files: FAULTS.uploadTooLarge({ max: UPLOAD_LIMITS.megabytes }) },
    ])
  }, 30_000)
})
