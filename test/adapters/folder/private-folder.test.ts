import { afterEach, describe, expect, test } from 'bun:test'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDatabase } from '../../support/postgres.ts'
import { runDaybook } from '../../support/run-daybook.ts'
import { type DataLocation, type ServerProcess, startServer } from '../../support/server-process.ts'

const parent = mkdtempSync(join(tmpdir(), 'daybook-modes-'))
const dataDir = join(parent, 'data')
const elsewhere = join(parent, 'elsewhere')
const KEY = '0'.repeat(64)

afterEach(() => {
  rmSync(dataDir, { recursive: true, force: true })
  rmSync(elsewhere, { recursive: true, force: true })
})

/** Creates the data folder with a mode, and files in it that everybody may read, as Daybook's umask does not allow. */
function createFolder(mode: number, files: string[] = []): void {
  mkdirSync(dataDir)
  for (const name of files) {
    writeFileSync(join(dataDir, name), name === 'secret.key' ? KEY : '')
    chmodSync(join(dataDir, name), 0o644)
  }
  chmodSync(dataDir, mode)
}

function modeOf(...names: string[]): string {
  return (statSync(join(dataDir, ...names)).mode & 0o7777).toString(8)
}

/** Everything in the data folder that group or others have any right to. */
function openPaths(): string[] {
  return ['', ...readdirSync(dataDir, { recursive: true, encoding: 'utf8' })].filter(
    (name) => (statSync(join(dataDir, name)).mode & 0o077) !== 0,
  )
}

const addUser = () => runDaybook(['user', 'add', 'bob'], { DAYBOOK_DATA_DIR: dataDir })

async function sendEvent({ url, authorization }: ServerProcess): Promise<void> {
  const headers = { authorization, 'content-type': 'application/json' }
  const body = JSON.stringify({ eventName: 'StopInstances', userName: 'ann' })
  expect((await fetch(`${url}/api/v1/events`, { method: 'POST', headers, body })).status).toBe(200)
}

async function createTrail({ url, authorization }: ServerProcess): Promise<void> {
  const headers = { authorization, 'content-type': 'application/json' }
  const body = JSON.stringify({ name: 'keep', bucket: 'file:keep' })
  expect((await fetch(`${url}/api/v1/trails`, { method: 'POST', headers, body })).status).toBe(201)
}

describe('what Daybook writes is for its owner only', () => {
  test.each(['sqlite', 'postgres'])(
    'in a folder that was made with mode 0755, on %s',
    async (database) => {
      createFolder(0o755)
      const databaseUrl = database === 'postgres' ? await createDatabase() : null
      const server = await startServer({ dataDir, databaseUrl } satisfies DataLocation)
      await sendEvent(server)
      await createTrail(server)
      expect(openPaths()).toEqual([])
      expect(readdirSync(join(dataDir, 'customers/000000000001/buckets'))).toEqual(['keep'])
      expect(await server.stop()).toBe(0)
      expect(openPaths()).toEqual([])
    },
    60_000,
  )
})

describe('a data folder that others have rights to', () => {
  test('is closed, with the files in it, and the log says so', async () => {
    createFolder(0o2775, ['secret.key', 'daybook.lock'])
    mkdirSync(join(dataDir, 'customers'), { mode: 0o755 })
    const { code, err } = await addUser()
    expect(code).toBe(0)
    expect([modeOf(), modeOf('secret.key'), modeOf('daybook.lock'), modeOf('customers')]).toEqual([
      '700',
      '600',
      '600',
      '700',
    ])
    const lines = err
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines).toContainEqual({
      time: '2026-03-01T12:00:00.000Z',
      level: 'warn',
      happening: 'Removed the rights of other users',
      path: join(dataDir, 'secret.key'),
      mode: '0644',
      now: '0600',
    })
  })

  test('keeps its mode if it holds other files, and only its own files are closed', async () => {
    createFolder(0o755, ['secret.key', 'notes.txt'])
    const { code, err } = await addUser()
    expect(code).toBe(0)
    expect([modeOf(), modeOf('secret.key'), modeOf('notes.txt')]).toEqual(['755', '600', '644'])
    expect(err).toContain('"happening":"Other users can list the data folder"')
  })

  test('is refused if it holds other files and others may replace them', async () => {
    createFolder(0o1777, ['notes.txt'])
    expect(await addUser()).toEqual({
      code: 1,
      out: '',
      err: `The data folder ${dataDir} has mode 1777: other users can replace the files in it. Run chmod go-w ${dataDir}, or name another folder in DAYBOOK_DATA_DIR.\n`.replace(
        'daybook: ',
        '',
      ),
    })
    expect([modeOf(), readdirSync(dataDir)]).toEqual(['1777', ['notes.txt']])
  })

  test('is refused if a file is a link to one that others may read, and that one keeps its mode', async () => {
    createFolder(0o700)
    writeFileSync(elsewhere, KEY)
    chmodSync(elsewhere, 0o644)
    symlinkSync(elsewhere, join(dataDir, 'secret.key'))
    const path = join(dataDir, 'secret.key')
    const { code, err } = await addUser()
    expect([code, err]).toEqual([
      1,
      `${path} has mode 0644: other users can read or change it, and Daybook cannot prevent that. Run chmod go-rwx ${path} as its owner, or name another folder in DAYBOOK_DATA_DIR.\n`,
    ])
    expect((statSync(elsewhere).mode & 0o777).toString(8)).toBe('644')
    chmodSync(elsewhere, 0o600)
    expect((await addUser()).code).toBe(0)
  })
})
