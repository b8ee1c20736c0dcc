import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { TAIL_LIMITS } from '../../../src/domain/events/tail.ts'
import { MESSAGES } from '../../../src/domain/messages/messages.ts'
import { DATABASES } from '../../support/databases.ts'
import { openEventStream } from '../../support/event-stream.ts'
import { ADMIN, openTestApp, type TestApp } from '../../support/test-app.ts'

const AUTHORIZATION = `Basic ${btoa(`${ADMIN.accessKeyId}:${ADMIN.secretAccessKey}`)}`
const LIMITS = { ...TAIL_LIMITS, pollMs: 20, idleMs: 300, recheckMs: 100 }

const follow = (daybook: TestApp, query = '', headers: Record<string, string> = {}) =>
  openEventStream(`${daybook.url}/api/v1/events/tail${query}`, {
    headers: { authorization: AUTHORIZATION, ...headers },
  })
const ofAnn = (eventID: string, more: object = {}) => ({
  ...{ eventID, eventName: 'StopInstances', userName: 'ann', ...more },
})
const idsOf = (records: string[]) => records.map((record) => JSON.parse(record).eventID)

describe.each(DATABASES)('following events, on %s,', (database) => {
  let daybook: TestApp
  beforeAll(async () => {
    daybook = await openTestApp({ database }, { tailLimits: LIMITS })
  })
  afterAll(() => daybook.close())

  test('gives new events in the order of receipt, byte for byte', async () => {
    await daybook.send([ofAnn('before')])
    const stream = await follow(daybook)
    expect(stream.response.status).toBe(200)
    await daybook.send([ofAnn('one', { eventTime: '2026-02-20T00:00:00Z' })])
    await daybook.send([ofAnn('two')])
    await stream.until(() => stream.records().length >= 3)
    expect(idsOf(stream.records())).toEqual([expect.any(String), 'one', 'two'])
    for (const record of stream.records().slice(1)) {
      const stored = await daybook.api(`/events/${JSON.parse(record).eventID}`)
      expect(record).toBe(await stored.text())
    }
    await stream.leave()
  })
  test('x', () => expect(MESSAGES).toBeDefined())
})
