import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openApp } from '../../src/app.ts'
import { parseSettings } from '../../src/config.ts'
import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { QUIET_PROCESS } from '../support/quiet-process.ts'
import { runDaybook } from '../support/run-daybook.ts'
import { createDataFolder, startServer } from '../support/server-process.ts'
import { TEST_CLIENT } from '../support/test-users.ts'

const folder = mkdtempSync(join(tmpdir(), 'daybook-user-'))
const settings = { DAYBOOK_DATA_DIR: folder }
const setPassword = (name: string, input: string | null) =>
  runDaybook(['user', 'password', name], settings, { readInput: async () => input })

beforeAll(async () => {
  await setPassword('admin', 'the very first one')
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('daybook user password', () => {
  test('reads the first line of standard input and does not print it', async () => {
    const { code, out, err } = await setPassword('admin', 'a better password\nand more')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toBe('Changed the password of admin and ended the user’s sessions.\n')
  })

  test('generates a password and prints it, with a link that signs in once, when there is no standard input', async () => {
    const { code, out } = await setPassword('admin@000000000001', null)
    expect(code).toBe(0)
    expect(out).toMatch(/^ {2}password {2}(?:[a-z2-9]{5}-){3}[a-z2-9]{5}$/m)
    expect(out).toMatch(
      /^Sign in as admin, once, within 15 minutes: http:\/\/127\.0\.0\.1:8080\/sign-in\/once\?token=[\w-]{43}$/m,
    )
  })

  test.each([
    ['ann', 'long enough now', 'There is no user ann.'],
    ['admin@000000000009', 'long enough now', 'There is no customer 000000000009.'],
    ['admin', 'short', 'The password must have 12 to 1,024 characters.'],
    ['admin', 'qwerty123456', MESSAGES.faults.passwordCommon],
    ['admin', 'admin-admin-2026', MESSAGES.faults.passwordGuessable],
  ])('rejects %s with %s with a sentence', async (name, input, sentence) => {
    expect(await setPassword(name, input)).toEqual({ code: 1, out: '', err: `${sentence}\n` })
  })

  test('is refused while a server uses the data folder; afterwards the new password works', async () => {
    const data = createDataFolder()
    const location = { dataDir: data.path, databaseUrl: null }
    const first = await startServer(location)
    const changePassword = () =>
      runDaybook(
        ['user', 'password', 'admin'],
        { DAYBOOK_DATA_DIR: data.path },
        { readInput: async () => 'set by hand today' },
      )
    expect((await changePassword()).err).toContain('Another Daybook process is using the data folder')
    await first.stop()
    expect((await changePassword()).code).toBe(0)
    expect(await canSignIn(data.path, 'set by hand today')).toBe(true)
    expect(await canSignIn(data.path, 'a password for the tests')).toBe(false)
    data.remove()
  }, 30_000)
})

async function canSignIn(dataDir: string, password: string): Promise<boolean> {
  const clock = () => new Date('2026-03-01T12:00:00Z')
  const app = await openApp(parseSettings({ DAYBOOK_DATA_DIR: dataDir }), {
    ...QUIET_PROCESS,
    clock,
  })
  const attempt = { userName: 'admin', password, clientInfo: TEST_CLIENT }
  const isSignedIn = await app.services.sessions.signIn(attempt).then(
    () => true,
    () => false,
  )
  await app.close()
  return isSignedIn
}
