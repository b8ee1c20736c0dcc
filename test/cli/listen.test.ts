import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import { listen } from '../../src/cli/listen.ts'
import { ADMIN, openTestApp, type TestApp } from '../support/test-app.ts'

const IDLE_SECONDS = 2
const PAUSE_MS = 700
const PIECES = 12

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

/** Sends a body in pieces with pauses, at most `pieces` of them, and returns what came back until the connection ended. */
function sendSlowly(body: Buffer, headers: string, pieces = PIECES): Promise<{ answer: string; ms: number }> {
  const { hostname, port } = new URL(server.url)
  const authorization = btoa(`${ADMIN.accessKeyId}:${ADMIN.secretAccessKey}`)
  const socket = connect({ host: hostname, port: Number(port) })
  const startedAt = performance.now()
  socket.write(
    `POST /api/v1/events HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Basic ${authorization}\r\nContent-Length: ${body.length}\r\n${headers}\r\n`,
  )
  const size = Math.ceil(body.length / PIECES)
  const send = async () => {
    for (let piece = 0; piece < pieces && socket.writable; piece += 1) {
      socket.write(body.subarray(piece * size, (piece + 1) * size))
      await Bun.sleep(PAUSE_MS)
    }
  }
  let answer = ''
  socket.on('data', (bytes) => {
    answer += bytes
  })
  return new Promise((resolve) => {
    socket.on('close', () => resolve({ answer, ms: performance.now() - startedAt }))
    socket.on('error', () => {})
    void send()
  })
}

const record = (id: string, bytes: number) =>
  Buffer.from(JSON.stringify({ eventID: id, eventName: 'A', userName: 'ann', note: 'x'.repeat(bytes) }))
const LARGE = 200_000

describe('an upload', () => {
  test.concurrent.each([
    ['that is small', record('small', 100), ''],
    ['that is large', record('large', LARGE), ''],
    ['that is compressed', gzipSync(record('gzip', 100)), 'Content-Encoding: gzip\r\n'],
  ])('%s and moves slowly but steadily is taken', async (_, body, headers) => {
    const { answer, ms } = await sendSlowly(body, headers)
    expect(answer).toStartWith('HTTP/1.1 200 ')
    expect(ms).toBeGreaterThan(IDLE_SECONDS * 3_000)
  })

  test.concurrent.each([
    ['that is large', record('stalled-large', LARGE), ''],
    ['that is compressed', gzipSync(record('stalled-gzip', LARGE)), 'Content-Encoding: gzip\r\n'],
  ])('%s and stops moving ends with an answer', async (_, body, headers) => {
    const { answer, ms } = await sendSlowly(body, headers, 2)
    expect(answer).toStartWith('HTTP/1.1 400 ')
    expect(answer).toContain('ended before it was complete')
    expect(ms).toBeLessThan(IDLE_SECONDS * 5_000)
  })
})

test('the answer to HEAD never claims that the content is empty', async () => {
  for (const path of ['/sign-in', '/healthz', '/api/v1/openapi.json', '/docs/guides']) {
    const headers = { 'accept-encoding': 'identity' }
    const got = await (await fetch(`${server.url}${path}`, { headers })).bytes()
    const head = await fetch(`${server.url}${path}`, { method: 'HEAD', headers })
    expect(head.status).toBe(200)
    expect([null, String(got.length)]).toContain(head.headers.get('content-length'))
  }
})
