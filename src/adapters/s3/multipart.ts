/** The size of a part: S3 requires at least 5 MiB, and at most 10,000 parts for an object. */
export const PART_BYTES = 8 * 1024 * 1024

/** A part of an object, numbered from 1; its bytes are valid until the next part is requested. */
export type Part = { number: number; bytes: Uint8Array; isLast: boolean }

/** Yields a body in parts of equal size, of which the last may be smaller, using one buffer; an empty body is one empty part. */
export async function* toParts(body: AsyncIterable<Uint8Array>, size = PART_BYTES): AsyncGenerator<Part> {
  const buffer = new Uint8Array(size)
  let number = 1
  let filled = 0
  for await (const chunk of body) {
    for (let copied = 0; copied < chunk.length; ) {
      if (filled === size) {
        yield { number: number++, bytes: buffer, isLast: false }
        filled = 0
      }
      const next = chunk.subarray(copied, copied + size - filled)
      buffer.set(next, filled)
      filled += next.length
      copied += next.length
    }
  }
  yield { number, bytes: buffer.subarray(0, filled), isLast: true }
}
