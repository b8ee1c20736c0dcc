import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createEmptyLocation, runOn } from './backup-harness.ts'
import { DATABASES, type DatabaseName } from './databases.ts'
import { dropDatabases } from './postgres.ts'
import { readSample } from './sample.ts'
import type { DataLocation } from './server-process.ts'
import {
  FIXTURE_ADMIN,
  FIXTURE_KEY,
  FIXTURES_FOLDER,
  summarizeRecords,
  type UpgradeFacts,
} from './upgrade-fixtures.ts'

// Makes the fixtures of a release: `bun run fixture NAME [REPOSITORY]` starts the Daybook of a repository, by default of this
// one, on both databases, lets it live for some seconds, and keeps backups of its databases with what they must still hold.

const EVENTS = 120
const DAYS = 4
const COMPACTED_DAYS = 3
const DELIVERY_MS_MAX = 20_000

const [name, repository = '.'] = process.argv.slice(2)
if (name === undefined) throw new Error('Usage: bun run fixture NAME [REPOSITORY]')
for (const database of DATABASES)
  await makeFixture(database, join(FIXTURES_FOLDER, name), resolve(repository))
await dropDatabases()

async function makeFixture(database: DatabaseName, folder: string, root: string): Promise<void> {
  const location = await createEmptyLocation(database)
  const facts = await live(location, root)
  await compact(location, root)
  mkdirSync(folder, { recursive: true })
  const path = join(folder, `${database}.backup`)
  rmSync(path, { force: true })
  const { code, err } = await runOn(location, ['backup', path], { DAYBOOK_SECRET_KEY: FIXTURE_KEY })
  if (code !== 0) throw new Error(err)
  writeFileSync(join(folder, `${database}.json`), `${JSON.stringify(facts, null, 2)}\n`)
  rmSync(location.dataDir, { recursive: true })
}

async function live(location: DataLocation, root: string): Promise<UpgradeFacts> {
  const port = freePort()
  const server = Bun.spawn([process.execPath, join(root, 'src/main.ts'), 'serve'], {
    env: environmentOf(location, port),
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const api = apiOf(`http://127.0.0.1:${port}`)
  try {
    await untilReady(`http://127.0.0.1:${port}/readyz`)
    for (const grant of ['activity-log', 'file', 'collector'])
      await api('PUT', `/users/admin/grants/${grant}?project=default`)
    await api('POST', '/users', { userName: 'ann', password: FIXTURE_ADMIN.password })
    await api('PUT', '/users/ann/grants/activity-log?project=default')
    await api('POST', '/trails', { name: 'keep', bucket: 'file:logs' })
    await api('PUT', '/trails/keep/logging')
    await api('POST', '/events', { Records: await recentRecords() })
    const archives = await untilDelivered(api)
    const text = await (await api('GET', '/events/export?format=ndjson')).text()
    const createdAt = new Date().toISOString()
    return { createdAt, ...summarizeRecords(text), archives }
  } finally {
    server.kill('SIGTERM')
    await server.exited
  }
}

// A release that compacts days does so at night; the fixture has days that are compacted, and one that is not.
async function compact({ dataDir, databaseUrl }: DataLocation, root: string): Promise<void> {
  if (!existsSync(join(root, 'test/support/compacted-days.ts'))) return
  const { compactAllDays } = await import(join(root, 'test/support/compacted-days.ts'))
  const { openStore } = await import(join(root, 'src/store/store.ts'))
  const { ACTION_CATALOGUE } = await import(join(root, 'src/domain/actions/action-catalogue.ts'))
  const clock = () => new Date()
  const store = await openStore({
    databaseUrl,
    dataDir,
    replicaUrl: null,
    clock,
    catalogue: ACTION_CATALOGUE,
  })
  const listDays = async () => (await store.compactions.listDays()).sort().slice(0, COMPACTED_DAYS)
  await compactAllDays({ compactions: { ...store.compactions, listDays } }, clock())
  await store.close()
}

function environmentOf({ dataDir, databaseUrl }: DataLocation, port: number): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '',
    DAYBOOK_DATA_DIR: dataDir,
    DAYBOOK_PORT: String(port),
    DAYBOOK_LOG_LEVEL: 'warn',
    DAYBOOK_DELIVERY_SECONDS: '2',
    DAYBOOK_SECRET_KEY: FIXTURE_KEY,
    DAYBOOK_ADMIN_PASSWORD: FIXTURE_ADMIN.password,
    DAYBOOK_ADMIN_ACCESS_KEY_ID: FIXTURE_ADMIN.accessKeyId,
    DAYBOOK_ADMIN_SECRET_ACCESS_KEY: FIXTURE_ADMIN.secretAccessKey,
    ...(databaseUrl === null ? {} : { DATABASE_URL: databaseUrl }),
  }
}

function freePort(): number {
  const listener = Bun.listen({ hostname: '127.0.0.1', port: 0, socket: { data() {} } })
  const { port } = listener
  listener.stop(true)
  return port
}

type Api = ReturnType<typeof apiOf>

function apiOf(url: string) {
  const { accessKeyId, secretAccessKey } = FIXTURE_ADMIN
  const headers = {
    'content-type': 'application/json',
    authorization: `Basic ${btoa(`${accessKeyId}:${secretAccessKey}`)}`,
  }
  return async (method: string, path: string, body?: unknown): Promise<Response> => {
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
    return response
  }
}

async function untilReady(url: string): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    const response = await fetch(url).catch(() => null)
    if (response?.ok) return
    await Bun.sleep(50)
  }
  throw new Error('The server did not become ready.')
}

// The events of the sample, spread over the last days.
async function recentRecords(): Promise<unknown[]> {
  const records = (await readSample()).filter((_, i) => i % 33 === 0).slice(0, EVENTS)
  const stepMs = (DAYS * 86_400_000) / records.length
  return records.map(({ text }, i) => ({
    ...JSON.parse(text),
    eventTime: new Date(Date.now() - (records.length - i) * stepMs).toISOString().replace(/\.\d+/, ''),
  }))
}

async function untilDelivered(api: Api): Promise<number> {
  for (let waited = 0; waited < DELIVERY_MS_MAX; waited += 500) {
    await Bun.sleep(500)
    const { archives } = await (await api('GET', '/trails/keep/archives')).json()
    if (archives.length > 0) return archives.length
  }
  throw new Error('Nothing was delivered.')
}
