import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openApp } from '../../src/app.ts'
import { parseSettings } from '../../src/config.ts'
import { openLog } from '../../src/log.ts'
import type { DatabaseName } from './databases.ts'
import { freshDatabase } from './postgres.ts'

/** The administrator of a Daybook first customer. */
export const ADMIN = {
  userName: 'admin',
  password: 'a password for the tests',
  accessKeyId: 'DAYBOOKTESTKEY',
  secretAccessKey: 'a-secret-for-the-tests-only',
} as const

/** Noon on 1 March 2026: when every daybook is opened. */
export const NOON = '2026-03-01T12:00:00Z'

export type TestApp = Awaited<ReturnType<typeof openTestApp>>

/** The whole app on a database of its own, with its clock standing at noon on 1 March 2026 and ids counting up. */
export async function openTestApp({
  database,
  ...environment
}: {
  database: DatabaseName
  [setting: string]: string
}) {
  const dataDir = mkdtempSync(join(tmpdir(), 'daybook-daybook-'))
  const databaseUrl = database === 'postgres' ? await freshDatabase() : undefined
  const settings = parseSettings({
    ...founding,
    DAYBOOK_DATA_DIR: dataDir,
    DATABASE_URL: databaseUrl,
    ...environment,
  })
  let now = new Date(NOON)
  let ids = 0
  const lines: string[] = []
  const clock = () => now
  const newId = () => numbered(++ids)
  const app = await openApp(settings, {
    clock,
    newId,
    log: openLog(environment.DAYBOOK_LOG_LEVEL ? settings.logLevel : 'warn', clock, (line) =>
      lines.push(line),
    ),
  })
  const door = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    idleTimeout: 120,
    maxRequestBodySize: 1024 ** 3,
    fetch: (request, server) => app.fetch(request, { address: server.requestIP(request)?.address ?? '' }),
  })
  const url = door.url.origin
  const api = (path: string, init: RequestInit = {}) => request(`${url}/api/v1${path}`, init)
  return {
    url,
    app,
    dataDir,
    databaseUrl: databaseUrl ?? null,
    /** What was logged, from warnings on unless the settings name a level. */
    log: lines,
    /** Sets the clock. */
    at(instant: string): void {
      now = new Date(instant)
    },
    clock,
    /** A request to the JSON API with the administrator's key, unless it carries another. */
    api,
    /** Sends records, and answers with what became of them. */
    async send(
      records: object[],
      query = '',
    ): Promise<{ accepted: number; duplicates: number; rejected: object[] }> {
      const response = await api(`/events${query}`, json({ Records: records }))
      return response.json()
    },
    async close(): Promise<void> {
      await door.stop(true)
      await app.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** A POST of a value as JSON. */
export function json(value: unknown): RequestInit {
  return { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) }
}

const founding = {
  DAYBOOK_ADMIN_USER: ADMIN.userName,
  DAYBOOK_ADMIN_PASSWORD: ADMIN.password,
  DAYBOOK_ADMIN_ACCESS_KEY_ID: ADMIN.accessKeyId,
  DAYBOOK_ADMIN_SECRET_ACCESS_KEY: ADMIN.secretAccessKey,
}

function numbered(count: number): string {
  return `00000000-0000-7000-8000-${String(count).padStart(12, '0')}`
}

function request(url: string, init: RequestInit): Promise<Response> {
  const headers = new Headers(init.headers)
  if (!headers.has('authorization')) {
    headers.set('authorization', `Basic ${btoa(`${ADMIN.accessKeyId}:${ADMIN.secretAccessKey}`)}`)
  }
  return fetch(url, { ...init, headers })
}
