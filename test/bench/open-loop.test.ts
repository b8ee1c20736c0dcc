import { afterAll, describe, expect, test } from 'bun:test'
import { isMet } from './aims.ts'
import { startOpenLoop } from './open-loop.ts'
import { drawGraph, judgeSoak, type SoakMinute } from './soak-graph.ts'

const PAUSE_MS = 500

describe('an open loop', () => {
  let pausedUntil = 0
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    async fetch() {
      await Bun.sleep(Math.max(0, pausedUntil - performance.now()))
      return new Response()
    },
  })
  afterAll(() => server.stop(true))

  test('counts the pause of a server in every request that should have left meanwhile', async () => {
    const loop = startOpenLoop({ url: server.url.origin, authorization: '' }, 100)
    await Bun.sleep(PAUSE_MS)
    await loop.take()
    pausedUntil = performance.now() + PAUSE_MS
    await Bun.sleep(PAUSE_MS)
    const { count, p50, max } = await loop.take()
    loop.stop()
    // At a hundred requests a second, some forty or fifty wait; a client that waits for each answer would have sent one.
    expect(count).toBeGreaterThan(20)
    expect(max).toBeGreaterThan(PAUSE_MS * 0.8)
    expect(p50).toBeGreaterThan(PAUSE_MS * 0.2)
  })

  test('fails if a request does', async () => {
    const gone = Bun.serve({
      hostname: '127.0.0.1',
      port: 0,
      fetch: () => new Response('no', { status: 503 }),
    })
    const loop = startOpenLoop({ url: gone.url.origin, authorization: '' }, 50)
    await Bun.sleep(PAUSE_MS)
    const failure = await loop.take().catch(String)
    loop.stop()
    await gone.stop(true)
    expect(failure).toContain('requests failed: Error: 503 no')
  })
})

describe('a soak', () => {
  const minute = (memory: number, p99: number): SoakMinute => ({
    ...{ requests: 6_000, p50: 2, max: 90, cores: 0.3 },
    memory: memory * 1_048_576,
    p99,
  })

  test('has not grown if its last third is like the one in the middle', () => {
    const minutes = [100, 200, 300, 310, 305, 300, 310, 305, 300].map((memory) => minute(memory, 20))
    expect(judgeSoak(minutes).map((line) => line.endsWith(': met'))).toEqual([true, true])
  })

  test('has grown if memory or latency has', () => {
    const minutes = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((factor) => minute(300, 20 * factor))
    expect(judgeSoak(minutes).map((line) => line.endsWith(': met'))).toEqual([true, false])
  })

  test('is drawn with a column a minute', () => {
    const lines = drawGraph([minute(80, 8), minute(40, 4), minute(10, 8)]).split('\n')
    expect(lines.slice(0, 10)).toEqual([
      'memory in MB',
      '80 │ █',
      '70 │ █',
      '60 │ █',
      '50 │ █',
      '40 │ █ █',
      '30 │ █ █',
      '20 │ █ █',
      '10 │ █ █ █',
      '   └──────',
    ])
  })
})

test.each([
  [{ atLeast: 0.6 }, 0.6, true],
  [{ atLeast: 0.6 }, 0.59, false],
  [{ atMost: 100, unit: 'ms' }, 100, true],
  [{ atMost: 100, unit: 'ms' }, 101, false],
  [{ atMost: 100 }, Number.NaN, false],
])('the aim %j is met by %d: %p', (aim, number, expected) => {
  expect(isMet(aim, number)).toBe(expected)
})
