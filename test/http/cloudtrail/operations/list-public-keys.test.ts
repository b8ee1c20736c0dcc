import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { createHash, createPublicKey } from 'node:crypto'
import { ListPublicKeysCommand } from '@aws-sdk/client-cloudtrail'
import { createCloudTrailClient } from '../../../support/cloudtrail.ts'
import { NOON, openTestApp, type TestApp } from '../../../support/test-app.ts'

describe('ListPublicKeys', () => {
  let daybook: TestApp
  const ask = async (StartTime?: string, EndTime?: string) => {
    const period = { StartTime: StartTime && new Date(StartTime), EndTime: EndTime && new Date(EndTime) }
    const input = Object.fromEntries(Object.entries(period).filter(([, instant]) => instant))
    const { PublicKeyList } = await createCloudTrailClient(daybook).send(new ListPublicKeysCommand(input))
    return PublicKeyList ?? []
  }
  beforeAll(async () => {
    daybook = await openTestApp({ database: 'sqlite' })
  })
  afterAll(() => daybook.close())

  test('is empty before a digest was signed', async () => {
    expect(await ask()).toEqual([])
  })

  test('returns the keys of a period in PKCS #1, with their MD5 hash as fingerprint', async () => {
    // The requests before have set Daybook’s clock to the time of day.
    daybook.setClock(NOON)
    await daybook.app.services.signingKeys.getSigner()
    const [key, ...more] = await ask()
    expect(more).toEqual([])
    const der = Buffer.from(key?.Value ?? [])
    expect(createPublicKey({ key: der, format: 'der', type: 'pkcs1' }).asymmetricKeyType).toBe('rsa')
    expect(key?.Fingerprint).toBe(createHash('md5').update(der).digest('hex'))
    expect(key?.ValidityStartTime).toEqual(new Date('2026-03-01T12:00:00Z'))
    expect(await ask('2026-02-01T00:00:00Z', '2026-03-01T11:59:59Z')).toEqual([])
    expect(await ask('2026-02-01T00:00:00Z', '2026-03-01T12:00:00Z')).toHaveLength(1)
    expect(await ask('2028-01-01T00:00:00Z', '2028-02-01T00:00:00Z')).toEqual([])
  })
})
