import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { BODIES, keyed, ODD_FILTERS, RECORDS, REQUESTS, sent } from '../../support/bad-input.ts'
import { DATABASES } from '../../support/databases.ts'
import { withoutOwnEvents } from '../../support/sent-events.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'

describe.each(DATABASES)('bad input, on %s,', (database) => {
  let daybook: TestApp
  beforeAll(async () => {
    daybook = await openTestApp({ database })
    await daybook.send([{ eventID: 'seed', eventName: 'OpenDoor', userName: 'ann' }])
  })
  afterAll(() => daybook.close())

  // All that senders sent, of the whole log.
  const stored = async () => {
    const { Records } = await (await daybook.api('/events/export?format=json')).json()
    return withoutOwnEvents(Records).length
  }

  test.each([...BODIES, ...REQUESTS])(
    '$name: $status $code',
    async ({ path = '/events', init, status, code, field }) => {
      const before = await stored()
      const response = await daybook.api(path, init)
      const problem = await response.json()
      expect(problem).toMatchObject({ type: 'about:blank', status, code, ...(field && { field }) })
      expect(response.status).toBe(status)
      expect(response.headers.get('content-type')).toBe('application/problem+json')
      expect(problem.detail).toMatch(/^\S.*\.$/)
      expect(problem.requestId).toBeString()
      expect(await stored()).toBe(before)
    },
  )

  test.each(RECORDS)('a record that is or has %s is rejected', async (_, record, code) => {
    const before = await stored()
    const response = await daybook.api('/events', sent(record.startsWith('[') ? record : `[${record}]`))
    const answer = await response.json()
    expect(answer).toMatchObject({ accepted: 0, duplicates: 0, rejected: [{ index: 0, code }] })
    expect(answer.rejected[0].message).toMatch(/^\S.*\.$/)
    expect(response.status).toBe(400)
    expect(await stored()).toBe(before)
  })

  test.each(ODD_FILTERS)('%s finds nothing and breaks nothing', async (filter) => {
    const response = await daybook.api(`/events?${filter}`)
    const { events, next } = await response.json()
    expect([response.status, withoutOwnEvents(events), next]).toEqual([200, [], null])
  })

  test('what is missed at the method or the kind of body is told in headers', async () => {
    expect((await daybook.api('/events', { method: 'PUT', body: '{}' })).headers.get('allow')).toContain(
      'POST',
    )
    const kind = await daybook.api('/events', {
      method: 'POST',
      headers: { 'content-type': 'text/csv' },
      body: 'x',
    })
    expect(kind.headers.get('accept-post')).toContain('application/x-ndjson')
    expect((await daybook.api('/events', keyed(''))).headers.get('www-authenticate')).toContain('Basic')
  })

  test('nothing of it is a bug', () => {
    expect(daybook.log).toEqual([])
  })
})
