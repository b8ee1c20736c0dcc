import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { allowSystem } from '../support/allow-system.ts'
import { requestCloudTrail } from '../support/cloudtrail.ts'
import { openConsoleClient } from '../support/console-client.ts'
import { DATABASES } from '../support/databases.ts'
import { listRemoteEvents, reconcileAt, sendObservations, serverOutcome } from '../support/server-records.ts'
import { openTestApp, type TestApp } from '../support/test-app.ts'

const SECOND = '2026-03-01T12:00:00Z'
const WHOLE = /^2026-03-01T\d\d:\d\d:\d\dZ$/
const NAMES = ['A1', 'B2', 'C3', 'D4', 'E5']

type Listed = { eventName: string; eventTime: string; eventID: string }

describe.each(DATABASES)('times that Daybook writes, on %s,', (database) => {
  let daybook: TestApp
  beforeAll(async () => {
    daybook = await openTestApp({ database })
    await allowSystem(daybook)
    daybook.setClock('2026-03-01T12:00:00.789Z')
    await daybook.send(NAMES.map((eventName) => ({ eventName, userName: 'ann' })))
  })
  afterAll(() => daybook.close())

  const list = async (query: string): Promise<{ events: Listed[]; next: string | null }> =>
    (await daybook.api(`/events?${query}`)).json()

  test('are whole seconds, in the record and in the column', async () => {
    const { events } = await list(`userName=ann&from=${SECOND}&until=2026-03-01T12:00:00.001Z`)
    expect(events.map(({ eventTime }) => eventTime)).toEqual(NAMES.map(() => SECOND))
    await daybook.send([{ eventName: 'Null', userName: 'ben', eventTime: null }])
    expect((await list('userName=ben')).events[0]?.eventTime).toBe(SECOND)
  })

  test('are in the order of receipt where they are equal, in pages of any size', async () => {
    for (const limit of [1, 2, 50]) {
      const seen: string[] = []
      for (let next: string | null = ''; next !== null; ) {
        const page = await list(`userName=ann&limit=${limit}${next && `&cursor=${next}`}`)
        seen.push(...page.events.map(({ eventName }) => eventName))
        next = page.next
      }
      expect(seen).toEqual(NAMES.toReversed())
    }
  })

  test('are the same in LookupEvents, whose tokens neither skip nor repeat an event', async () => {
    const seen: { EventName: string; EventTime: number }[] = []
    for (let NextToken: string | undefined, first = true; first || NextToken; first = false) {
      const LookupAttributes = [{ AttributeKey: 'Username', AttributeValue: 'ann' }]
      const input = { LookupAttributes, MaxResults: 2, ...(NextToken && { NextToken }) }
      const page = await (await requestCloudTrail(daybook, 'LookupEvents', input)).json()
      seen.push(...page.Events)
      NextToken = page.NextToken
    }
    expect(seen.map(({ EventName }) => EventName)).toEqual(NAMES.toReversed())
    expect(seen.map(({ EventTime }) => EventTime)).toEqual(NAMES.map(() => Date.parse(SECOND) / 1_000))
  })

  test('are in the report in the order of receipt', async () => {
    const report = await daybook.api('/reports/administration?start=2026-03-01&end=2026-03-02&format=json')
    const { rows }: { rows: { details: string; createUser?: string }[] } = await report.json()
    const details = rows.map((row) => row.details).filter((text) => /^[A-E]_?\d$/.test(text))
    expect(details.map((text) => text.replace('_', ''))).toEqual(NAMES)
  })

  test('are whole seconds in Daybook’s own events', async () => {
    await openConsoleClient(daybook).signIn()
    const { events } = await list('eventSource=daybook&limit=1000')
    expect(events.length).toBeGreaterThan(5)
    for (const { eventTime } of events) expect(eventTime).toMatch(WHOLE)
  })

  test('are whole seconds in events about remote starts and stops, after which the states agree', async () => {
    await daybook.send([serverOutcome('StartInstances', 'i-1', '11:00')])
    await sendObservations(daybook, '12:10:00.250', { 'i-1': 'stopped' })
    expect(await reconcileAt(daybook, '12:15:00.750')).toBe(1)
    expect((await listRemoteEvents(daybook))[0]).toMatchObject({ eventTime: '2026-03-01T12:15:00Z' })
    await sendObservations(daybook, '12:15:00.800', { 'i-1': 'stopped' })
    expect(await reconcileAt(daybook, '12:30')).toBe(0)
  })

  test('of a sender stay as they are', async () => {
    const eventTime = '2026-03-01T11:00:00.123456Z'
    await daybook.send([{ eventName: 'Precise', userName: 'eve', eventTime }])
    const { events } = await list('userName=eve&from=2026-03-01T11:00:00.123Z&until=2026-03-01T11:00:00.124Z')
    expect(events[0]?.eventTime).toBe(eventTime)
  })
})
