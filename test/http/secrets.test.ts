import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import postgres from 'postgres'
import { DATABASES } from '../support/databases.ts'
import { ADMIN, json, openTestApp, type TestApp } from '../support/test-app.ts'

const INVENTORY = { endpoint: 'http://127.0.0.1:9', region: 'local', accessKeyId: 'KEY' }
const STORAGE = { ...INVENTORY, pathStyle: true }

/** An answer as text, headers included, and the secrets that it was to show. */
type Answer = { asked: string; text: string; shows: string[] }

describe.each(DATABASES)('secrets, on %s,', (database) => {
  let daybook: TestApp
  const answers: Answer[] = []
  const secrets = new Map<string, string>([
    ['password of the administrator', ADMIN.password],
    ['secret of the administrator', ADMIN.secretAccessKey],
  ])

  beforeAll(async () => {
    daybook = await openTestApp({ database, DAYBOOK_LOG_LEVEL: 'debug' })
    await overTheApi()
    await inTheConsole()
    await daybook.api('/events')
  }, 60_000)
  afterAll(() => daybook.close())

  // A secret that somebody enters.
  const canary = (name: string): string => {
    const value = `canary-${name}-${crypto.randomUUID()}`
    secrets.set(name, value)
    return value
  }

  const ask = async (path: string, init: RequestInit = {}, shows: string[] = []): Promise<Response> => {
    const answer = await fetch(daybook.url + path, { redirect: 'manual', ...init })
    const text = await answer.clone().text()
    const headers = [...answer.headers].map((pair) => pair.join(': ')).join('\n')
    answers.push({
      asked: `${init.method ?? 'GET'} ${path.split('?')[0]}`,
      text: `${headers}\n${text}`,
      shows,
    })
    return answer
  }
  const api = (method: string, path: string, body?: object | string, authorization = administrator()) =>
    ask(`/api/v1${path}`, {
      ...(typeof body === 'object' ? json(body) : {}),
      ...(typeof body === 'string' ? { body } : {}),
      method,
      headers: { 'content-type': 'application/json', authorization },
    })
  // The one answer that shows a secret.
  const shown = async (name: string, member: string, asking: Promise<Response>): Promise<string> => {
    const value = (await (await asking).json())[member]
    secrets.set(name, value)
    answers.at(-1)?.shows.push(name)
    return value
  }

  async function overTheApi(): Promise<void> {
    await api('POST', '/users', { userName: 'ann', password: canary('password given') })
    await api('POST', '/users', { userName: 'ann', password: canary('password for a taken name') })
    await api('POST', '/users', { userName: 'bob', password: canary('password refused'), color: 'red' })
    await api('POST', '/users', `{"userName":"bob","password":"${canary('password broken off')}`)
    await api('POST', '/users', { userName: '-', password: canary('password of a bad name') })
    await api('GET', `/users?password=${canary('password in the address')}`)
    for (const id of ['default', 'nowhere']) {
      const secretAccessKey = canary(`storage secret of ${id}`)
      await api('PUT', `/projects/${id}/storage`, { ...STORAGE, secretAccessKey })
      const inventory = { ...INVENTORY, secretAccessKey: canary(`inventory secret of ${id}`) }
      await api('PUT', `/projects/${id}/inventory`, inventory)
    }
    const secretAccessKey = canary('storage secret refused')
    await api('PUT', '/projects/default/storage', { ...STORAGE, region: ' ', secretAccessKey })
    for (const place of ['storage', 'inventory']) await api('POST', `/projects/default/${place}/check`)
    await api('GET', '/projects')
    await api('PUT', '/users/ann/grants/activity-log?project=default')
    const secret = await shown('key secret', 'secretAccessKey', api('POST', '/users/ann/keys'))
    const { keys } = await (await api('GET', '/users/ann/keys')).json()
    for (const word of [secret, canary('wrong key secret')]) {
      await api('GET', '/events', undefined, `Basic ${btoa(`${keys[0].accessKeyId}:${word}`)}`)
      await api('GET', '/users', undefined, `Bearer ${keys[0].accessKeyId}:${word}`)
    }
    await shown('password reset', 'password', api('POST', '/users/ann/password'))
    for (const path of ['/users', '/users/ann', '/grants']) await api('GET', path)
  }

  async function inTheConsole(): Promise<void> {
    await signIn('ann', canary('wrong password'))
    await signIn(canary('password typed as a name'), 'x', ['password typed as a name'])
    const cookie = await signIn('ann', secrets.get('password reset') ?? '')
    await visit(cookie, '/events')
    await visit(cookie, '/account')
    const wanted = canary('password wanted')
    const present = secrets.get('password reset') ?? ''
    await submit(cookie, '/account/password', { present: canary('wrong present'), wanted, again: wanted })
    await submit(cookie, '/account/password', { present, wanted, again: canary('password not again') })
    await submit(cookie, '/account/password', { present, wanted, again: wanted })
    await signIn('ann', wanted)

    const admin = await signIn(ADMIN.userName, ADMIN.password)
    for (const path of ['/people', '/people/ann', '/projects', '/projects/default', '/account']) {
      await visit(admin, path)
    }
    const secretAccessKey = canary('storage secret in a form')
    const { pathStyle: _, ...storage } = STORAGE
    await submit(admin, '/projects/default/storage', { ...storage, pathStyle: 'yes', secretAccessKey })
    await submit(admin, '/projects/default/storage', { ...storage, region: ' ', secretAccessKey })
    await submit(admin, '/projects/default/storage/check', {})
    const key = await submit(admin, '/people/ann/keys', {})
    keep('key secret of a form', /(?<![\w-])[\w-]{40}(?![\w-])/.exec(text(key))?.[0])
    const reset = await submit(admin, '/people/ann/password', {})
    keep('password reset in a form', /(?:[a-z2-9]{5}-){3}[a-z2-9]{5}/.exec(text(reset))?.[0])
    await visit(admin, '/people/ann')
    await submit(admin, '/sign-out', {})
  }

  // What the answer before has shown for the first time.
  function keep(name: string, value: string | undefined): void {
    if (value === undefined) throw new Error(`The page should have shown the ${name}.`)
    secrets.set(name, value)
    answers.at(-1)?.shows.push(name)
  }

  function text(page: string): string {
    return page.replace(/<[^>]*>/g, ' ')
  }

  async function signIn(userName: string, password: string, shows: string[] = []): Promise<string> {
    const door = await ask('/sign-in')
    const form = /daybook-form=([\w-]+)/.exec(door.headers.get('set-cookie') ?? '')?.[1] ?? ''
    const headers = { cookie: `daybook-form=${form}`, origin: daybook.url }
    const body = new URLSearchParams({ token: form, userName, password })
    const answer = await ask('/sign-in', { method: 'POST', headers, body }, [...shows])
    const token = /daybook-session=([\w-]{43})/.exec(answer.headers.get('set-cookie') ?? '')?.[1]
    if (token !== undefined) keep(`session of ${userName} ${secrets.size}`, token)
    return `daybook-session=${token ?? ''}`
  }

  async function visit(cookie: string, path: string): Promise<string> {
    return (await ask(path, { headers: { cookie } })).text()
  }

  async function submit(cookie: string, path: string, values: { [name: string]: string }): Promise<string> {
    const page = await (await fetch(`${daybook.url}/account`, { headers: { cookie } })).text()
    const csrf = /name="csrf" value="([\w-]+)"/.exec(page)?.[1] ?? ''
    tokens.add(csrf)
    const init = {
      method: 'POST',
      headers: { cookie, origin: daybook.url },
      body: new URLSearchParams({ ...values, csrf }),
    }
    const answer = await ask(path, init)
    expect(answer.status).toBeOneOf([200, 303, 400])
    return answer.text()
  }

  // Of forms; the pages of their session show them.
  const tokens = new Set<string>()

  // Also as it stands in a header of HTTP Basic, in JSON, or in an address.
  const foundIn = (text: string): string[] =>
    [...secrets].flatMap(([name, value]) =>
      formsOf(value).some((form) => text.includes(form)) ? [name] : [],
    )

  test('are many, and were all used', () => {
    expect(secrets.size).toBeGreaterThan(20)
    expect(tokens.size).toBeGreaterThan(1)
    for (const [name, value] of secrets)
      for (const seen of [`x${value}x`, btoa(`KEY:${value}`)]) expect(foundIn(seen)).toContain(name)
    for (const token of tokens) expect(token).toMatch(/^[\w-]{20,}$/)
    const status = answers.filter(({ shows }) => shows.length > 0)
    expect(status.length).toBeGreaterThan(6)
  })

  test('are in no answer but the one that shows them once', () => {
    for (const { asked, text, shows } of answers)
      expect([asked, foundIn(text).toSorted()]).toEqual([asked, shows.toSorted()])
  })

  test('are in no event, which are all there', async () => {
    const log = await (await daybook.api('/events/export?format=ndjson')).text()
    const told = new Set(
      log
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).eventName),
    )
    for (const name of [
      'CreateUser',
      'PutProjectStorage',
      'CreateAccessKey',
      'ResetPassword',
      'ChangePassword',
      'AwsConsoleSignIn',
    ])
      expect(told).toContain(name)
    expect(foundIn(log)).toEqual([])
    for (const token of tokens) expect(log).not.toContain(token)
  })

  test('are in no line of the log', () => {
    expect(daybook.log.length).toBeGreaterThan(40)
    const lines = daybook.log.join('')
    expect(foundIn(lines)).toEqual([])
    for (const token of tokens) expect(lines).not.toContain(token)
  })

  // The tokens of forms are kept as they are: without the session they open nothing.
  test('are in clear neither in the database nor anywhere else in the data folder', async () => {
    const kept = database === 'postgres' ? await rowsOf(daybook.databaseUrl ?? '') : ''
    const files = filesOf(daybook.dataDir)
    expect(`${kept}${files}`).toContain('CreateAccessKey')
    expect(foundIn(kept)).toEqual([])
    expect(foundIn(files)).toEqual([])
  })
})

function administrator(): string {
  return `Basic ${btoa(`${ADMIN.accessKeyId}:${ADMIN.secretAccessKey}`)}`
}

function formsOf(value: string): string[] {
  const inBase64 = [0, 1, 2].map((shift) =>
    Buffer.from(`${' '.repeat(shift)}${value}`)
      .toString('base64')
      .slice(4, -4),
  )
  return [value, encodeURIComponent(value), ...inBase64]
}

function filesOf(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n')
}

async function rowsOf(url: string): Promise<string> {
  const db = postgres(url, { max: 1 })
  const tables = await db`select tablename from pg_tables where schemaname = 'public'`
  const rows = []
  for (const { tablename } of tables) rows.push(...(await db`select t::text as row from ${db(tablename)} t`))
  await db.end()
  return rows.map(({ row }) => row).join('\n')
}
