import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openApp } from '../../src/app.ts'
import { parseSettings } from '../../src/config.ts'
import { openLog } from '../../src/log.ts'
import { runDaybook } from '../support/run-daybook.ts'
import { dataFolder, startServer } from '../support/server-process.ts'
import { TEST_CLIENT } from '../support/test-users.ts'

const folder = mkdtempSync(join(tmpdir(), 'daybook-user-'))
const settings = { DAYBOOK_DATA_DIR: folder }
const setPassword = (name: string, input: string | null) =>
  runDaybook(['user', 'password', name], settings, { input: async () => input })

beforeAll(async () => {
  await setPassword('admin', 'the very first one')
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('daybook user password', () => {
  test('takes the first line of standard input and does not show it', async () => {
    const { code, out, err } = await setPassword('admin', 'a better password\nand more')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toBe('The password of admin is changed, and the user’s sessions have ended.\n')
  })

  test('makes one and prints it once when there is none on standard input', async () => {
    const { code, out } = await setPassword('admin@000000000001', null)
    expect(code).toBe(0)
    expect(out).toMatch(/^ {2}password {2}(?:[a-z2-9]{5}-){3}[a-z2-9]{5}$/m)
  })

  test.each([
    ['nobody', 'long enough', 'There is no user nobody.'],
    ['admin@000000000009', 'long enough', 'There is no customer 000000000009.'],
    ['admin', 'short', 'A password must have 8 to 1024 characters.'],
  ])('refuses %s with %s in a sentence', async (name, input, sentence) => {
    expect(await setPassword(name, input)).toEqual({ code: 1, out: '', err: `${sentence}\n` })
  })

  test('is refused while a server has the data folder, and what it set opens the door afterwards', async () => {
    const data = dataFolder()
    const place = { dataDir: data.path, databaseUrl: null }
    const first = await startServer(place)
    const change = () =>
      runDaybook(
        ['user', 'password', 'admin'],
        { DAYBOOK_DATA_DIR: data.path },
        { input: async () => 'set by hand' },
      )
    expect((await change()).err).toContain('Another Daybook process is using the data folder')
    await first.stop()
    expect((await change()).code).toBe(0)
    expect(await canSignIn(data.path, 'set by hand')).toBe(true)
    expect(await canSignIn(data.path, 'a password for the tests')).toBe(false)
    data.remove()
  }, 30_000)
})

async function canSignIn(dataDir: string, password: string): Promise<boolean> {
  const clock = () => new Date('2026-03-01T12:00:00Z')
  const log = openLog('error', clock, () => {})
  const app = await openApp(parseSettings({ DAYBOOK_DATA_DIR: dataDir }), {
    clock,
    newId: Bun.randomUUIDv7,
    log,
  })
  const attempt = { userName: 'admin', password, clientInfo: TEST_CLIENT }
  const isIn = await app.flows.access.signIn(attempt).then(
    () => true,
    () => false,
  )
  await app.close()
  return isIn
}
