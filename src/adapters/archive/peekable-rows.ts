/** Rows read one by one from chunks of rows. */
export type PeekableRows<Row> = {
  /** Returns the next row without consuming it; null at the end. */
  peek(): Promise<Row | null>
  /** Consumes the row that was peeked at. */
  skip(): void
  /** Ends the reading early. */
  close(): Promise<void>
}

/** Returns the rows of the chunks, of which one is in memory at a time. */
export function createPeekableRows<Row>(chunks: AsyncIterable<Row[]>): PeekableRows<Row> {
  const iterator = chunks[Symbol.asyncIterator]()
  let chunk: Row[] = []
  let next = 0
  return {
    async peek() {
      while (next === chunk.length) {
        const result = await iterator.next()
        if (result.done) return null
        chunk = result.value
        next = 0
      }
      return chunk[next] ?? null
    },
    skip() {
      next += 1
    },
    async close() {
      await iterator.return?.()
    },
  }
}
