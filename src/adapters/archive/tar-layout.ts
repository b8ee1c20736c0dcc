import { Header } from 'tar/header'
import { memberName } from '../../domain/trails/archive.ts'
import { memberHeader, memberPadding, TAR_END } from './tar.ts'

/**
 * Reads a tar archive and returns the offset of the first byte around its members that differs from what Daybook writes:
 * another name, type or order of members, padding that is not zero, or bytes after the end. Null if there is none. It
 * stops reading at the first difference, and does not look at what members contain.
 */
export async function findTarDifference(
  bytes: AsyncIterable<Uint8Array>,
  stem: string,
): Promise<number | null> {
  const reader = createByteReader(bytes)
  for (let number = 1; ; number++) {
    const at = reader.offset()
    const block = await reader.read(BLOCK_BYTES)
    const isEnd = number > 1 && block.every((byte) => byte === 0)
    const difference = isEnd
      ? await compareEnd(reader, block)
      : await compareMember(reader, block, memberName(stem, number))
    if (difference !== null) return at + difference
    if (isEnd) return null
  }
}

const BLOCK_BYTES = 512

async function compareEnd(reader: ByteReader, block: Buffer): Promise<number | null> {
  return firstDifference(Buffer.concat([block, await reader.read(BLOCK_BYTES + 1)]), TAR_END)
}

async function compareMember(reader: ByteReader, block: Buffer, name: string): Promise<number | null> {
  const extraBytes = memberHeader(name, 0, new Date(0)).length - BLOCK_BYTES
  const header = Buffer.concat([block, await reader.read(extraBytes)])
  const { size = 0, mtime = new Date(0) } = parseHeader(header.subarray(extraBytes))
  const difference = firstDifference(header, memberHeader(name, size, mtime))
  if (difference !== null) return difference
  const skipped = await reader.skip(size)
  if (skipped < size) return header.length + skipped
  const padding = memberPadding(size)
  const wrong = firstDifference(await reader.read(padding.length), padding)
  return wrong === null ? null : header.length + size + wrong
}

// A block that is no header has no size and no time, and so differs from any header. The parser throws for numbers that are none.
function parseHeader(block: Buffer): { size?: number; mtime?: Date } {
  if (block.length < BLOCK_BYTES) return {}
  try {
    const { size = 0, mtime } = new Header(block)
    return { ...(size > 0 && { size }), ...(mtime && { mtime }) }
  } catch {
    return {}
  }
}

function firstDifference(bytes: Uint8Array, expected: Uint8Array): number | null {
  if (Buffer.compare(bytes, expected) === 0) return null
  const index = bytes.findIndex((byte, i) => byte !== expected[i])
  return index < 0 ? bytes.length : index
}

/** Reads pieces of a stream; they are shorter only at its end. */
type ByteReader = {
  read(length: number): Promise<Buffer>
  /** Reads without keeping the bytes; returns their number. */
  skip(length: number): Promise<number>
  offset(): number
}

function createByteReader(bytes: AsyncIterable<Uint8Array>): ByteReader {
  const iterator = bytes[Symbol.asyncIterator]()
  let chunk: Uint8Array = new Uint8Array()
  let offset = 0
  // The next bytes of the stream, `length` at most; null at its end.
  const take = async (length: number): Promise<Uint8Array | null> => {
    while (chunk.length === 0) {
      const next = await iterator.next()
      if (next.done) return null
      chunk = next.value
    }
    const taken = chunk.subarray(0, length)
    chunk = chunk.subarray(taken.length)
    offset += taken.length
    return taken
  }
  const forEach = async (length: number, onTaken: (taken: Uint8Array) => void): Promise<number> => {
    let read = 0
    while (read < length) {
      const taken = await take(length - read)
      if (taken === null) break
      read += taken.length
      onTaken(taken)
    }
    return read
  }
  return {
    async read(length) {
      const parts: Uint8Array[] = []
      await forEach(length, (taken) => parts.push(taken))
      return Buffer.concat(parts)
    },
    skip: (length) => forEach(length, () => {}),
    offset: () => offset,
  }
}
