import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { Fault } from '../../../src/domain/fault.ts'
import { newToken, openSecrets } from '../../../src/secrets.ts'
import { createProvisioning, type Provisioning } from '../../../src/services/access/provisioning.ts'
import {
  createSessions,
  SESSION_IDLE_MS,
  SESSION_MS,
  type Sessions,
} from '../../../src/services/access/sessions.ts'
import { createAudit } from '../../../src/services/audit.ts'
import { DATABASES } from '../../support/databases.ts'
import { ADMIN, NOON, openTestApp, type TestApp } from '../../support/test-app.ts'

const HOME = from('192.0.2.1')
const WRONG = { userName: ADMIN.userName, password: 'not the password', clientInfo: HOME }
const RIGHT = { ...WRONG, password: ADMIN.password }
const MINUTE_MS = 60_000

describe.each(DATABASES)('access on %s', (database) => {
  let daybook: TestApp
  let door: Sessions
  let deeds: Provisioning
  const vault = openSecrets(new Uint8Array(32).fill(7))

  beforeAll(async () => {
    daybook = await openTestApp({ database })
  })

  // A door of its own for each test, because it remembers who tried.
  beforeEach(() => {
    daybook.at(NOON)
    door = createSessions(daybook.app.store, own(), daybook.clock, vault, newToken)
    deeds = createProvisioning(daybook.app.store, own(), daybook.clock, vault, {
      newId: Bun.randomUUIDv7,
      newToken,
    })
  })

  afterAll(() => daybook.close())

  const own = () => {
    const settings = { region: 'local', retentionDays: 30 }
    const { append } = daybook.app.store
    return createAudit({
      append,
      clock: daybook.clock,
      newId: Bun.randomUUIDv7,
      settings,
      log: { error() {} },
    })
  }

  // Of a user of its own, for nobody has more than two.
  const makeKey = async () => {
    const userName = `holder-${Bun.randomUUIDv7().slice(-12)}`
    await deeds.addUser(null, userName, 'long enough')
    return { userName, ...(await deeds.makeKey(null, userName)) }
  }

  const later = (ms: number) => daybook.at(new Date(daybook.clock().getTime() + ms).toISOString())

  const isSeen = async (token: string) => {
    const session = await daybook.app.store.callers.ofSession(vault.hash(token), daybook.clock())
    return session?.seenAt.getTime() === daybook.clock().getTime()
  }

  test('the right password opens a session that is known by its token and by nothing else', async () => {
    const { token, csrf, expiresAt, caller } = await door.signIn(RIGHT)
    expect(caller).toMatchObject({ userName: 'admin', isPrimaryAdministrator: true, firstProject: 'default' })
    expect(expiresAt.getTime()).toBe(Date.parse(NOON) + SESSION_MS)
    expect(await door.callerOfSession(token, HOME)).toEqual({ caller, csrf })
    for (const stranger of [csrf, vault.hash(token), `${token} `, '', '\0']) {
      expect(await door.callerOfSession(stranger, HOME)).toBeNull()
    }
  })

  test('a user of the first customer may name the account, and only the right one', async () => {
    expect((await door.signIn({ ...RIGHT, userName: 'admin@000000000001' })).caller.userName).toBe('admin')
    for (const userName of ['admin@000000000002', 'admin@1', 'admin@', 'admin@000000000001@x', 'Admin']) {
      expect(await refusal(door.signIn({ ...RIGHT, userName }))).toBe('unauthorized')
    }
  })

  test('a name or password that cannot be one is refused like any other', async () => {
    for (const wrong of [
      { userName: 'nul\0' },
      { userName: '' },
      { userName: 'OEC_SYSTEM' },
      { userName: 'x'.repeat(9_999) },
    ]) {
      expect(await refusal(door.signIn({ ...RIGHT, ...wrong }))).toBe('unauthorized')
    }
    expect(await refusal(door.signIn({ ...RIGHT, password: 'x'.repeat(2_000) }))).toBe('unauthorized')
  })

  test('pauses grow with each wrong guess, but never beyond half a minute for a user', async () => {
    const pauses: number[] = []
    for (let count = 0; count < 18; count += 1) {
      const pause = await pauseAfter(door.signIn({ ...WRONG, clientInfo: from(`198.51.100.${count}`) }))
      if (pause > 0) pauses.push(pause)
      later(pause * 1_000)
    }
    expect(pauses).toEqual([1, 2, 4, 8, 16, 30, 30])
    later(30_000)
    expect((await door.signIn({ ...RIGHT, clientInfo: from('198.51.100.99') })).caller.userName).toBe('admin')
  })

  test('where a user has come in before, strangers elsewhere do not slow them down', async () => {
    await door.signIn(RIGHT)
    for (let count = 0; count < 8; count += 1) {
      await refusal(door.signIn({ ...WRONG, clientInfo: from('198.51.100.1') }))
    }
    expect(await refusal(door.signIn({ ...RIGHT, clientInfo: from('198.51.100.1') }))).toBe('too_many')
    expect((await door.signIn(RIGHT)).caller.userName).toBe('admin')
  })

  test('one address that tries many names is slowed down, a whole network of one customer as well', async () => {
    for (let count = 0; count < 20; count += 1) {
      const clientInfo = from(`2001:db8:1:2::${count}`)
      expect(await refusal(door.signIn({ ...WRONG, userName: `user-${count}`, clientInfo }))).toBe(
        'unauthorized',
      )
    }
    const next = { ...WRONG, userName: 'user-21' }
    expect(await refusal(door.signIn({ ...next, clientInfo: from('2001:db8:1:2:ffff::1') }))).toBe('too_many')
    expect(await refusal(door.signIn({ ...next, clientInfo: from('2001:db8:1:3::1') }))).toBe('unauthorized')
  })

  test('many guesses at once count like as many one after another', async () => {
    const all = await Promise.all(Array.from({ length: 12 }, () => refusal(door.signIn(WRONG))))
    expect(all.filter((code) => code === 'unauthorized')).toHaveLength(5)
    expect(all.filter((code) => code === 'too_many')).toHaveLength(7)
  })

  test('a quarter of an hour without a guess makes up for all of them', async () => {
    for (let count = 0; count < 5; count += 1) await refusal(door.signIn(WRONG))
    expect(await refusal(door.signIn(WRONG))).toBe('too_many')
    later(15 * MINUTE_MS + 1)
    expect(await refusal(door.signIn(WRONG))).toBe('unauthorized')
    expect(await refusal(door.signIn(WRONG))).toBe('unauthorized')
  })

  test('a session ends by idling, by age, by signing out and by a new password', async () => {
    const idle = await door.signIn(RIGHT)
    later(SESSION_IDLE_MS)
    expect(await door.callerOfSession(idle.token, HOME)).toBeNull()

    const old = await door.signIn(RIGHT)
    const busy = { ms: 0 }
    for (; busy.ms < SESSION_MS - SESSION_IDLE_MS; busy.ms += SESSION_IDLE_MS - 1) {
      expect(await door.callerOfSession(old.token, HOME)).not.toBeNull()
      await until(() => isSeen(old.token))
      later(SESSION_IDLE_MS - 1)
    }
    later(SESSION_MS - busy.ms)
    expect(await door.callerOfSession(old.token, HOME)).toBeNull()

    const left = await door.signIn(RIGHT)
    await door.signOut(left.caller, left.token)
    expect(await door.callerOfSession(left.token, HOME)).toBeNull()

    const before = await door.signIn(RIGHT)
    await deeds.setPassword(null, 'admin', ADMIN.password)
    expect(await door.callerOfSession(before.token, HOME)).toBeNull()
  })

  test('a password that is too short or too long is not set, nor one of nobody', async () => {
    expect(await refusal(deeds.setPassword(null, 'admin', 'x'.repeat(7)))).toBe('invalid')
    expect(await refusal(deeds.setPassword(null, 'admin', 'x'.repeat(1_025)))).toBe('invalid')
    expect(await refusal(deeds.setPassword(null, 'nobody', 'long enough'))).toBe('not_found')
  })

  test('a key opens with its secret and with nothing else', async () => {
    const { accessKeyId, secretAccessKey, userName } = await makeKey()
    expect(accessKeyId).toMatch(/^DBAK[A-Z2-7]{16}$/)
    expect(secretAccessKey).toMatch(/^[\w-]{40}$/)
    expect(await door.callerOfKey(accessKeyId, secretAccessKey, HOME)).toMatchObject({
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
      expect(await door.callerOfKey(id, secret, HOME)).toBeNull()
    }
  })

  test('requests with one key at one moment ask the store once', async () => {
    let asked = 0
    const { callers } = daybook.app.store
    const ofKey = (id: string) => {
      asked += 1
      return callers.ofKey(id)
    }
    const counted = createSessions(
      { ...daybook.app.store, callers: { ...callers, ofKey } },
      own(),
      daybook.clock,
      vault,
      newToken,
    )
    const { accessKeyId, secretAccessKey, userName } = await makeKey()
    const secrets = [secretAccessKey, 'wrong', secretAccessKey, 'wrong too']
    const found = await Promise.all(secrets.map((secret) => counted.callerOfKey(accessKeyId, secret, HOME)))
    expect(found.map((caller) => caller?.userName ?? null)).toEqual([userName, null, userName, null])
    expect(asked).toBe(1)
    await counted.callerOfKey(accessKeyId, secretAccessKey, HOME)
    expect(asked).toBe(2)
  })

  test('the last use of a key is written down at most once a minute', async () => {
    const { accessKeyId, secretAccessKey } = await makeKey()
    const use = async (ms: number) => {
      later(ms)
      await door.callerOfKey(accessKeyId, secretAccessKey, HOME)
    }
    await use(0)
    await until(async () => (await lastUse(daybook, accessKeyId)) === '2026-03-01T12:00:00.000Z')
    await use(59_000)
    expect(await lastUse(daybook, accessKeyId)).toBe('2026-03-01T12:00:00.000Z')
    await use(1_000)
    await until(async () => (await lastUse(daybook, accessKeyId)) === '2026-03-01T12:01:00.000Z')
  })
})

function from(sourceIPAddress: string) {
  return { sourceIPAddress, userAgent: 'test', requestId: 'test' }
}

async function refusal(deed: Promise<unknown>): Promise<string> {
  const error = await deed.then(
    () => null,
    (error: unknown) => error,
  )
  if (error instanceof Fault) return error.code
  throw error ?? new Error('This was expected to be refused.')
}

async function pauseAfter(deed: Promise<unknown>): Promise<number> {
  const error = await deed.catch((error: unknown) => error)
  return error instanceof Fault ? (error.retryAfterSeconds ?? 0) : 0
}

// Uses are written behind the answer.
async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await Bun.sleep(2)
}

async function lastUse(daybook: TestApp, accessKeyId: string): Promise<string> {
  const keys = await daybook.app.store.open(1).keys.list()
  return keys.find((key) => key.accessKeyId === accessKeyId)?.lastUsedAt?.toISOString() ?? ''
}
