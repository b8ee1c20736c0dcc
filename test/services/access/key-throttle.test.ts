import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import { DAYBOOK_SOURCE } from '../../../src/domain/access/audit-entry.ts'
import { toQuery } from '../../../src/domain/events/query.ts'
import { createKeyAuthentication } from '../../../src/services/access/authenticate-key.ts'
import { operationHeaders, signedHeaders } from '../../support/cloudtrail.ts'
import { DATABASES } from '../../support/databases.ts'
import { filterOf } from '../../support/filter-of.ts'
import { rejectionOf } from '../../support/rejection.ts'
import { ADMIN, openTestApp, type TestApp } from '../../support/test-app.ts'

const WRONG = `${ADMIN.accessKeyId}:wrong-secret-here`

describe.each(DATABASES)('access keys that are not valid, on %s,', (database) => {
  let daybook: TestApp
  beforeEach(async () => {
    daybook = await openTestApp({ database, DAYBOOK_TRUSTED_PROXIES: '127.0.0.1' })
  })
  afterEach(() => daybook.close())

  const get = async (authorization: string, address = '192.0.2.1', path = '/api/v1/sources') => {
    const headers = { authorization, 'x-forwarded-for': address }
    const response = await fetch(daybook.url + path, { headers })
    await response.text()
    return [response.status, response.headers.get('retry-after')]
  }
  const basic = (key: string) => `Basic ${btoa(key)}`
  const valid = basic(`${ADMIN.accessKeyId}:${ADMIN.secretAccessKey}`)
  const repeat = async (times: number, request: () => Promise<unknown>) => {
    for (let count = 0; count < times; count += 1) await request()
  }
  const later = (ms: number) => daybook.setClock(new Date(daybook.clock().getTime() + ms).toISOString())

  test.each(['Basic', 'Bearer', 'metrics', 'signature'])(
    'are slowed down after 100 from one machine: %s',
    async (way) => {
      const requests = new Map<string, () => Promise<unknown[]>>([
        ['Basic', () => get(basic(WRONG))],
        ['Bearer', () => get(`Bearer ${WRONG}`)],
        ['metrics', () => get(basic(WRONG), '192.0.2.1', '/metrics')],
        ['signature', () => sendSigned('wrong-secret-here')],
      ])
      const request = requests.get(way) ?? (() => get(''))
      const isSigned = way === 'signature'
      expect(await request()).toEqual(isSigned ? [400, 'InvalidSignatureException'] : [401, null])
      await repeat(99, request)
      const refused = isSigned ? [400, 'ThrottlingException'] : [429, '10']
      expect(await request()).toEqual(refused)
      // A guess that is right is refused, too, unless the key has been used from there.
      expect(isSigned ? await sendSigned(ADMIN.secretAccessKey) : await get(valid)).toEqual(refused)
      expect(await get(valid, '192.0.2.2')).toEqual([200, null])
      later(10_000)
      expect(await get(valid)).toEqual([200, null])
    },
  )

  const sendSigned = async (secretAccessKey: string) => {
    const signing = { headers: operationHeaders('ListTrails'), body: '{}', secretAccessKey }
    const headers = { ...(await signedHeaders(daybook, signing)), 'x-forwarded-for': '192.0.2.1' }
    const response = await fetch(daybook.url, { method: 'POST', headers, body: '{}' })
    const { __type } = await response.json()
    return [response.status, __type]
  }

  test('keep no program out that has used its key from the same address', async () => {
    expect(await get(valid)).toEqual([200, null])
    await repeat(101, () => get(basic(WRONG)))
    expect(await get(basic(WRONG))).toEqual([401, null])
    expect(await get(valid)).toEqual([200, null])
  })

  test('are counted by all processes, and unknown keys by machine', async () => {
    const client = (address: string) => ({ sourceIPAddress: address, userAgent: 'test', requestId: 'test' })
    const processes = [1, 2].map(() => createKeyAuthentication(daybook.app.context))
    let refusals = 0
    for (let count = 0; count < 110; count += 1) {
      const process = processes[count % 2]
      await process?.authenticate(ADMIN.accessKeyId, 'wrong', client('192.0.2.7')).catch(() => {
        refusals += 1
      })
      // Attempts are stored in the background.
      while (count < 100 && (await storedLevel(daybook)) <= count) await Bun.sleep(1)
    }
    // A process learns of the others' attempts with its own next one.
    expect(refusals).toBe(9)

    const [process = createKeyAuthentication(daybook.app.context)] = processes
    for (let count = 0; count < 1_000; count += 1)
      expect(await process.authenticate(`KEY${count}`, 'x', client('2001:db8::1'))).toBeNull()
    expect(await rejectionOf(process.authenticate('KEY', 'x', client('2001:db8::2')))).toMatchObject({
      code: 'too_many',
    })
    expect(await process.authenticate('KEY', 'x', client('2001:db8:0:1::1'))).toBeNull()
  })

  test('keep no valid key out by unknown ones, not even after a restart', async () => {
    const client = { sourceIPAddress: '192.0.2.1', userAgent: 'test', requestId: 'test' }
    const { context } = daybook.app
    const flood = async ({ authenticate }: ReturnType<typeof createKeyAuthentication>, count: number) => {
      const one = (index: number) => authenticate(`KEY${index}`, 'x', client).catch(({ code }) => code)
      return Promise.all(Array.from({ length: count }, (_, index) => one(index)))
    }
    const full = { subject: context.secrets.hash('keys 192.0.2.1'), decayMs: 1_000 * 1_000 }
    await context.store.attempts.add([full], daybook.clock())

    // While a flood goes on, no more than one of its keys is looked up at a time.
    const looking = { now: 0, most: 0 }
    const findByAccessKey = async (accessKeyId: string) => {
      looking.most = Math.max(looking.most, ++looking.now)
      const found = await context.store.principals.findByAccessKey(accessKeyId)
      looking.now -= 1
      return found
    }
    const principals = { ...context.store.principals, findByAccessKey }
    const after = createKeyAuthentication({ ...context, store: { ...context.store, principals } })
    // It learns of the flood with the first unknown key.
    expect(await flood(after, 1)).toEqual([null])
    while ((await flood(after, 1))[0] === null) await Bun.sleep(1)
    looking.most = 0
    const flooding = flood(after, 200)
    const { accessKeyId, secretAccessKey } = ADMIN
    expect(await after.authenticate(accessKeyId, secretAccessKey, client)).toMatchObject({
      userName: 'admin',
    })
    expect(new Set(await flooding)).toEqual(new Set(['too_many']))
    expect(looking.most).toBe(1)
    expect(await after.authenticate(accessKeyId, 'wrong', client)).toBeNull()
  })

  test('keep no key out for longer after a clock was a day ahead, not even after a restart', async () => {
    const client = { sourceIPAddress: '192.0.2.7', userAgent: 'test', requestId: 'test' }
    const attempt = ({ authenticate }: ReturnType<typeof createKeyAuthentication>, secret: string) =>
      authenticate(ADMIN.accessKeyId, secret, client).catch(({ code }) => code)
    const before = createKeyAuthentication(daybook.app.context)
    later(86_400_000)
    await repeat(100, () => attempt(before, 'wrong'))
    while ((await storedLevel(daybook)) < 100) await Bun.sleep(1)
    later(-86_400_000)
    expect(await attempt(before, ADMIN.secretAccessKey)).toBe('too_many')

    const after = createKeyAuthentication(daybook.app.context)
    expect(await attempt(after, 'wrong')).toBeNull()
    while ((await attempt(after, 'wrong')) !== 'too_many') await Bun.sleep(1)
    later(20_000)
    for (const process of [before, after])
      expect(await attempt(process, ADMIN.secretAccessKey)).toMatchObject({ userName: ADMIN.userName })
  })

  test('leave ten events a minute, and one with the number of the others', async () => {
    await repeat(120, () => get(basic(WRONG), '192.0.2.9'))
    later(60_000)
    daybook.app.context.audit.refusals.flushEnded()
    const events = await waitForEvents(daybook, 11)
    expect(events.slice(1).map(({ additionalEventData }) => additionalEventData)).toEqual(
      Array.from({ length: 10 }, () => undefined),
    )
    expect(events[0]).toMatchObject({
      userIdentity: { userName: ADMIN.userName, accessKeyId: ADMIN.accessKeyId },
      errorCode: 'InvalidSecret',
      errorMessage: 'The request had the ID of this access key, but not its secret.',
      readOnly: true,
      additionalEventData: {
        summarizedCount: 90,
        firstTime: '2026-03-01T12:00:00Z',
        lastTime: '2026-03-01T12:00:00Z',
        sourceIPAddresses: ['192.0.2.9'],
      },
    })
    const metrics = await (await fetch(`${daybook.url}/metrics`)).text()
    expect(metrics).toContain('daybook_refusals_total{code="InvalidSecret"} 100\n')
    expect(metrics).toContain('daybook_refusals_total{code="Throttling"} 20\n')
  })
})

async function storedLevel({ app, clock }: TestApp): Promise<number> {
  const { secrets, store } = app.context
  const subject = secrets.hash(`key 192.0.2.7 ${ADMIN.accessKeyId}`)
  const emptyAt = (await store.attempts.find([subject], clock())).get(subject)?.emptyAt ?? 0
  return (emptyAt - clock().getTime()) / 10_000
}

type KeyRecord = { additionalEventData?: object } & { [name: string]: unknown }

// Events of refusals are stored in the background.
async function waitForEvents({ app, clock }: TestApp, count: number): Promise<KeyRecord[]> {
  for (;;) {
    const query = toQuery(
      filterOf({ eventSource: DAYBOOK_SOURCE, eventName: 'AuthenticateAccessKey' }),
      clock(),
      30,
    )
    const found = await Array.fromAsync(app.store.forCustomer(1).events.stream(query))
    const records = found.flat().map(({ record }): KeyRecord => JSON.parse(record))
    if (records.length >= count) return records
    await Bun.sleep(5)
  }
}
