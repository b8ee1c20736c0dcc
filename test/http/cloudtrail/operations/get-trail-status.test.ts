import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { ACCOUNT, ask } from '../../../support/cloudtrail.ts'
import { DATABASES } from '../../../support/databases.ts'
import { type House, NOON, openHouse } from '../../../support/test-app.ts'

const NEVER = { LatestNotificationAttemptTime: '', LatestNotificationAttemptSucceeded: '' }

describe.each(DATABASES)('GetTrailStatus, on %s,', (database) => {
  let house: House
  const status = async () => (await ask(house, 'GetTrailStatus', { Name: 'told' })).json()
  beforeAll(async () => {
    house = await openHouse({ database })
    const order = { Name: 'told', S3BucketName: 'file:told', EnableLogFileValidation: true }
    await ask(house, 'CreateTrail', order)
    await ask(house, 'StartLogging', { Name: 'told' })
  })
  afterAll(() => house.close())

  const started = { StartLoggingTime: Date.parse(NOON) / 1_000, TimeLoggingStarted: NOON }
  const delivered = {
    ...{ IsLogging: true, ...started, TimeLoggingStopped: '', ...NEVER },
    LatestDeliveryTime: Date.parse('2026-03-01T12:06:00Z') / 1_000,
    LatestDeliveryAttemptSucceeded: '2026-03-01T12:06:00Z',
  }

  test('tells of the last delivery and the last digest', async () => {
    house.at('2026-03-01T12:06:00Z')
    await house.app.flows.deliver()
    expect(await status()).toEqual({ ...delivered, LatestDeliveryAttemptTime: '2026-03-01T12:06:00Z' })
    house.at('2026-03-01T13:01:00Z')
    await house.app.flows.seal()
    expect(await status()).toMatchObject({
      LatestDigestDeliveryTime: Date.parse('2026-03-01T13:01:00Z') / 1_000,
    })
  })

  test('tells in the storage’s words why a delivery fails, until one succeeds', async () => {
    rmSync(join(house.dataDir, 'customers', ACCOUNT, 'buckets', 'told'), { recursive: true })
    house.at('2026-03-01T13:06:00Z')
    await house.app.flows.deliver()
    expect(await status()).toMatchObject({
      ...delivered,
      LatestDeliveryAttemptTime: '2026-03-01T13:06:00Z',
      LatestDeliveryError: 'The bucket file:told does not exist.',
    })
    await ask(house, 'UpdateTrail', { Name: 'told', S3BucketName: 'file:told' })
    house.at('2026-03-01T13:07:00Z')
    await house.app.flows.deliver()
    const told = await status()
    expect(told).toMatchObject({ LatestDeliveryAttemptSucceeded: '2026-03-01T13:07:00Z' })
    expect(told).not.toHaveProperty('LatestDeliveryError')
  })
})
