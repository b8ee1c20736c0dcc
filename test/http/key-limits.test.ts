import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { basicAuthorization, requestCloudControl } from '../support/cloudcontrol.ts'
import { operationHeaders, signedHeaders } from '../support/cloudtrail.ts'
import { openConsoleClient } from '../support/console-client.ts'
import { DATABASES } from '../support/databases.ts'
import { faultsOf } from '../support/page-content.ts'
import { openTestApp, postJson, type TestApp } from '../support/test-app.ts'

type Key = { accessKeyId: string; secretAccessKey: string }
type Limits = { [name: string]: unknown }

const { faults: FAULTS } = MESSAGES

describe.each(DATABASES)('an access key with limits, on %s,', (database) => {
  let daybook: TestApp
  let count = 0
  beforeAll(async () => {
    daybook = await openTestApp({ database, DAYBOOK_TRUSTED_PROXIES: '127.0.0.1' })
  })
  afterAll(() => daybook.close())

  const createUser = async (...grants: string[]) => {
    const userName = `user${++count}`
    await daybook.api('/users', postJson({ userName }))
    for (const grant of grants) await daybook.api(`/users/${userName}/grants/${grant}`, { method: 'PUT' })
    return userName
  }
  const create = (userName: string, limits: Limits) =>
    daybook.api(`/users/${userName}/keys`, postJson(limits))
  const createKey = async (userName: string, limits: Limits): Promise<Key> =>
    (await create(userName, limits)).json()
  const get = (path: string, key: Key, address = '192.0.2.1') =>
    daybook.api(path, { headers: { authorization: authorizationOf(key), 'x-forwarded-for': address } })

  test('works from its networks only', async () => {
    const userName = await createUser('activity-log?project=default')
    const key = await createKey(userName, { networks: ['192.0.2.0/24', ' 2001:db8::/32', '198.51.100.7'] })
    for (const address of ['192.0.2.1', '192.0.2.255', '2001:db8:1::5', '198.51.100.7'])
      expect([address, (await get('/events', key, address)).status]).toEqual([address, 200])
    for (const address of ['192.0.3.1', '2001:db9::1', '198.51.100.8', '127.0.0.1']) {
      const refused = await get('/events', key, address)
      expect([address, refused.status, (await refused.json()).detail]).toEqual([
        ...[address, 403, FAULTS.accessKeyOutsideNetworks],
      ])
    }
    const refusals = async () =>
      (await (await daybook.api('/events?eventName=AuthenticateAccessKey&limit=1')).json()).events
    // Daybook writes the event after it has answered.
    while ((await refusals()).length === 0) await Bun.sleep(2)
    const events = await refusals()
    expect(events).toMatchObject([
      { userIdentity: { userName, accessKeyId: key.accessKeyId }, errorCode: 'AccessDenied' },
    ])
  })

  test('answers in the shape of every API', async () => {
    const userName = await createUser('activity-log?project=default', 'reports')
    const elsewhere = await createKey(userName, { networks: ['203.0.113.0/24'] })
    const expired = await createKey(userName, { expiresAt: '2026-03-01T12:00:01Z' })
    daybook.setClock('2026-03-01T12:00:02Z')
    const oec = async ({ accessKeyId, secretAccessKey }: Key) => {
      const authorization = basicAuthorization(accessKeyId, secretAccessKey)
      const response = await requestCloudControl(daybook, '/oec/0.9/myaccount', authorization)
      return [response.status, await response.text()]
    }
    expect(await oec(expired)).toEqual([401, expect.stringContaining(FAULTS.accessKeyExpired)])
    expect(await oec(elsewhere)).toEqual([403, expect.stringContaining(FAULTS.accessKeyOutsideNetworks)])
    const trail = async (key: Key) => {
      const headers = await signedHeaders(daybook, { ...key, headers: operationHeaders('LookupEvents') })
      const response = await fetch(daybook.url, { method: 'POST', headers, body: '{}' })
      return [response.status, await response.json()]
    }
    expect(await trail(expired)).toMatchObject([400, { __type: 'UnrecognizedClientException' }])
    expect(await trail(elsewhere)).toMatchObject([
      ...[400, { __type: 'AccessDeniedException', Message: FAULTS.accessKeyOutsideNetworks }],
    ])
  })

  test('has the grants of its scope only, as long as its user has them, and is no administrator', async () => {
    const userName = await createUser('activity-log?project=default', 'collector?project=default')
    const scope = [{ grant: 'collector', project: 'default' }]
    const key = await createKey(userName, { scope })
    const headers = { authorization: authorizationOf(key), 'content-type': 'application/json' }
    const send = () =>
      daybook.api('/events', { ...postJson({ eventName: 'StartServer', userName: 'x' }), headers })
    expect([(await send()).status, (await get('/events', key)).status]).toEqual([200, 403])
    await daybook.api(`/users/${userName}/grants/collector?project=default`, { method: 'DELETE' })
    expect((await send()).status).not.toBe(200)

    const own = await createKey('admin', { scope: [{ grant: 'file', project: 'default' }] })
    expect((await get('/users', own)).status).toBe(403)
    const { keys } = await (await daybook.api('/users/admin/keys')).json()
    expect(keys).toContainEqual(
      expect.objectContaining({
        ...{ accessKeyId: own.accessKeyId, scope: [{ grant: 'file', project: 'default' }] },
        ...{ networks: null, expiresAt: null },
      }),
    )
  })

  test.each([
    [
      { expiresAt: '2026-03-01T11:59:59Z' },
      'expiresAt',
      FAULTS.keyExpiry({ field: 'expiresAt', days: 3_650 }),
    ],
    [
      { expiresAt: '2046-03-01T11:59:59Z' },
      'expiresAt',
      FAULTS.keyExpiry({ field: 'expiresAt', days: 3_650 }),
    ],
    [{ expiresAt: 'soon' }, 'expiresAt', null],
    [{ networks: [] }, 'networks', null],
    [{ networks: ['10.0.0.0/33'] }, 'networks', FAULTS.keyNetworks({ field: 'networks', max: 20 })],
    [{ networks: ['example.org'] }, 'networks', null],
    [{ scope: [] }, 'scope', null],
    [
      { scope: [{ grant: 'reports', project: null }] },
      'scope',
      FAULTS.keyScopeNotHeld({ field: 'scope', name: 'reports', project: null }),
    ],
    [{ color: 'red' }, 'color', null],
  ])('is not created with %p', async (limits, field, sentence) => {
    const refused = await create(await createUser('activity-log?project=default'), limits)
    const { field: named, detail } = await refused.json()
    expect([refused.status, named]).toEqual([400, field])
    if (sentence !== null) expect(detail).toBe(sentence)
  })

  test('is created and listed in the console', async () => {
    const userName = await createUser('activity-log?project=default', 'reports')
    const admin = openConsoleClient(daybook)
    await admin.signIn()
    const action = `/people/${userName}/keys`
    const values = { expiresAt: '2026-03-31', networks: '10.0.0.0/8, 192.0.2.7', 'scope reports': 'yes' }
    const page = await admin.get(`/people/${userName}`)
    const refused = await admin.submitTo(page, action, { ...values, networks: 'everywhere' })
    expect([refused.status, Object.keys(await faultsOf(refused))]).toEqual([400, ['networks']])
    expect(await refused.elements('[name="scope reports"][checked]')).toHaveLength(1)
    const shown = await admin.submitTo(page, action, values)
    expect(await shown.elements('#shown-secret')).toHaveLength(1)
    const limits = 'until 2026-03-31; only reports; only from 10.0.0.0/8, 192.0.2.7'
    for (const path of [`/people/${userName}`, '/keys/everyone'])
      expect(await (await admin.get(path)).texts('td[data-label="Limits"]')).toContain(limits)
  })

  test('works until it expires, and then says so, to the holder of its secret only', async () => {
    const userName = await createUser('activity-log?project=default')
    const key = await createKey(userName, { expiresAt: '2026-03-01T13:00:00Z' })
    expect((await get('/events', key)).status).toBe(200)
    daybook.setClock('2026-03-01T13:00:00Z')
    const expired = await get('/events', key)
    expect([expired.status, (await expired.json()).detail]).toEqual([401, FAULTS.accessKeyExpired])
    const guessed = await get('/events', { ...key, secretAccessKey: 'wrong' })
    expect((await guessed.json()).detail).not.toBe(FAULTS.accessKeyExpired)
    const metrics = await fetch(`${daybook.url}/metrics`, {
      headers: { authorization: authorizationOf(key) },
    })
    expect([metrics.status, await metrics.text()]).toEqual([401, `${FAULTS.accessKeyExpired}\n`])
  })
})

function authorizationOf({ accessKeyId, secretAccessKey }: Key): string {
  return `Bearer ${accessKeyId}:${secretAccessKey}`
}
