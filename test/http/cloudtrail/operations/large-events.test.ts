import { describe, expect, test } from 'bun:test'
import { paginateLookupEvents } from '@aws-sdk/client-cloudtrail'
import { createCloudTrailClient } from '../../../support/cloudtrail.ts'
import { DATABASES } from '../../../support/databases.ts'
import { openTestApp } from '../../../support/test-app.ts'

describe.each(DATABASES)('LookupEvents of large events, on %s,', (database) => {
  test('returns pages of at most 8 MB with a token, and the paginator reads all of them', async () => {
    const daybook = await openTestApp({ database })
    const client = createCloudTrailClient(daybook)
    const pad = 'x'.repeat(250_000)
    const sent = Array.from({ length: 40 }, (_, index) => `e-${index}`)
    await daybook.send(sent.map((eventID) => ({ eventID, eventName: 'StopInstances', userName: 'ann', pad })))
    const sizes: number[] = []
    const ids: (string | undefined)[] = []
    const input = {
      LookupAttributes: [{ AttributeKey: 'Username' as const, AttributeValue: 'ann' }],
      MaxResults: 1_000,
    }
    for await (const { Events = [] } of paginateLookupEvents({ client }, input)) {
      sizes.push(Events.reduce((sum, { CloudTrailEvent = '' }) => sum + CloudTrailEvent.length, 0))
      ids.push(...Events.map(({ EventId }) => EventId))
    }
    expect(ids).toEqual(sent.toReversed())
    expect(sizes).toHaveLength(2)
    expect(Math.max(...sizes)).toBeLessThanOrEqual(8 * 1_024 * 1_024)
    await daybook.close()
  }, 30_000)
})
