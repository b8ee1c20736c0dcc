/** How much of an object goes up at once; the least that storages take is 5 MiB, and 10,000 parts the most. */
export const PART_BYTES = 8 * 1024 * 1024

/** A piece of an object; its bytes are only good until the next one is asked for. */
export type Part = { number: number; bytes: Uint8Array; isLast: boolean }

/** A body in parts of one size, the last one smaller, all in one and the same memory; an empty body is one empty part. */
export async function* toParts(body: AsyncIterable<Uint8Array>, size = PART_BYTES): AsyncGenerator<Part> {
  const buffer = new Uint8Array(size)
  let number = 1
  let filled = 0
  for await (const piece of body) {
    for (let taken = 0; taken < piece.length; ) {
      if (filled === size) {
        yield { number: number++, bytes: buffer, isLast: false }
        filled = 0
      }
      const next = piece.subarray(taken, taken + size - filled)
      buffer.set(next, filled)
      filled += next.length
      taken += next.length
    }
  }
  yield { number, bytes: buffer.subarray(0, filled), isLast: true }
}
