import { expect, test } from 'bun:test'
import type { TailItem } from '../../src/domain/events/tail.ts'
import { Fault } from '../../src/domain/fault.ts'
import { toServerSentEvents } from '../../src/http/event-stream.ts'
import { startFollower } from '../../src/services/events/follower.ts'

const REQUEST_ID = 'r-1'

// A client whose only item are no events: how they are put decides what becomes of it.
function followOnce() {
  async function* open(): AsyncGenerator<TailItem> {
    yield { kind: 'events', events: [] }
    await new Promise(() => {})
  }
  return startFollower({
    open,
    limits: { stalledMs: 60_000 },
    position: 'start',
    findRefusal: async () => null,
    onEnd() {},
  })
}

async function readAll(stream: ReadableStream<Uint8Array>) {
  const decoder = new TextDecoder()
  let text = ''
  let error: unknown = null
  try {
    for await (const bytes of stream) text += decoder.decode(bytes)
  } catch (thrown) {
    error = thrown
  }
  return { text, error }
}

test('a stream whose events cannot be put is torn, and its follower ends with the error and no last item', async () => {
  const follower = followOnce()
  const away = new Fault('unavailable', 'tailShutdown')
  const { text, error } = await readAll(toServerSentEvents(follower, REQUEST_ID, () => Promise.reject(away)))
  expect([text, error]).toEqual(['retry: 3000\n\n', away])
  expect(await follower.ended).toMatchObject({ end: 'error', last: null, error: away })
})

test('a stream that ends while its events cannot be put is only torn', async () => {
  const follower = followOnce()
  const { promise, reject } = Promise.withResolvers<string>()
  const stream = toServerSentEvents(follower, REQUEST_ID, () => {
    follower.shutDown()
    setTimeout(() => reject(new Error('No rows.')), 20)
    return promise
  })
  const { text, error } = await readAll(stream)
  expect([text, String(error)]).toEqual(['retry: 3000\n\n', 'Error: No rows.'])
  expect(await follower.ended).toMatchObject({ end: 'shutdown' })
})

test('a stream that ends while its events are put sends them before its last message', async () => {
  const follower = followOnce()
  const stream = toServerSentEvents(follower, REQUEST_ID, async () => {
    follower.shutDown()
    await Bun.sleep(20)
    return 'data: rows\n\n'
  })
  const { text, error } = await readAll(stream)
  expect(error).toBeNull()
  expect(text.indexOf('data: rows')).toBeGreaterThan(0)
  expect(text.indexOf('event: end')).toBeGreaterThan(text.indexOf('data: rows'))
})
