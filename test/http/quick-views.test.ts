import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { generateHistory } from '../../src/cli/demo/demo-activity.ts'
import { readSampleSessions } from '../../src/cli/demo/demo-sample.ts'
import { QUICK_VIEWS } from '../../src/domain/views/quick-views.ts'
import { DATABASES } from '../support/databases.ts'
import { ADMIN, NOON, openTestApp, type TestApp } from '../support/test-app.ts'

const DAYS = 12

describe.each(DATABASES)('the quick views in the activity of the demo, on %s,', (database) => {
  let daybook: TestApp
  beforeAll(async () => {
    daybook = await openTestApp({ database })
    const sessions = await readSampleSessions()
    for (const body of generateHistory(sessions, new Date(NOON), DAYS)) {
      const headers = { 'content-type': 'application/x-ndjson' }
      await daybook.api('/events', { method: 'POST', headers, body })
    }
  })
  afterAll(() => daybook.close())

  const facetsOf = async (filters: readonly (readonly [string, string])[], field: string) => {
    const query = new URLSearchParams([...filters.map(([name, value]) => [name, value]), ['fields', field]])
    const { facets } = await (await daybook.api(`/events/facets?${query}&limit=50`)).json()
    return facets[field].map(({ value }: { value: string }) => value)
  }

  test.each(QUICK_VIEWS)('$id finds events', async ({ filters }) => {
    const query = new URLSearchParams(filters.map(([name, value]) => [name, value]))
    const { events } = await (await daybook.api(`/events?${query}&limit=1`)).json()
    expect(events).toHaveLength(1)
  })

  test('find what their names say', async () => {
    const [, refused, signIns, deletions, grants, administrators] = QUICK_VIEWS
    expect(await facetsOf(refused.filters, 'errorCode')).toEqual(
      expect.arrayContaining(['AccessDenied', 'Client.UnauthorizedOperation']),
    )
    expect(await facetsOf(refused.filters, 'errorCode')).not.toContain('ThrottlingException')
    expect(await facetsOf(signIns.filters, 'eventName')).toContain('ConsoleLogin')
    expect(await facetsOf(deletions.filters, 'eventName')).toEqual(
      expect.arrayContaining(['DeleteBucket', 'TerminateInstances']),
    )
    expect(await facetsOf(deletions.filters, 'eventName')).not.toContain('TerminateSession')
    expect(await facetsOf(grants.filters, 'eventName')).toEqual(
      expect.arrayContaining(['AttachRolePolicy', 'CreateAccessKey', 'UpdateAssumeRolePolicy']),
    )
    expect(await facetsOf(administrators.filters, 'userName')).toEqual(
      expect.arrayContaining(['root', ADMIN.userName]),
    )
  })

  test('the log has no errors', () => {
    expect(daybook.log).toEqual([])
  })
})
