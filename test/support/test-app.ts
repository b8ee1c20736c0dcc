import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Overrides, openApp } from '../../src/app.ts'
import { parseSettings } from '../../src/config.ts'
import { openLog } from '../../src/log.ts'
import { createCostlyWork } from '../../src/services/costly-work.ts'
import { LOOPBACK_ALLOWED } from './allowed-endpoints.ts'
import { checkAnswer } from './answer-check.ts'
import { databaseSettings } from './citus.ts'
import { createCompacting } from './compacted-days.ts'
import type { DatabaseName } from './databases.ts'
import { createMigratedDatabase } from './migrated-database.ts'
import { openQuickSecrets } from './quick-secrets.ts'
import { QUIET_PROCESS } from './quiet-process.ts'

/** The administrator of the first customer. */
export const ADMIN = {
  userName: 'admin',
  password: 'a password for the tests',
  accessKeyId: 'DAYBOOKTESTKEY',
  secretAccessKey: 'a-secret-for-the-tests-only',
} as const

/** Noon on 1 March 2026, at which the clock of every test app starts. */
export const NOON = '2026-03-01T12:00:00Z'

export type TestApp = Awaited<ReturnType<typeof openTestApp>>

/**
 * Opens the whole app with a database of its own and serves it on a free port. The clock stands still at `NOON` until
 * the test sets it; new IDs count up from 1. Every other member of the argument is a setting. `overrides` replace members
 * of the context.
 */
export async function openTestApp(
  {
    database,
    ...environment
  }: {
    database: DatabaseName
    [setting: string]: string
  },
  overrides: Partial<Overrides> = {},
) {
  const dataDir = mkdtempSync(join(tmpdir(), 'daybook-app-'))
  const databaseUrl = (await createMigratedDatabase(database, dataDir, !overrides.clock)) ?? undefined
  const settings = parseSettings({
    ...ADMINISTRATOR_SETTINGS,
    ...LOOPBACK_ALLOWED,
    DAYBOOK_DATA_DIR: dataDir,
    ...databaseSettings(databaseUrl),
    ...environment,
  })
  let now = new Date(NOON)
  let ids = 0
  let starts = 0
  const logLines: string[] = []
  const clock = () => now
  const logLevel = environment.DAYBOOK_LOG_LEVEL ? settings.logLevel : 'warn'
  const app = await openApp(settings, {
    ...QUIET_PROCESS,
    clock,
    monotonicMs: () => now.getTime(),
    newId: () => toId(++ids),
    secrets: overrides.secrets ?? (await openQuickSecrets(settings)),
    log: openLog(logLevel, clock, (line) => logLines.push(line)),
    // A minute passes between any two starts of costly work, so that its pace is tested only where a test sets it.
    costlyWork: createCostlyWork(() => 60_000 * ++starts),
    ...overrides,
  })
  const server = serve(app)
  const compact = createCompacting(() => app.store, clock)
  const url = server.url.origin
  const api = async (path: string, init: RequestInit = {}) => {
    const response = await request(`${url}/api/v1${path}`, init)
    await checkAnswer(init.method ?? 'GET', path, response)
    if (init.method === 'POST' && path.startsWith('/events')) await compact()
    return response
  }
  return {
    url,
    app,
    dataDir,
    databaseUrl: databaseUrl ?? null,
    /** The lines of the log so far. Its level is `warn` unless `DAYBOOK_LOG_LEVEL` sets another. */
    log: logLines,
    setClock(instant: string): void {
      now = new Date(instant)
    },
    clock,
    /**
     * Sends a request to the JSON API, with the administrator's key unless it has an `Authorization` header. Throws
     * unless the OpenAPI document describes the answer.
     */
    api,
    /** Sends records as the administrator and returns the answer's body. */
    async send(
      records: object[],
      query = '',
    ): Promise<{ accepted: number; duplicates: number; rejected: object[] }> {
      const response = await api(`/events${query}`, postJson({ Records: records }))
      return response.json()
    },
    async close(): Promise<void> {
      await server.stop(true)
      await app.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** Returns a POST request with a value as its JSON body. */
export function postJson(value: unknown): RequestInit {
  return { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) }
}

const ADMINISTRATOR_SETTINGS = {
  DAYBOOK_ADMIN_USER: ADMIN.userName,
  DAYBOOK_ADMIN_PASSWORD: ADMIN.password,
  DAYBOOK_ADMIN_ACCESS_KEY_ID: ADMIN.accessKeyId,
  DAYBOOK_ADMIN_SECRET_ACCESS_KEY: ADMIN.secretAccessKey,
  // Tests that set the clock stay signed in.
  DAYBOOK_SESSION_IDLE_MINUTES: '720',
}

function toId(count: number): string {
  return `00000000-0000-7000-8000-${String(count).padStart(12, '0')}`
}

function serve(app: Awaited<ReturnType<typeof openApp>>) {
  return Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    idleTimeout: 120,
    maxRequestBodySize: 1024 ** 3,
    fetch: (request, server) => app.fetch(request, { address: server.requestIP(request)?.address ?? '' }),
  })
}

function request(url: string, init: RequestInit): Promise<Response> {
  const headers = new Headers(init.headers)
  if (!headers.has('authorization')) {
    headers.set('authorization', `Basic ${btoa(`${ADMIN.accessKeyId}:${ADMIN.secretAccessKey}`)}`)
  }
  return fetch(url, { ...init, headers })
}
