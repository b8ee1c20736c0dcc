/**
 * Returns a stream of the chunks of a generator. It takes each chunk only when the reader asks for it, and
 * ends the generator when the reader cancels.
 */
export function toReadableStream(chunks: AsyncGenerator<Uint8Array, void>): ReadableStream<Uint8Array> {
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await chunks.next()
        if (done) controller.close()
        else controller.enqueue(value)
      },
      async cancel() {
        await chunks.return()
      },
    },
    { highWaterMark: 0 },
  )
}
