import { describe, expect, test } from 'bun:test'
import { startDownload } from '../../src/services/downloads.ts'
import { rejectionOf } from '../support/rejection.ts'

const LIMITS = { bytesPerSecondMin: 10_000, pauseMs: 150, longestMs: 60_000 }

function open(
  limits: Partial<typeof LIMITS> = {},
  chunk: (count: number) => Promise<Uint8Array | null> = async () => new Uint8Array(1_000),
) {
  const calls = { released: 0, isClosed: false }
  async function* chunks() {
    try {
      for (let count = 0; ; count += 1) {
        const bytes = await chunk(count)
        if (bytes === null) return
        yield bytes
      }
    } finally {
      calls.isClosed = true
    }
  }
  return { calls, ...startDownload(chunks(), { ...LIMITS, ...limits }, () => (calls.released += 1)) }
}

describe('a download', () => {
  test('that is read to its end is complete', async () => {
    const { body, ended, calls } = open({}, async (count) => (count < 3 ? new Uint8Array(10) : null))
    expect((await new Response(body).bytes()).length).toBe(30)
    expect(await ended).toEqual({ end: 'complete', bytes: 30 })
    expect(calls).toEqual({ released: 1, isClosed: true })
  })

  test('whose client takes nothing is broken off after the pause that it may make', async () => {
    const { body, ended, calls } = open()
    const reader = body.getReader()
    await reader.read()
    expect(await ended).toEqual({ end: 'too slow', bytes: 1_000 })
    expect((await rejectionOf(reader.read())).message).toContain('took less than 10,000 bytes a second')
    await Bun.sleep(0)
    expect(calls).toEqual({ released: 1, isClosed: true })
  })

  test('whose client does not begin to read is broken off, too', async () => {
    const { ended, calls } = open()
    expect(await ended).toEqual({ end: 'too slow', bytes: 0 })
    expect(calls.released).toBe(1)
  })

  test('may be slow as long as it keeps to the rate', async () => {
    const { body, ended } = open()
    const reader = body.getReader()
    for (let count = 0; count < 12; count += 1) {
      await reader.read()
      await Bun.sleep(50)
    }
    await reader.cancel()
    expect(await ended).toEqual({ end: 'client left', bytes: 12_000 })
  })

  test('whose client is fast and then stops has no more than the one pause', async () => {
    const { body, ended } = open({}, async () => new Uint8Array(1_000_000))
    const reader = body.getReader()
    for (let count = 0; count < 20; count += 1) await reader.read()
    const startedMs = performance.now()
    expect((await ended).end).toBe('too slow')
    expect(performance.now() - startedMs).toBeLessThan(2_000)
  })

  test('does not count the time in which the database looks for more', async () => {
    const { body, ended } = open({}, async (count) => {
      await Bun.sleep(400)
      return count < 2 ? new Uint8Array(10) : null
    })
    expect((await new Response(body).bytes()).length).toBe(20)
    expect((await ended).end).toBe('complete')
  })

  test('that takes too long is broken off, also while the database looks for more', async () => {
    const slow = async () => {
      await Bun.sleep(1_500)
      return new Uint8Array(10)
    }
    const { body, ended, calls } = open({ longestMs: 100 }, slow)
    expect((await rejectionOf(new Response(body).bytes())).message).toContain('A download can take at most')
    expect((await ended).end).toBe('too long')
    await Bun.sleep(1_600)
    expect(calls).toEqual({ released: 1, isClosed: true })
  })

  test('that fails says why', async () => {
    const { body, ended, calls } = open({}, async (count) => {
      if (count === 1) throw new Error('The storage broke off.')
      return new Uint8Array(10)
    })
    expect((await rejectionOf(new Response(body).bytes())).message).toContain('The storage broke off.')
    expect(await ended).toMatchObject({
      end: 'error',
      bytes: 10,
      error: { message: 'The storage broke off.' },
    })
    expect(calls.released).toBe(1)
  })

  test('that is not needed gives its place back', async () => {
    const { ended, cancel, calls } = open()
    cancel()
    cancel()
    expect((await ended).end).toBe('client left')
    expect(calls.released).toBe(1)
  })
})
