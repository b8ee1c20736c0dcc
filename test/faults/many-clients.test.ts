import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { listen } from '../../src/cli/listen.ts'
import { createDataFolder, type ServerProcess, startServer } from '../support/server-process.ts'
import { openTestApp, type TestApp } from '../support/test-app.ts'
import { createEvent, listEventIds, sendBatch } from './traffic.ts'

/** How many connections are opened that do nothing; `FAULT_CONNECTIONS` sets another number. */
const IDLE = Math.min(Number(process.env.FAULT_CONNECTIONS ?? 2_000), fileLimit() - 500)
const FEW_FILES = 96

function fileLimit(): number {
  return Number(spawnSync('sh', ['-c', 'ulimit -n'], { encoding: 'utf8' }).stdout) || 1_024
}

/** Opens a connection, which is closed in the end; resolves with null if it is refused. */
function open(url: string): Promise<Socket | null> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  return new Promise((resolve) => {
    socket.once('connect', () => resolve(socket))
    socket.once('error', () => resolve(null))
  })
}

function whenClosed(socket: Socket): Promise<void> {
  socket.resume()
  socket.on('error', () => {})
  return new Promise((resolve) => socket.once('close', () => resolve()))
}

function countFiles({ pid }: ServerProcess): number {
  return readdirSync(`/proc/${pid}/fd`).length
}

async function waitFor(isDone: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 1_200; tries += 1) {
    if (await isDone()) return
    await Bun.sleep(25)
  }
  throw new Error('It did not happen in time.')
}

describe('clients that are slow, many, or say too much at once', () => {
  const IDLE_SECONDS = 1
  let daybook: TestApp
  let server: ReturnType<typeof listen>
  beforeAll(async () => {
    daybook = await openTestApp({ database: 'sqlite' })
    server = listen(daybook.app, { host: '127.0.0.1', port: 0, publicUrl: null }, IDLE_SECONDS)
  })
  afterAll(async () => {
    await server.stop()
    await daybook.close()
  })

  // They take a while to be closed, and the other tests run meanwhile.
  let slow: { closed: Promise<void>; stop(): void }[] = []

  test('200 clients that send the head of a request byte by byte keep no one waiting', async () => {
    const sockets = await Promise.all(Array.from({ length: 200 }, () => open(server.url)))
    slow = sockets.flatMap((socket) => (socket === null ? [] : [drip(socket)]))
    expect(slow).toHaveLength(200)
    const startedMs = performance.now()
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
    expect(performance.now() - startedMs).toBeLessThan(10_000)
  }, 90_000)

  test('300 requests that are sent at once over one connection are all answered, in their order', async () => {
    const socket = await open(server.url)
    let text = ''
    socket?.on('data', (bytes) => {
      text += bytes
    })
    const paths = Array.from({ length: 300 }, (_, index) => (index % 3 === 0 ? '/healthz' : '/nothing'))
    socket?.write(paths.map((path) => `GET ${path} HTTP/1.1\r\nHost: daybook\r\n\r\n`).join(''))
    const statuses = () => [...text.matchAll(/HTTP\/1\.1 (\d+) /g)].map(([, status]) => status)
    await waitFor(() => statuses().length >= 300)
    socket?.destroy()
    expect(statuses()).toEqual(paths.map((path) => (path === '/healthz' ? '200' : '404')))
  }, 90_000)

  test('a body that is longer than it says, and a head that contradicts itself, are refused or end the connection', async () => {
    const heads = [
      'POST /api/v1/events HTTP/1.1\r\nHost: d\r\nContent-Length: 5\r\nContent-Length: 50\r\n\r\nhello',
      'POST /api/v1/events HTTP/1.1\r\nHost: d\r\nContent-Length: 99999999999999999999\r\n\r\nhello',
      'POST /api/v1/events HTTP/1.1\r\nHost: d\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\nhello',
      'POST /api/v1/events HTTP/1.1\r\nHost: d\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\nhello',
      `GET /${'x'.repeat(200_000)} HTTP/1.1\r\nHost: d\r\n\r\n`,
      'GET / HTTP/9.9\r\nHost: d\r\n\r\n',
      '\0\0\0\0\0\0\0\0',
    ]
    for (const head of heads) {
      const socket = await open(server.url)
      let answer = ''
      socket?.on('data', (bytes) => {
        answer += bytes
      })
      const closed = socket && whenClosed(socket)
      socket?.write(head)
      await Promise.race([closed, waitFor(() => answer !== '')])
      expect([head.slice(0, 40), answer]).toEqual([
        head.slice(0, 40),
        expect.stringMatching(/^(?:HTTP\/1\.1 (?:4|505)|$)/),
      ])
      socket?.destroy()
    }
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
  }, 90_000)

  test(`${IDLE} connections that do nothing keep no one waiting, and are forgotten when they close`, async () => {
    const folder = createDataFolder()
    const server = await startServer({ dataDir: folder.path, databaseUrl: null })
    const filesBefore = countFiles(server)
    const sockets: (Socket | null)[] = []
    for (let from = 0; from < IDLE; from += 500)
      sockets.push(
        ...(await Promise.all(Array.from({ length: Math.min(500, IDLE - from) }, () => open(server.url)))),
      )
    expect(sockets.filter((socket) => socket === null)).toEqual([])
    await waitFor(() => countFiles(server) >= filesBefore + IDLE)
    const events = [createEvent('ann'), createEvent('ann')]
    expect(await sendBatch(server, events)).toBe(200)
    expect(await listEventIds(server, 'userName=ann')).toHaveLength(2)
    for (const socket of sockets) socket?.destroy()
    await waitFor(() => countFiles(server) < filesBefore + 50)
    expect(await server.stop()).toBe(0)
    folder.remove()
  }, 90_000)

  test('without a free file descriptor new connections wait; those that are open, and all once some are free, are answered', async () => {
    const folder = createDataFolder()
    const wrapper = ['sh', '-c', `ulimit -n ${FEW_FILES}; exec "$@"`, 'sh']
    const server = await startServer({ dataDir: folder.path, databaseUrl: null }, {}, wrapper)
    expect(await sendBatch(server, [createEvent('ann')])).toBe(200)
    const sockets = await Promise.all(Array.from({ length: FEW_FILES * 2 }, () => open(server.url)))
    await waitFor(() => countFiles(server) >= FEW_FILES - 1)
    // The connection of the request before is still open, and storing an event needs no other file.
    expect([200, 0]).toContain(await sendBatch(server, [createEvent('ann')]))
    for (const socket of sockets) socket?.destroy()
    await waitFor(async () => (await sendBatch(server, [createEvent('bob')])) === 200)
    expect((await listEventIds(server, 'userName=ann')).length).toBeGreaterThan(0)
    expect(server.output()).not.toContain('because of a bug')
    expect(await server.stop()).toBe(0)
    folder.remove()
  }, 90_000)

  test('clients that send the head of a request byte by byte are closed after seconds', async () => {
    await Promise.all(slow.map(({ closed }) => closed))
    for (const { stop } of slow) stop()
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
  }, 90_000)
})

/** Sends the head of a request, and then a byte of it at a time. */
function drip(socket: Socket) {
  socket.write('POST /api/v1/events HTTP/1.1\r\nHost: daybook\r\nX-A: ')
  const timer = setInterval(() => socket.write('a'), 500)
  return { closed: whenClosed(socket), stop: () => clearInterval(timer) }
}
