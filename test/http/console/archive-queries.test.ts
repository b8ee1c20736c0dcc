import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { openConsoleClient } from '../../support/console-client.ts'
import { DATABASES } from '../../support/databases.ts'
import { openTestApp, postJson, type TestApp } from '../../support/test-app.ts'

describe.each(DATABASES)('queries for older events on the events page, on %s,', (database) => {
  let daybook: TestApp
  let admin: ReturnType<typeof openConsoleClient>

  beforeAll(async () => {
    daybook = await openTestApp({ database })
    await daybook.send([{ eventName: 'StopInstances', userName: 'ann' }])
    await daybook.api('/trails', postJson({ name: 'lake', bucket: 'file:lake', format: 'json.gz' }))
    await daybook.api('/trails', postJson({ name: 'packed', bucket: 'file:packed' }))
    admin = openConsoleClient(daybook)
    await admin.signIn()
  })
  afterAll(() => daybook.close())

  test.each([
    [
      '/events?from=2026-01-05T00:00:00Z&until=2026-01-06T00:00:00Z',
      400,
      '2026/01/05',
      '2026-01-06T00:00:00.000Z',
    ],
    ['/events?from=2026-01-20T00:00:00Z', 200, '2026/01/*', '2026-01-30T12:00:00.000Z'],
  ])(
    'are shown for %s, of the trails whose archives others can read',
    async (path, status, folder, until) => {
      const page = await admin.get(path)
      expect(page.status).toBe(status)
      expect(await page.texts('.archive-query summary')).toEqual([
        'Query the older events in the archives of lake',
      ])
      const [query = ''] = await page.texts('#archive-query-1')
      expect(query).toContain(
        `customers/000000000001/buckets/lake/AWSLogs/000000000001/CloudTrail/local/${folder}/*.json.gz`,
      )
      expect(query).toContain(`time < TIMESTAMPTZ '${until}'`)
      const [guide] = await page.elements('.archive-query a')
      expect((await admin.get(guide?.attributes.href ?? '')).status).toBe(200)
    },
  )

  test('are not shown for a period that is kept', async () => {
    for (const path of ['/events', '/events?from=2026-02-20T00:00:00Z', '/events?period=30d'])
      expect(await (await admin.get(path)).elements('.archive-query')).toEqual([])
  })

  test('the log has no errors', () => {
    expect(daybook.log).toEqual([])
  })
})
