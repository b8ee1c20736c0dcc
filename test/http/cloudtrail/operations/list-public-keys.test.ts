import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { createHash, createPublicKey } from 'node:crypto'
import { ListPublicKeysCommand } from '@aws-sdk/client-cloudtrail'
import { clientOf } from '../../../support/cloudtrail.ts'
import { NOON, openTestApp, type TestApp } from '../../../support/test-app.ts'

describe('ListPublicKeys', () => {
  let daybook: TestApp
  const ask = async (StartTime?: string, EndTime?: string) => {
    const period = { StartTime: StartTime && new Date(StartTime), EndTime: EndTime && new Date(EndTime) }
    const given = Object.fromEntries(Object.entries(period).filter(([, moment]) => moment))
    const { PublicKeyList } = await clientOf(daybook).send(new ListPublicKeysCommand(given))
    return PublicKeyList ?? []
  }
  beforeAll(async () => {
    daybook = await openTestApp({ database: 'sqlite' })
  })
  afterAll(() => daybook.close())

  test('is empty until something was signed', async () => {
    expect(await ask()).toEqual([])
  })

  test('gives the key of now, and those of a period, as PKCS #1 with the MD5 of it', async () => {
    // Where the client left Daybook’s clock is the time of day.
    daybook.at(NOON)
    await daybook.app.flows.signing.signer()
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
