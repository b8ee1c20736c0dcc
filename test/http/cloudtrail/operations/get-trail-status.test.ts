import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { ACCOUNT, ask } from '../../../support/cloudtrail.ts'
import { DATABASES } from '../../../support/databases.ts'
import { NOON, openTestApp, type TestApp } from '../../../support/test-app.ts'

const NEVER = { LatestNotificationAttemptTime: '', LatestNotificationAttemptSucceeded: '' }

describe.each(DATABASES)('GetTrailStatus, on %s,', (database) => {
  let daybook: TestApp
  const status = async () => (await ask(daybook, 'GetTrailStatus', { Name: 'told' })).json()
  beforeAll(async () => {
    daybook = await openTestApp({ database })
    const order = { Name: 'told', S3BucketName: 'file:told', EnableLogFileValidation: true }
    await ask(daybook, 'CreateTrail', order)
    await ask(daybook, 'StartLogging', { Name: 'told' })
  })
  afterAll(() => daybook.close())

  const started = { StartLoggingTime: Date.parse(NOON) / 1_000, TimeLoggingStarted: NOON }
  const delivered = {
    ...{ IsLogging: true, ...started, TimeLoggingStopped: '', ...NEVER },
    LatestDeliveryTime: Date.parse('2026-03-01T12:06:00Z') / 1_000,
    LatestDeliveryAttemptSucceeded: '2026-03-01T12:06:00Z',
  }

  test('tells of the last delivery and the last digest', async () => {
    daybook.at('2026-03-01T12:06:00Z')
    await daybook.app.flows.deliver()
    expect(await status()).toEqual({ ...delivered, LatestDeliveryAttemptTime: '2026-03-01T12:06:00Z' })
    daybook.at('2026-03-01T13:01:00Z')
    await daybook.app.flows.seal()
    expect(await status()).toMatchObject({
      LatestDigestDeliveryTime: Date.parse('2026-03-01T13:01:00Z') / 1_000,
    })
  })

  test('tells in the storage’s words why a delivery fails, until one succeeds', async () => {
    rmSync(join(daybook.dataDir, 'customers', ACCOUNT, 'buckets', 'told'), { recursive: true })
    daybook.at('2026-03-01T13:06:00Z')
    await daybook.app.flows.deliver()
    expect(await status()).toMatchObject({
      ...delivered,
      LatestDeliveryAttemptTime: '2026-03-01T13:06:00Z',
      LatestDeliveryError: 'The bucket file:told does not exist.',
    })
    await ask(daybook, 'UpdateTrail', { Name: 'told', S3BucketName: 'file:told' })
    daybook.at('2026-03-01T13:07:00Z')
    await daybook.app.flows.deliver()
    const told = await status()
    expect(told).toMatchObject({ LatestDeliveryAttemptSucceeded: '2026-03-01T13:07:00Z' })
    expect(told).not.toHaveProperty('LatestDeliveryError')
  })
})
