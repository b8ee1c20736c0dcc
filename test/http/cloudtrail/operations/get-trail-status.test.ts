import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { ACCOUNT_ID, requestCloudTrail } from '../../../support/cloudtrail.ts'
import { DATABASES } from '../../../support/databases.ts'
import { NOON, openTestApp, type TestApp } from '../../../support/test-app.ts'

const NO_NOTIFICATIONS = { LatestNotificationAttemptTime: '', LatestNotificationAttemptSucceeded: '' }

describe.each(DATABASES)('GetTrailStatus, on %s,', (database) => {
  let daybook: TestApp
  const status = async () => (await requestCloudTrail(daybook, 'GetTrailStatus', { Name: 'told' })).json()
  beforeAll(async () => {
    daybook = await openTestApp({ database })
    const input = { Name: 'told', S3BucketName: 'file:told', EnableLogFileValidation: true }
    await requestCloudTrail(daybook, 'CreateTrail', input)
    await requestCloudTrail(daybook, 'StartLogging', { Name: 'told' })
  })
  afterAll(() => daybook.close())

  const started = { StartLoggingTime: Date.parse(NOON) / 1_000, TimeLoggingStarted: NOON }
  const delivered = {
    ...{ IsLogging: true, ...started, TimeLoggingStopped: '', ...NO_NOTIFICATIONS },
    LatestDeliveryTime: Date.parse('2026-03-01T12:06:00Z') / 1_000,
    LatestDeliveryAttemptSucceeded: '2026-03-01T12:06:00Z',
  }

  test('returns the times of the last delivery and the last digest', async () => {
    daybook.setClock('2026-03-01T12:06:00Z')
    await daybook.app.services.deliver()
    expect(await status()).toEqual({ ...delivered, LatestDeliveryAttemptTime: '2026-03-01T12:06:00Z' })
    daybook.setClock('2026-03-01T13:01:00Z')
    await daybook.app.services.writeDigests()
    expect(await status()).toMatchObject({
      LatestDigestDeliveryTime: Date.parse('2026-03-01T13:01:00Z') / 1_000,
    })
  })

  test('returns the storage’s error until a delivery succeeds', async () => {
    rmSync(join(daybook.dataDir, 'customers', ACCOUNT_ID, 'buckets', 'told'), { recursive: true })
    daybook.setClock('2026-03-01T13:06:00Z')
    await daybook.app.services.deliver()
    expect(await status()).toMatchObject({
      ...delivered,
      LatestDeliveryAttemptTime: '2026-03-01T13:06:00Z',
      LatestDeliveryError: 'The bucket file:told does not exist.',
    })
    await requestCloudTrail(daybook, 'UpdateTrail', { Name: 'told', S3BucketName: 'file:told' })
    daybook.setClock('2026-03-01T13:07:00Z')
    await daybook.app.services.deliver()
    const output = await status()
    expect(output).toMatchObject({ LatestDeliveryAttemptSucceeded: '2026-03-01T13:07:00Z' })
    expect(output).not.toHaveProperty('LatestDeliveryError')
  })
})
