import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import { Fault } from '../../../src/domain/fault.ts'
import { createPasswordAuthentication } from '../../../src/services/access/authenticate-password.ts'
import { createKnownDevices } from '../../../src/services/access/known-devices.ts'
import { DATABASES } from '../../support/databases.ts'
import { ADMIN, NOON, openTestApp, type TestApp } from '../../support/test-app.ts'

type Authenticate = ReturnType<typeof createPasswordAuthentication>
type Attempt = Partial<{ userName: string; password: string; address: string; device: string | null }>

/** What a check of a password takes here: as long as on a small machine. */
const CHECK_MS = 4

describe.each(DATABASES)('sign-in under attack, on %s,', (database) => {
  let daybook: TestApp
  let device: string
  let authenticate: Authenticate
  beforeEach(async () => {
    daybook = await openTestApp({ database })
    device = createKnownDevices(daybook.app.context).renew(null, 'admin@000000000001')
    authenticate = openProcess()
  })
  afterEach(() => daybook.close())

  // Another process with the same database: it shares nothing else.
  const openProcess = (): Authenticate => {
    const { context } = daybook.app
    const verifyPassword = async (password: string) => {
      await Bun.sleep(CHECK_MS)
      return password === ADMIN.password
    }
    const secrets = { ...context.secrets, verifyPassword }
    return createPasswordAuthentication({ ...context, secrets }, () => {})
  }
  const attempt = async (values: Attempt, process = authenticate): Promise<string> => {
    const { userName = 'admin', password = 'wrong', address = '192.0.2.1', device = null } = values
    const clientInfo = { sourceIPAddress: address, userAgent: 'test', requestId: 'test' }
    try {
      await process({ userName, password, device, clientInfo })
      return 'signed in'
    } catch (error) {
      if (error instanceof Fault) return error.code
      throw error
    }
  }
  const signIn = (values: Attempt) => attempt({ password: ADMIN.password, ...values })
  const later = (ms: number) => daybook.setClock(new Date(daybook.clock().getTime() + ms).toISOString())

  test('four clients with many addresses keep the administrator out neither of new nor of known places', async () => {
    const results = { known: new Set<string>(), elsewhere: new Set<string>(), guesses: 0 }
    // For two hours, in each second in which they are not refused, with another address of their networks each time.
    for (let second = 0; second < 7_200; second += 20) {
      for (const client of [1, 2, 3, 4]) {
        const address =
          client < 3
            ? `198.51.${client}.${second % 251}`
            : `2001:db8:${client}:${(second % 251).toString(16)}::1`
        if ((await attempt({ address })) === 'unauthorized') results.guesses += 1
      }
      if (second % 600 === 0) {
        results.known.add(await signIn({ address: '203.0.113.1', device }))
        results.elsewhere.add(await signIn({ address: `192.0.${second / 600}.1` }))
      }
      later(20_000)
    }
    expect([[...results.known], [...results.elsewhere]]).toEqual([['signed in'], ['signed in']])
    expect(results.guesses).toBeGreaterThan(20)
    expect(results.guesses).toBeLessThanOrEqual(4 * (10 + 12))
  })

  test('48 connections do not keep the administrator out, not even with a network each', async () => {
    let isOver = false
    const connect = async (connection: number) => {
      for (let count = 0; !isOver; count += 1)
        await attempt({
          userName: `user-${connection}-${count}`,
          address: `198.18.${connection}.${count % 250}`,
        })
    }
    const attackers = Array.from({ length: 48 }, (_, connection) => connect(connection))
    const results: string[] = []
    for (let count = 0; count < 23; count += 1) {
      results.push(await signIn({ address: `203.0.113.${count}`, device }))
      await Bun.sleep(2)
    }
    isOver = true
    await Promise.all(attackers)
    expect(results).toEqual(Array.from({ length: 23 }, () => 'signed in'))
  })

  test('48 connections from two networks do not keep the administrator out of new places', async () => {
    let isOver = false
    const connect = async (connection: number) => {
      for (let count = 0; !isOver; count += 1)
        await attempt({
          userName: `user-${connection}-${count}`,
          address: `198.18.${connection % 2}.${connection}`,
        })
    }
    const attackers = Array.from({ length: 48 }, (_, connection) => connect(connection))
    const results: string[] = []
    for (let count = 0; count < 21; count += 1) results.push(await signIn({ address: `192.0.${count}.1` }))
    isOver = true
    await Promise.all(attackers)
    expect(results).toEqual(Array.from({ length: 21 }, () => 'signed in'))
  })

  test('at most 100 guesses of a password are checked in an hour, from however many networks', async () => {
    let guesses = 0
    for (let network = 0; network < 3_600; network += 1) {
      const address = `198.${18 + (network >> 8)}.${network & 255}.1`
      if ((await attempt({ address })) === 'unauthorized') guesses += 1
      later(1_000)
    }
    expect(guesses).toBeGreaterThan(90)
    expect(guesses).toBeLessThanOrEqual(100)
    await attempt({ address: '192.0.3.1' })
    expect(await signIn({ address: '192.0.2.1' })).toBe('too_many')
    expect(await signIn({ address: '192.0.2.1', device })).toBe('signed in')
  })

  test('another spelling of a user, and another user’s device, give no further attempts', async () => {
    const other = createKnownDevices(daybook.app.context).renew(null, 'bob@000000000001')
    for (const userName of ['admin', 'admin@000000000001', 'admin', 'admin@000000000001', 'admin'])
      expect(await attempt({ userName, device: other })).toBe('unauthorized')
    expect(await attempt({ userName: 'admin@000000000001', device: other })).toBe('too_many')
    expect(await attempt({ userName: 'admin', device: 'forged' })).toBe('too_many')
    expect(await attempt({ device })).toBe('unauthorized')
  })

  test('guesses on a known device are slowed down, and keep no other place out', async () => {
    for (let count = 0; count < 5; count += 1) expect(await attempt({ device })).toBe('unauthorized')
    expect(await signIn({ device })).toBe('too_many')
    expect(await signIn({})).toBe('signed in')
  })

  test('a clock that was a day ahead keeps users out no longer than guesses do, not even after a restart', async () => {
    later(86_400_000)
    const known = { address: '203.0.113.1' }
    expect(await signIn(known)).toBe('signed in')
    const places = [{}, known, { device }]
    for (const place of places) for (let count = 0; count < 7; count += 1) await attempt(place)
    for (const place of places) expect(await signIn(place)).toBe('too_many')
    daybook.setClock(NOON)
    const restarted = openProcess()
    for (const place of places) expect(await attempt(place, restarted)).toBe('too_many')
    later(60_000)
    for (const process of [restarted, authenticate])
      for (const place of places)
        expect(await attempt({ ...place, password: ADMIN.password }, process)).toBe('signed in')
  })

  test('processes share the attempts, and the networks that are known', async () => {
    const other = openProcess()
    for (const process of [authenticate, other, authenticate, other, authenticate])
      expect(await attempt({}, process)).toBe('unauthorized')
    expect(await attempt({}, authenticate)).toBe('too_many')
    later(1_000)
    expect(await attempt({}, other)).toBe('unauthorized')
    expect(await attempt({}, other)).toBe('too_many')

    expect(await signIn({ address: '203.0.113.1' })).toBe('signed in')
    daybook.setClock(NOON)
    for (let count = 0; count < 60; count += 1) await attempt({ address: `198.18.${count}.1` })
    expect(await signIn({ address: '192.0.99.1' })).toBe('too_many')
    expect(await attempt({ address: '203.0.113.2', password: ADMIN.password }, openProcess())).toBe(
      'signed in',
    )
  })
})
