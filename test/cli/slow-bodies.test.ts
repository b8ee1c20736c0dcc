import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { connect } from 'node:net'
import { createBodyWait } from '../../src/cli/body-wait.ts'
import { listen } from '../../src/cli/listen.ts'
import { operationHeaders, signedHeaders } from '../support/cloudtrail.ts'
import { rejectionOf } from '../support/rejection.ts'
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

type Door = {
  start: string
  headers: () => Record<string, string> | Promise<Record<string, string>>
  body: string
}

const BASIC = { authorization: `Basic ${btoa(`${ADMIN.accessKeyId}:${ADMIN.secretAccessKey}`)}` }
const JSON_TYPE = { 'content-type': 'application/json' }
const OBSERVED = { servers: [{ id: 'i-1', state: 'running' }] }
const lookup = `{"MaxResults":1${' '.repeat(90)}}`

/** A request to each kind of door, and the beginning of the answer to it once it has arrived completely. */
const DOORS: [string, string, Door][] = [
  [
    'the JSON API',
    'HTTP/1.1 201 ',
    {
      start: 'POST /api/v1/users',
      headers: () => ({ ...BASIC, ...JSON_TYPE }),
      body: JSON.stringify({ userName: 'slow' }),
    },
  ],
  [
    // The grant is missing, which is seen only once the body has arrived.
    'the observations of servers',
    'HTTP/1.1 403 ',
    {
      start: 'PUT /api/v1/observations',
      headers: () => ({ ...BASIC, ...JSON_TYPE }),
      body: JSON.stringify(OBSERVED),
    },
  ],
  [
    'AWS tools',
    'HTTP/1.1 200 ',
    {
      start: 'POST /',
      headers: () =>
        signedHeaders(
          { ...daybook, url: server.url },
          { headers: operationHeaders('LookupEvents'), body: lookup },
        ),
      body: lookup,
    },
  ],
  [
    // The token of the form is missing, which is seen only once the form has arrived.
    'a form of the console',
    'HTTP/1.1 403 ',
    {
      start: 'POST /sign-in',
      headers: () => ({ 'content-type': 'application/x-www-form-urlencoded', origin: server.url }),
      body: 'userName=somebody&password=something',
    },
  ],
]

/** Sends a body in pieces with pauses, at most `pieces` of them, and returns what came back until the connection ended. */
async function sendSlowly({ start, headers, body }: Door, pieces = PIECES) {
  const { hostname, port, host } = new URL(server.url)
  const lines = Object.entries({ host, ...(await headers()) }).map(([name, value]) => `${name}: ${value}\r\n`)
  const socket = connect({ host: hostname, port: Number(port) })
  const startedAt = performance.now()
  socket.write(
    `${start} HTTP/1.1\r\n${lines.join('')}Connection: close\r\nContent-Length: ${body.length}\r\n\r\n`,
  )
  const size = Math.ceil(body.length / PIECES)
  const send = async () => {
    for (let piece = 0; piece < pieces && socket.writable; piece += 1) {
      socket.write(body.slice(piece * size, (piece + 1) * size))
      await Bun.sleep(PAUSE_MS)
    }
  }
  let answer = ''
  socket.on('data', (bytes) => {
    answer += bytes
  })
  return new Promise<{ answer: string; ms: number }>((resolve) => {
    socket.on('close', () => resolve({ answer, ms: performance.now() - startedAt }))
    socket.on('error', () => {})
    void send()
  })
}

describe('a request body', () => {
  test.concurrent.each(DOORS)('to %s that moves slowly but steadily is taken', async (_, expected, door) => {
    const { answer, ms } = await sendSlowly(door)
    expect(answer).toStartWith(expected)
    expect(ms).toBeGreaterThan(IDLE_SECONDS * 2_500)
  })

  test.concurrent.each(DOORS)('to %s that stops moving ends with an answer', async (_, _expected, door) => {
    const { answer, ms } = await sendSlowly(door, 2)
    expect(answer).toStartWith('HTTP/1.1 400 ')
    expect(answer).toMatch(/ended before it was complete|is incomplete/)
    expect(ms).toBeLessThan(IDLE_SECONDS * 5_000)
  })

  test('that never stops moving ends, too', async () => {
    const idle: number[] = []
    const timeouts = { timeout: (_: Request, seconds: number) => void idle.push(seconds) }
    const wait = createBodyWait(timeouts, new Request('http://localhost'), 0.05)
    const startedAt = performance.now()
    const drip = async () => {
      for (;;) await wait(Bun.sleep(10))
    }
    expect(await rejectionOf(drip())).toMatchObject({ message: 'The body stalled.' })
    expect(performance.now() - startedAt).toBeGreaterThan(300)
    expect(idle.at(-1)).toBe(0.05)
  })
})
