import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { openConsoleClient } from '../../support/console-client.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'

let daybook: TestApp
let visitor: ReturnType<typeof openConsoleClient>

const RECORD = {
  ...{ eventID: 'change', eventName: 'TerminateInstances', eventTime: '2026-03-01T11:50:00Z' },
  userIdentity: { type: 'IAMUser', userName: 'alice', accessKeyId: 'AKIA1' },
  requestParameters: { instancesSet: { items: [{ instanceId: 'i-0abc' }] }, empty: {}, none: [] },
}

beforeAll(async () => {
  daybook = await openTestApp({ database: 'sqlite' })
  await daybook.send([RECORD, { ...RECORD, eventID: 'read', eventName: 'DescribeInstances' }])
  visitor = openConsoleClient(daybook)
  await visitor.signIn()
})

afterAll(() => daybook.close())

describe('the record on the page of an event', () => {
  test('is formatted without changing any value', async () => {
    const number =
      '{"eventID":"exact","eventName":"A","userName":"u","n":12345678901234567890.10,"m":1e400,"t":"a: {,}\\"\\\\"}'
    const headers = { 'content-type': 'application/json' }
    await daybook.api('/events', { method: 'POST', headers, body: number })
    const page = await visitor.get('/events/exact')
    const [json = ''] = await page.texts('.json')
    expect(json).toContain('"n": 12345678901234567890.10,"m": 1e400,"t": "a: {,}\\"\\\\"')
    expect(await page.texts('.json-number')).toEqual(['12345678901234567890.10', '1e400'])
    const [folded = ''] = await (await visitor.get('/events/read')).texts('.json')
    expect(folded).toContain('"empty": {},')
    expect(folded).toContain('"requestParameters": {{ instancesSet, empty, none }')
  })

  test('is text if it is too large to fold', async () => {
    const items = Array.from({ length: 2_000 }, (_, i) => i)
    await daybook.send([
      { eventID: 'large', eventName: 'A', userName: 'u', eventTime: '2026-03-01T11:00:00Z', items },
    ])
    const page = await visitor.get('/events/large')
    expect(await page.texts('pre.json')).toHaveLength(1)
    expect(await page.texts('.json-tree')).toEqual([])
  })

  test('leads from its values to the events that have them', async () => {
    const page = await visitor.get('/events/read')
    const links = new Map(
      (await page.elements('.json a')).map(({ text, attributes }) => [text, attributes.href]),
    )
    expect(links.get('"DescribeInstances"')).toBe('/events?eventName=DescribeInstances&readOnly=any')
    expect(links.get('"AKIA1"')).toBe('/events?accessKeyId=AKIA1')
    expect(links.get('"i-0abc"')).toBe('/events?q=i-0abc&readOnly=any')
    for (const link of ['"AKIA1"', '"i-0abc"']) {
      const found = await visitor.get(links.get(link) ?? '')
      expect(await found.texts('.event-row')).toHaveLength(2)
    }
  })

  test('leads from a text to the records that have it, in place of the text that the list searched for', async () => {
    const list = new URLSearchParams({ list: 'q=alice&q=bob&loaded=200' })
    const page = await visitor.get(`/events/change?${list}`)
    const links = await page.elements('.json a')
    const link = links.find(({ text }) => text === '"i-0abc"')
    expect(link?.attributes.href).toBe('/events?q=i-0abc')
  })

  test('has a proof as a file beside it', async () => {
    const page = await visitor.get('/events/read')
    const link = (await page.elements('.event-kept a'))[0]
    expect(link?.attributes.href).toBe('/events/read/proof?project=default')
    const answer = await visitor.request(link?.attributes.href ?? '')
    expect(answer.headers.get('content-disposition')).toContain('proof-read.json')
    expect(await answer.json()).toMatchObject({ eventID: 'read', log: { leafIndex: expect.any(Number) } })
  })
})
