import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { unmaskToken } from '../../src/http/console/token-mask.ts'
import { DATABASES } from '../support/databases.ts'
import { encodingsOf, readAllFiles, readAllRows } from '../support/secret-search.ts'
import { ADMIN, openTestApp, postJson, type TestApp } from '../support/test-app.ts'

const INVENTORY = { endpoint: 'http://127.0.0.1:9', region: 'local', accessKeyId: 'KEY' }
const STORAGE = { ...INVENTORY, pathStyle: true }

/** A response as text, including its headers, and the names of the secrets it should contain. */
type SentResponse = { request: string; text: string; shows: string[] }

describe.each(DATABASES)('secrets, on %s,', (database) => {
  let daybook: TestApp
  const responses: SentResponse[] = []
  const secrets = new Map<string, string>([
    ['password of the administrator', ADMIN.password],
    ['secret of the administrator', ADMIN.secretAccessKey],
  ])

  beforeAll(async () => {
    daybook = await openTestApp({ database, DAYBOOK_LOG_LEVEL: 'debug' })
    await useApi()
    await useConsole()
    await daybook.api('/events')
  }, 60_000)
  afterAll(() => daybook.close())

  // Returns a new secret for a user to enter.
  const newSecret = (name: string): string => {
    const value = `canary-${name}-${crypto.randomUUID()}`
    secrets.set(name, value)
    return value
  }

  const send = async (path: string, init: RequestInit = {}, shows: string[] = []): Promise<Response> => {
    const response = await fetch(daybook.url + path, { redirect: 'manual', ...init })
    const text = await response.clone().text()
    const headers = [...response.headers].map((pair) => pair.join(': ')).join('\n')
    responses.push({
      request: `${init.method ?? 'GET'} ${path.split('?')[0]}`,
      text: `${headers}\n${text}`,
      shows,
    })
    return response
  }
  const api = (method: string, path: string, body?: object | string, authorization = administratorKey()) =>
    send(`/api/v1${path}`, {
      ...(typeof body === 'object' ? postJson(body) : {}),
      ...(typeof body === 'string' ? { body } : {}),
      method,
      headers: { 'content-type': 'application/json', authorization },
    })
  // Remembers the secret that a response contains.
  const secretFrom = async (name: string, member: string, request: Promise<Response>): Promise<string> => {
    const value = (await (await request).json())[member]
    secrets.set(name, value)
    responses.at(-1)?.shows.push(name)
    return value
  }

  async function useApi(): Promise<void> {
    await api('POST', '/users', { userName: 'ann', password: newSecret('password given') })
    await api('POST', '/users', { userName: 'ann', password: newSecret('password for a taken name') })
    await api('POST', '/users', { userName: 'bob', password: newSecret('password refused'), color: 'red' })
    await api('POST', '/users', `{"userName":"bob","password":"${newSecret('password broken off')}`)
    await api('POST', '/users', { userName: '-', password: newSecret('password of a bad name') })
    await api('GET', `/users?password=${newSecret('password in the address')}`)
    for (const id of ['default', 'nowhere']) {
      const secretAccessKey = newSecret(`storage secret of ${id}`)
      await api('PUT', `/projects/${id}/storage`, { ...STORAGE, secretAccessKey })
      const inventory = { ...INVENTORY, secretAccessKey: newSecret(`inventory secret of ${id}`) }
      await api('PUT', `/projects/${id}/inventory`, inventory)
    }
    const secretAccessKey = newSecret('storage secret refused')
    await api('PUT', '/projects/default/storage', { ...STORAGE, region: ' ', secretAccessKey })
    for (const refused of [
      { endpoint: `https://u:${newSecret('password in an endpoint')}@storage.example.com` },
      { region: `${newSecret('secret in a region')} ` },
      { accessKeyId: `${newSecret('secret in a key ID')} ` },
      { accessKeyId: newSecret('secret for a key ID'), region: ' ' },
    ]) {
      await api('PUT', '/projects/default/storage', { ...STORAGE, secretAccessKey, ...refused })
      await api('PUT', '/projects/default/inventory', { ...INVENTORY, secretAccessKey, ...refused })
    }
    for (const connection of ['storage', 'inventory'])
      await api('POST', `/projects/default/${connection}/check`)
    await api('GET', '/projects')
    await api('PUT', '/users/ann/grants/activity-log?project=default')
    const secret = await secretFrom('key secret', 'secretAccessKey', api('POST', '/users/ann/keys'))
    const { keys } = await (await api('GET', '/users/ann/keys')).json()
    for (const keySecret of [secret, newSecret('wrong key secret')]) {
      await api('GET', '/events', undefined, `Basic ${btoa(`${keys[0].accessKeyId}:${keySecret}`)}`)
      await api('GET', '/users', undefined, `Bearer ${keys[0].accessKeyId}:${keySecret}`)
    }
    await secretFrom('password reset', 'password', api('POST', '/users/ann/password'))
    for (const path of ['/users', '/users/ann', '/grants']) await api('GET', path)
  }

  async function useConsole(): Promise<void> {
    await signIn('ann', newSecret('wrong password'))
    await signIn(newSecret('password typed as a name'), 'x', ['password typed as a name'])
    const unfinished = await signIn('ann', secrets.get('password reset') ?? '')
    const present = newSecret('password of their own')
    await submit(unfinished, '/sign-in/password', { wanted: present, again: newSecret('other password') })
    await submit(unfinished, '/sign-in/password', { wanted: present, again: present })
    const cookie = await signIn('ann', present)
    await visit(cookie, '/events')
    await visit(cookie, '/account')
    const newPassword = newSecret('password wanted')
    await submit(cookie, '/account/password', {
      present: newSecret('wrong present'),
      wanted: newPassword,
      again: newPassword,
    })
    await submit(cookie, '/account/password', {
      ...{ present, wanted: newPassword },
      again: newSecret('password not again'),
    })
    await submit(cookie, '/account/password', { present, wanted: newPassword, again: newPassword })
    await signIn('ann', newPassword)

    const admin = await signIn(ADMIN.userName, ADMIN.password)
    for (const path of ['/people', '/people/ann', '/projects', '/projects/default', '/account']) {
      await visit(admin, path)
    }
    const secretAccessKey = newSecret('storage secret in a form')
    const { pathStyle: _, ...storage } = STORAGE
    await submit(admin, '/projects/default/storage', { ...storage, pathStyle: 'yes', secretAccessKey })
    await submit(admin, '/projects/default/storage', { ...storage, region: ' ', secretAccessKey })
    await submit(admin, '/projects/default/storage/check', {})
    const key = await submit(admin, '/people/ann/keys', {})
    expectSecret('key secret of a form', /(?<![\w-])[\w-]{40}(?![\w-])/.exec(text(key))?.[0])
    const reset = await submit(admin, '/people/ann/password', {})
    expectSecret('password reset in a form', /(?:[a-z2-9]{5}-){3}[a-z2-9]{5}/.exec(text(reset))?.[0])
    await visit(admin, '/people/ann')
    await submit(admin, '/sign-out', {})
  }

  // Remembers the secret that the last page shows.
  function expectSecret(name: string, value: string | undefined): void {
    if (value === undefined) throw new Error(`The page should have shown the ${name}.`)
    secrets.set(name, value)
    responses.at(-1)?.shows.push(name)
  }

  function text(page: string): string {
    return page.replace(/<[^>]*>/g, ' ')
  }

  async function signIn(userName: string, password: string, shows: string[] = []): Promise<string> {
    const page = await send('/sign-in')
    const form = /daybook-form=([\w-]+)/.exec(page.headers.get('set-cookie') ?? '')?.[1] ?? ''
    const headers = { cookie: `daybook-form=${form}`, origin: daybook.url }
    const token = /name="token" value="([\w-]+)"/.exec(await page.text())?.[1] ?? ''
    const body = new URLSearchParams({ token, userName, password })
    const response = await send('/sign-in', { method: 'POST', headers, body }, [...shows])
    const session = /daybook-session=([\w-]{43})/.exec(response.headers.get('set-cookie') ?? '')?.[1]
    if (session !== undefined) expectSecret(`session of ${userName} ${secrets.size}`, session)
    return `daybook-session=${session ?? ''}`
  }

  async function visit(cookie: string, path: string): Promise<string> {
    return (await send(path, { headers: { cookie } })).text()
  }

  async function submit(cookie: string, path: string, values: { [name: string]: string }): Promise<string> {
    const page = await (await fetch(`${daybook.url}/account`, { headers: { cookie } })).text()
    const csrf = /name="csrf" value="([\w-]+)"/.exec(page)?.[1] ?? ''
    tokens.add(csrf).add(unmaskToken(csrf))
    const init = {
      method: 'POST',
      headers: { cookie, origin: daybook.url },
      body: new URLSearchParams({ ...values, csrf }),
    }
    const response = await send(path, init)
    expect(response.status).toBeOneOf([200, 303, 400])
    return response.text()
  }

  // The CSRF tokens of forms. Pages of the same session contain them.
  const tokens = new Set<string>()

  // Finds secrets also as they appear in an HTTP Basic header, in JSON, and in a URL.
  const secretsIn = (text: string): string[] =>
    [...secrets].flatMap(([name, value]) =>
      encodingsOf(value).some((encoding) => text.includes(encoding)) ? [name] : [],
    )

  test('are numerous, and can all be found', () => {
    expect(secrets.size).toBeGreaterThan(20)
    expect(tokens.size).toBeGreaterThan(1)
    for (const [name, value] of secrets)
      for (const text of [`x${value}x`, btoa(`KEY:${value}`)]) expect(secretsIn(text)).toContain(name)
    for (const token of tokens) expect(token).toMatch(/^[\w-]{20,}$/)
    const showing = responses.filter(({ shows }) => shows.length > 0)
    expect(showing.length).toBeGreaterThan(6)
  })

  test('are only in the response that shows them once', () => {
    for (const { request, text, shows } of responses)
      expect([request, secretsIn(text).toSorted()]).toEqual([request, shows.toSorted()])
  })

  test('are in no event', async () => {
    const events = await (await daybook.api('/events/export?format=ndjson')).text()
    const names = new Set(
      events
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
      expect(names).toContain(name)
    expect(secretsIn(events)).toEqual([])
    for (const token of tokens) expect(events).not.toContain(token)
  })

  test('are in no log line', () => {
    expect(daybook.log.length).toBeGreaterThan(40)
    const lines = daybook.log.join('')
    expect(secretsIn(lines)).toEqual([])
    for (const token of tokens) expect(lines).not.toContain(token)
  })

  // CSRF tokens are stored in clear: they are useless without the session.
  test('are in clear neither in the database nor in the data directory', async () => {
    const rows = database === 'postgres' ? await readAllRows(daybook.databaseUrl ?? '') : ''
    const files = readAllFiles(daybook.dataDir)
    expect(`${rows}${files}`).toContain('CreateAccessKey')
    expect(secretsIn(rows)).toEqual([])
    expect(secretsIn(files)).toEqual([])
  })
})

function administratorKey(): string {
  return `Basic ${btoa(`${ADMIN.accessKeyId}:${ADMIN.secretAccessKey}`)}`
}
