import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import {
  INVALID_BODIES,
  INVALID_RECORDS,
  INVALID_REQUESTS,
  postBody,
  UNMATCHED_FILTERS,
  withAuthorization,
} from '../../support/bad-input.ts'
import { DATABASES } from '../../support/databases.ts'
import { withoutDaybookEvents } from '../../support/sent-events.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'

describe.each(DATABASES)('bad input, on %s,', (database) => {
  let daybook: TestApp
  beforeAll(async () => {
    daybook = await openTestApp({ database })
    await daybook.send([{ eventID: 'seed', eventName: 'OpenDoor', userName: 'ann' }])
  })
  afterAll(() => daybook.close())

  // The number of stored events, without Daybook's own.
  const countStored = async () => {
    const { Records } = await (await daybook.api('/events/export?format=json')).json()
    return withoutDaybookEvents(Records).length
  }

  test.each([...INVALID_BODIES, ...INVALID_REQUESTS])(
    '$name returns $status $code',
    async ({ path = '/events', init, status, code, field }) => {
      const before = await countStored()
      const response = await daybook.api(path, init)
      const problem = await response.json()
      expect(problem).toMatchObject({ type: 'about:blank', status, code, ...(field && { field }) })
      expect(response.status).toBe(status)
      expect(response.headers.get('content-type')).toBe('application/problem+json')
      expect(problem.detail).toMatch(/^\S.*\.$/)
      expect(problem.requestId).toBeString()
      expect(await countStored()).toBe(before)
    },
  )

  test.each(INVALID_RECORDS)('a record that is or has %s is rejected', async (_, record, code) => {
    const before = await countStored()
    const response = await daybook.api('/events', postBody(record.startsWith('[') ? record : `[${record}]`))
    const result = await response.json()
    expect(result).toMatchObject({ accepted: 0, duplicates: 0, rejected: [{ index: 0, code }] })
    expect(result.rejected[0].message).toMatch(/^\S.*\.$/)
    expect(response.status).toBe(400)
    expect(await countStored()).toBe(before)
  })

  test.each(UNMATCHED_FILTERS)('the filter %s matches nothing and is no error', async (filter) => {
    const response = await daybook.api(`/events?${filter}`)
    const { events, next } = await response.json()
    expect([response.status, withoutDaybookEvents(events), next]).toEqual([200, [], null])
  })

  test('errors for methods, media types and credentials say in headers what is accepted', async () => {
    expect((await daybook.api('/events', { method: 'PUT', body: '{}' })).headers.get('allow')).toContain(
      'POST',
    )
    const csv = await daybook.api('/events', {
      method: 'POST',
      headers: { 'content-type': 'text/csv' },
      body: 'x',
    })
    expect(csv.headers.get('accept-post')).toContain('application/x-ndjson')
    expect((await daybook.api('/events', withAuthorization(''))).headers.get('www-authenticate')).toContain(
      'Basic',
    )
  })

  test('the log has no errors', () => {
    expect(daybook.log).toEqual([])
  })
})
