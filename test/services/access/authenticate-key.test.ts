import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import {
  createKeyAuthentication,
  type KeyAuthentication,
} from '../../../src/services/access/authenticate-key.ts'
import { DATABASES } from '../../support/databases.ts'
import { NOON, openTestApp, type TestApp } from '../../support/test-app.ts'
import { TEST_PASSWORD } from '../../support/test-users.ts'

const HOME = { sourceIPAddress: '192.0.2.1', userAgent: 'test', requestId: 'test' }

describe.each(DATABASES)('access keys, on %s,', (database) => {
  let daybook: TestApp
  let keyAuthentication: KeyAuthentication

  beforeAll(async () => {
    daybook = await openTestApp({ database })
  })

  // A new one for each test, because the last stored uses are remembered.
  beforeEach(() => {
    daybook.setClock(NOON)
    keyAuthentication = createKeyAuthentication(daybook.app.context)
  })

  afterAll(() => daybook.close())

  // Each key gets a new user, because a user can have only two.
  const createKey = async () => {
    const { provisioning } = daybook.app.services
    const userName = `holder-${Bun.randomUUIDv7().slice(-12)}`
    await provisioning.createUser(null, userName, TEST_PASSWORD)
    return { userName, ...(await provisioning.createAccessKey(null, userName)) }
  }

  const later = (ms: number) => daybook.setClock(new Date(daybook.clock().getTime() + ms).toISOString())

  test('an access key authenticates with its own secret only', async () => {
    const { accessKeyId, secretAccessKey, userName } = await createKey()
    expect(accessKeyId).toMatch(/^DBAK[A-Z2-7]{16}$/)
    expect(secretAccessKey).toMatch(/^[\w-]{40}$/)
    expect(await keyAuthentication.authenticate(accessKeyId, secretAccessKey, HOME)).toMatchObject({
      userName,
      accessKeyId,
    })
    for (const [id, secret] of [
      [accessKeyId, ''],
      [accessKeyId, secretAccessKey.slice(1)],
      [accessKeyId, secretAccessKey.toLowerCase()],
      [accessKeyId.toLowerCase(), secretAccessKey],
      ['', secretAccessKey],
      ['DBAK\0', secretAccessKey],
    ] as const) {
      expect(await keyAuthentication.authenticate(id, secret, HOME)).toBeNull()
    }
  })

  test('concurrent requests with one access key share one query', async () => {
    let queries = 0
    const { context } = daybook.app
    const { principals } = context.store
    const findByAccessKey = (id: string) => {
      queries += 1
      return principals.findByAccessKey(id)
    }
    const store = { ...context.store, principals: { ...principals, findByAccessKey } }
    const counted = createKeyAuthentication({ ...context, store })
    const { accessKeyId, secretAccessKey, userName } = await createKey()
    const keySecrets = [secretAccessKey, 'wrong', secretAccessKey, 'wrong too']
    const callers = await Promise.all(
      keySecrets.map((secret) => counted.authenticate(accessKeyId, secret, HOME)),
    )
    expect(callers.map((caller) => caller?.userName ?? null)).toEqual([userName, null, userName, null])
    expect(queries).toBe(1)
    await counted.authenticate(accessKeyId, secretAccessKey, HOME)
    expect(queries).toBe(2)
  })

  test('the last use of an access key is stored at most once a minute', async () => {
    const { accessKeyId, secretAccessKey } = await createKey()
    const use = async (ms: number) => {
      later(ms)
      await keyAuthentication.authenticate(accessKeyId, secretAccessKey, HOME)
    }
    await use(0)
    await waitUntil(async () => (await storedLastUse(daybook, accessKeyId)) === '2026-03-01T12:00:00.000Z')
    await use(59_000)
    expect(await storedLastUse(daybook, accessKeyId)).toBe('2026-03-01T12:00:00.000Z')
    await use(1_000)
    await waitUntil(async () => (await storedLastUse(daybook, accessKeyId)) === '2026-03-01T12:01:00.000Z')
  })
})

// Uses are stored in the background.
async function waitUntil(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await Bun.sleep(2)
}

async function storedLastUse(daybook: TestApp, accessKeyId: string): Promise<string> {
  const keys = await daybook.app.store.forCustomer(1).accessKeys.list()
  return keys.find((key) => key.accessKeyId === accessKeyId)?.lastUsedAt?.toISOString() ?? ''
}
