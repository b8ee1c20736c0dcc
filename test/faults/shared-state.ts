import { PASSWORD_LIMITS } from '../../src/domain/access/attempt-limit.ts'
import { openConsoleClient } from '../support/console-client.ts'
import type { ServerProcess } from '../support/server-process.ts'
import { callApi } from './drain.ts'

const PAUSE_MS = 1_000
const PAGE = '/events?period=1h'

/** Someone who is signed in while processes are killed: how many pages were opened, and how often that needed a sign-in. */
export type SessionFindings = { pages: number; signedOut: number; statuses: Set<number> }

/** Signs in once, and opens pages from then on, each from any process. */
export async function openSession(pickTarget: () => { url: string }) {
  const client = openConsoleClient(pickTarget())
  await client.signIn()
  // Otherwise the proxy would keep it at one process.
  client.cookies.delete('daybook-process')
  const result: SessionFindings = { pages: 0, signedOut: 0, statuses: new Set() }
  let isStopped = false
  const openAll = async () => {
    while (!isStopped) {
      const status = await requestStatus(pickTarget(), PAGE, { cookie: toCookie(client.cookies) })
      if (status === 303) result.signedOut += 1
      else result.statuses.add(status)
      if (status === 200) result.pages += 1
      await Bun.sleep(PAUSE_MS)
    }
  }
  const done = openAll()
  return {
    client,
    async stop() {
      isStopped = true
      await done
      return result
    },
  }
}

export type Session = Awaited<ReturnType<typeof openSession>>

/** Returns what one process does not know of another: the end of a session, a key and its end, and guesses of passwords. */
export async function findStateNotShared(servers: ServerProcess[], { client }: Session): Promise<string[]> {
  return [
    ...(await checkSignOut(servers, client)),
    ...(await checkKey(servers)),
    ...(await checkGuesses(servers)),
  ]
}

async function checkSignOut(servers: ServerProcess[], client: Session['client']): Promise<string[]> {
  const cookie = toCookie(client.cookies)
  const statuses = async () =>
    (await Promise.all(servers.map((server) => requestStatus(server, PAGE, { cookie })))).join()
  const before = await statuses()
  let page = await client.get('/account')
  // On a busy machine the proxy may find no process ready in time.
  for (let tries = 0; page.status === 503 && tries < 40; tries += 1) {
    await Bun.sleep(250)
    page = await client.get('/account')
  }
  if (page.status !== 200) return [`/account: ${page.status}`]
  await client.submitTo(page, '/sign-out')
  return compare('the end of a session', [before, await statuses()], repeat(servers, 200, 303))
}

async function checkKey(servers: ServerProcess[]): Promise<string[]> {
  const [first, last] = [servers[0], servers.at(-1)]
  if (first === undefined || last === undefined) return ['no process runs']
  const { accessKeyId, secretAccessKey } = await callApi(first, 'POST', '/users/admin/keys')
  const authorization = `Basic ${btoa(`${accessKeyId}:${secretAccessKey}`)}`
  const statuses = async () =>
    (
      await Promise.all(servers.map((server) => requestStatus(server, '/api/v1/actions', { authorization })))
    ).join()
  const before = await statuses()
  await callApi(last, 'DELETE', `/keys/${accessKeyId}`)
  return compare('a key and its end', [before, await statuses()], repeat(servers, 200, 401))
}

// Alone, each process would check all of them. One asks the database again after a second, so a few more may be checked.
async function checkGuesses(servers: ServerProcess[]): Promise<string[]> {
  const authorization = `Basic ${btoa(`guessed-${crypto.randomUUID().slice(0, 8)}:a guessed password`)}`
  const { free } = PASSWORD_LIMITS.userInNetwork
  const statuses: number[] = []
  for (let guess = 0; guess < 2 * free; guess += 1) {
    const server = servers[guess % servers.length]
    if (server) statuses.push(await requestStatus(server, '/oec/0.9/myaccount', { authorization }))
  }
  const last = statuses.slice(-servers.length)
  return last.every((status) => status === 429) ? [] : [`guesses: ${statuses.join()}`]
}

function repeat(servers: ServerProcess[], ...statuses: number[]): string[] {
  return statuses.map((status) => servers.map(() => status).join())
}

function compare(what: string, found: (string | number)[], expected: (string | number)[]): string[] {
  return found.join(' ') === expected.join(' ') ? [] : [`${what}: ${found.join(' ')}`]
}

function toCookie(cookies: ReadonlyMap<string, string>): string {
  return [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
}

// 0 if there was no response.
function requestStatus(
  { url }: { url: string },
  path: string,
  headers: Record<string, string>,
): Promise<number> {
  return fetch(`${url}${path}`, { headers, redirect: 'manual' }).then(
    async (response) => {
      await response.arrayBuffer()
      return response.status
    },
    () => 0,
  )
}
