import { expect, test } from 'bun:test'
import { readIfReady } from '../../../src/http/middleware/gzip-stream.ts'
import { rejectionOf } from '../../support/rejection.ts'

test('a large body that fails after its beginning, and is not read on, leaves no unhandled error', async () => {
  const unhandled: unknown[] = []
  const collect = (error: unknown) => unhandled.push(error)
  process.on('unhandledRejection', collect)
  const rest = await readIfReady(failingAfter(300_000))
  if (!(rest instanceof ReadableStream)) throw new Error('The body was held in memory.')
  expect(await rejectionOf(rest.cancel())).toMatchObject({ message: 'away' })
  await Bun.sleep(20)
  process.off('unhandledRejection', collect)
  expect(unhandled).toEqual([])
})

function failingAfter(bytes: number): ReadableStream<Uint8Array> {
  let isFirst = true
  return new ReadableStream({
    pull(controller) {
      if (isFirst) controller.enqueue(new Uint8Array(bytes))
      else controller.error(new Error('away'))
      isFirst = false
    },
  })
}
