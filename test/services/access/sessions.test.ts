import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { Fault } from '../../../src/domain/fault.ts'
import { createPasswordAuthentication } from '../../../src/services/access/authenticate-password.ts'
import { createSessions, SESSION_MS, type Sessions } from '../../../src/services/access/sessions.ts'
import { createWrongPasswordRecorder } from '../../../src/services/access/sign-in-audit.ts'
import { createFindSignInStep } from '../../../src/services/access/sign-in-steps.ts'
import { DATABASES } from '../../support/databases.ts'
import { ADMIN, NOON, openTestApp, type TestApp } from '../../support/test-app.ts'
import { TEST_PASSWORD } from '../../support/test-users.ts'

const HOME = from('192.0.2.1')
const WRONG = { userName: ADMIN.userName, password: 'not the password', clientInfo: HOME }
const RIGHT = { ...WRONG, password: ADMIN.password }
const MINUTE_MS = 60_000

const IDLE_MS = 30 * 60_000

describe.each(DATABASES)('sessions, on %s,', (database) => {
  let daybook: TestApp
  let sessions: Sessions

  beforeAll(async () => {
    daybook = await openTestApp({ database, DAYBOOK_SESSION_IDLE_MINUTES: '30' })
  })

  // New ones for each test, because the throttle remembers attempts.
  beforeEach(async () => {
    daybook.setClock(NOON)
    await daybook.app.store.attempts.purge(new Date('2030-01-01T00:00:00Z'))
    const { context } = daybook.app
    const onWrongPassword = createWrongPasswordRecorder(context)
    const authenticatePassword = createPasswordAuthentication(context, onWrongPassword)
    const findSignInStep = createFindSignInStep(context)
    sessions = createSessions(context, { authenticatePassword, findSignInStep })
  })

  afterAll(() => daybook.close())

  const later = (ms: number) => daybook.setClock(new Date(daybook.clock().getTime() + ms).toISOString())

  const isActivityStored = async (token: string) => {
    const { store, secrets } = daybook.app.context
    const session = await store.principals.findBySession(secrets.hash(token), daybook.clock())
    return session?.seenAt.getTime() === daybook.clock().getTime()
  }

  test('a correct password starts a session that only its token authenticates', async () => {
    const { token, csrf, expiresAt, caller } = await sessions.signIn(RIGHT)
    expect(caller).toMatchObject({ userName: 'admin', isPrimaryAdministrator: true, firstProject: 'default' })
    expect(expiresAt.getTime()).toBe(Date.parse(NOON) + SESSION_MS)
    expect(await sessions.authenticate(token, HOME)).toEqual({
      ...{ caller, csrf, step: null, isConfirmed: true },
    })
    for (const other of [csrf, daybook.app.context.secrets.hash(token), `${token} `, '', '\0']) {
      expect(await sessions.authenticate(other, HOME)).toBeNull()
    }
  })

  test('a user of the first customer may add the account ID, but not that of another customer', async () => {
    expect((await sessions.signIn({ ...RIGHT, userName: 'admin@000000000001' })).caller.userName).toBe(
      'admin',
    )
    for (const userName of ['admin@000000000002', 'admin@1', 'admin@', 'admin@000000000001@x', 'Admin']) {
      expect(await refusalCode(sessions.signIn({ ...RIGHT, userName }))).toBe('unauthorized')
    }
  })

  test('a malformed user name or password is refused like any wrong one', async () => {
    for (const wrong of [
      { userName: 'nul\0' },
      { userName: '' },
      { userName: 'OEC_SYSTEM' },
      { userName: 'x'.repeat(9_999) },
    ]) {
      expect(await refusalCode(sessions.signIn({ ...RIGHT, ...wrong }))).toBe('unauthorized')
    }
    expect(await refusalCode(sessions.signIn({ ...RIGHT, password: 'x'.repeat(2_000) }))).toBe('unauthorized')
  })

  test('the delay grows with each wrong password from a network, up to 10 minutes', async () => {
    const delays: number[] = []
    for (let count = 0; count < 18; count += 1) {
      const delay = await delayAfter(sessions.signIn({ ...WRONG, clientInfo: from(`198.51.100.${count}`) }))
      if (delay > 0) delays.push(delay)
      later(delay * 1_000)
    }
    expect(delays).toEqual([1, 4, 16, 64, 256, 600, 600])
    later(600_000)
    expect((await sessions.signIn({ ...RIGHT, clientInfo: from('198.51.100.99') })).caller.userName).toBe(
      'admin',
    )
  })

  test('wrong passwords from elsewhere do not delay a user in a network they have signed in from before', async () => {
    await sessions.signIn(RIGHT)
    for (let count = 0; count < 8; count += 1) {
      await refusalCode(sessions.signIn({ ...WRONG, clientInfo: from('198.51.100.1') }))
    }
    expect(await refusalCode(sessions.signIn({ ...RIGHT, clientInfo: from('198.51.100.1') }))).toBe(
      'too_many',
    )
    expect((await sessions.signIn(RIGHT)).caller.userName).toBe('admin')
  })

  test('an IPv6 /56 network that tries many user names is delayed as a whole', async () => {
    for (let count = 0; count < 20; count += 1) {
      const clientInfo = from(`2001:db8:1:${count}::1`)
      expect(await refusalCode(sessions.signIn({ ...WRONG, userName: `user-${count}`, clientInfo }))).toBe(
        'unauthorized',
      )
    }
    const next = { ...WRONG, userName: 'user-21' }
    expect(await refusalCode(sessions.signIn({ ...next, clientInfo: from('2001:db8:1:ff:ffff::1') }))).toBe(
      'too_many',
    )
    expect(await refusalCode(sessions.signIn({ ...next, clientInfo: from('2001:db8:1:100::1') }))).toBe(
      'unauthorized',
    )
  })

  test('concurrent attempts count like consecutive ones', async () => {
    const all = await Promise.all(Array.from({ length: 12 }, () => refusalCode(sessions.signIn(WRONG))))
    expect(all.filter((code) => code === 'unauthorized')).toHaveLength(5)
    expect(all.filter((code) => code === 'too_many')).toHaveLength(7)
  })

  test('an hour without an attempt resets the count', async () => {
    for (let count = 0; count < 5; count += 1) await refusalCode(sessions.signIn(WRONG))
    expect(await refusalCode(sessions.signIn(WRONG))).toBe('too_many')
    later(60 * MINUTE_MS)
    expect(await refusalCode(sessions.signIn(WRONG))).toBe('unauthorized')
    expect(await refusalCode(sessions.signIn(WRONG))).toBe('unauthorized')
  })

  test('a session ends after idling, at its maximum age, on sign-out and on a new password', async () => {
    const idle = await sessions.signIn(RIGHT)
    later(IDLE_MS)
    expect(await sessions.authenticate(idle.token, HOME)).toBeNull()

    const old = await sessions.signIn(RIGHT)
    const busy = { ms: 0 }
    for (; busy.ms < SESSION_MS - IDLE_MS; busy.ms += IDLE_MS - 1) {
      expect(await sessions.authenticate(old.token, HOME)).not.toBeNull()
      await waitUntil(() => isActivityStored(old.token))
      later(IDLE_MS - 1)
    }
    later(SESSION_MS - busy.ms)
    expect(await sessions.authenticate(old.token, HOME)).toBeNull()

    const signedOut = await sessions.signIn(RIGHT)
    await sessions.signOut(signedOut.caller, signedOut.token)
    expect(await sessions.authenticate(signedOut.token, HOME)).toBeNull()

    const before = await sessions.signIn(RIGHT)
    await daybook.app.services.provisioning.setPassword(null, 'admin', ADMIN.password)
    expect(await sessions.authenticate(before.token, HOME)).toBeNull()
  })

  test('a password that is too short or too long is refused, and so is one for an unknown user', async () => {
    const { provisioning } = daybook.app.services
    expect(await refusalCode(provisioning.setPassword(null, 'admin', 'x'.repeat(11)))).toBe('invalid')
    expect(await refusalCode(provisioning.setPassword(null, 'admin', 'x'.repeat(1_025)))).toBe('invalid')
    expect(await refusalCode(provisioning.setPassword(null, 'missing', TEST_PASSWORD))).toBe('not_found')
  })
})

function from(sourceIPAddress: string) {
  return { sourceIPAddress, userAgent: 'test', requestId: 'test' }
}

async function refusalCode(request: Promise<unknown>): Promise<string> {
  const error = await request.then(
    () => null,
    (error: unknown) => error,
  )
  if (error instanceof Fault) return error.code
  throw error ?? new Error('Expected a refusal.')
}

async function delayAfter(request: Promise<unknown>): Promise<number> {
  const error = await request.catch((error: unknown) => error)
  return error instanceof Fault ? (error.retryAfterSeconds ?? 0) : 0
}

// Uses are stored in the background.
async function waitUntil(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await Bun.sleep(2)
}
