import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { openConsoleClient } from '../../support/console-client.ts'
import { eventIdOf } from '../../support/page-content.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'
import { createTestUser, DAVE } from '../../support/test-users.ts'

let daybook: TestApp
let visitor: ReturnType<typeof openConsoleClient>

const EVENT_ID = '0f4b9f6e-1111-4222-8333-444455556666'
const EVENT = { eventName: 'CreateTags', userName: 'ann', eventTime: '2026-03-01T11:00:00Z' }

beforeAll(async () => {
  daybook = await openTestApp({ database: 'sqlite' })
  await daybook.send([
    { ...EVENT, eventID: 'tagged' },
    { ...EVENT, eventID: EVENT_ID, eventName: 'DescribeVolumes', userName: 'reader' },
    { ...EVENT, eventID: 'starred', userName: 'star*' },
    { ...EVENT, eventID: 'deleted', eventName: 'DeleteBucket', errorCode: 'AccessDenied' },
    { ...EVENT, eventID: 'read', eventName: 'DescribeInstances', userName: 'reader' },
  ])
  await daybook.app.services.eventCounter.countReceived()
  visitor = openConsoleClient(daybook)
  await visitor.signIn()
})

afterAll(() => daybook.close())

const find = (q: string) => visitor.get(`/find?${new URLSearchParams({ q })}`)

describe('the field in the header of pages', () => {
  test('leads to what the words mean, and from there to the events', async () => {
    const [form] = await (await visitor.get('/events')).elements('.find-form')
    expect([form?.attributes.action, form?.attributes.method]).toEqual(['/find', 'get'])
    const page = await find('ann tag resource')
    expect(await page.texts('h1')).toEqual(['Find “ann tag resource”'])
    expect((await page.elements('.find-field'))[0]?.attributes.value).toBe('ann tag resource')
    const rows = await page.texts('.found tbody tr')
    expect(rows[0]).toBe('ann · Tag Resource All of it')
    expect(rows[1]).toBe('Tag Resource CreateTagsAction2 events')
  })

  test.each([
    ['ann tag resource', '/events?eventName=CreateTags&userName=ann&readOnly=any', ['tagged']],
    ['failed deletes', '/events?eventName=Delete*&outcome=failed&readOnly=any', ['deleted']],
    ['succeeded by reader', '/events?userName=reader&outcome=succeeded&readOnly=any', ['read', EVENT_ID]],
    ['reads by reader', '/events?userName=reader&readOnly=yes', ['read', EVENT_ID]],
  ])('“%s” leads to %s', async (q, url, ids) => {
    const page = await find(q)
    const [link] = await page.elements('.found a')
    expect(link?.attributes.href).toBe(url)
    const list = await visitor.get(url)
    const found = (await list.elements('.event-row .cell-action a')).map(({ attributes }) => attributes.href)
    expect(found.map((href) => eventIdOf(href ?? ''))).toEqual(ids)
  })

  test.each([
    ['reader', '/entity?user=reader'],
    ['by star*?', '/entity?user=star*'],
    ['192.0.2.7', '/entity?address=192.0.2.7'],
    ['AKIAIOSFODNN7EXAMPLE', '/entity?key=AKIAIOSFODNN7EXAMPLE'],
    [EVENT_ID, `/events/${EVENT_ID}`],
    ['delete bucket', '/events?eventName=DeleteBucket&readOnly=any'],
    ['DeleteBucket', '/events?eventName=DeleteBucket&readOnly=any'],
    ['accessdenied', '/events?errorCode=AccessDenied&readOnly=any'],
    ['failed', '/events?outcome=failed&readOnly=any'],
  ])('“%s” is one name: it leads at once to %s', async (q, path) => {
    const page = await find(q)
    expect([page.status, page.path]).toEqual([200, path])
  })

  test.each([
    ['an ID of no event, which may be that of a request', 'b4f9d3c2-0000-4000-8000-000000000000', 2],
    ['the title of two actions', 'tag resource', 2],
    ['a part of names', 'delete', 2],
  ])('%s, has its readings', async (_, q, count) => {
    const page = await find(q)
    expect(page.path).toStartWith('/find?')
    expect((await page.elements('.found tbody tr')).length).toBeGreaterThanOrEqual(count)
  })

  test('offers similar words and a search in the records if there is no match', async () => {
    const page = await find('reder')
    expect(await page.texts('.page-intro')).toEqual([
      'Daybook knows no action, user, server or ID like reder.',
      'Did you mean reset reader',
    ])
    const links = (await page.elements('main a')).map(({ attributes }) => attributes.href)
    expect(links).toEqual(['/find?q=reset', '/find?q=reader', '/events?q=reder&readOnly=any'])
  })

  test('says what to enter, and what is too much', async () => {
    const empty = await visitor.get('/find')
    expect([empty.status, ...(await empty.texts('.empty-state h2'))]).toEqual([200, 'Find events by words'])
    const many = await find('x '.repeat(11))
    expect([many.status, ...(await many.texts('.form-error'))]).toEqual([
      400,
      'The search may have at most 10 words; got 11.',
    ])
    const long = await find('x'.repeat(2_000))
    expect([long.status, ...(await long.texts('h1'))]).toEqual([400, 'Find'])
    expect((await long.texts('.form-error'))[0]).toContain('200')
    expect((await visitor.get('/find?query=ann')).status).toBe(400)
    const hostile = await find('<script>alert(1)</script>')
    expect(hostile.html).not.toContain('<script>alert')
  })

  test('is not there for users who may not read events', async () => {
    await createTestUser(daybook, { ...DAVE, password: 'a password of dave' })
    const dave = openConsoleClient(daybook)
    await dave.signIn('dave', 'a password of dave')
    expect(await (await dave.get('/account')).elements('.find')).toEqual([])
    expect((await dave.get('/find?q=ann')).status).toBe(403)
  })
})
