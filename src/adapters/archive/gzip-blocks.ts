import { promisify } from 'node:util'
import { constants, crc32, deflateRaw, inflateRaw } from 'node:zlib'
import { BLOCK_BYTES } from './block-buffer.ts'

const LEVEL = 6
/** What a block of records comes to, mostly; the memory set aside for each is not thrown away unused. */
const DEFLATED_BYTES = 128 * 1024

// Fixed: no time, no name, and no operating system, which would differ from machine to machine.
const HEAD = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255)
// An empty last block: those before it end on whole bytes and do not know that they are the last.
const LAST = Uint8Array.of(3, 0)

const compress = promisify<Uint8Array, object, Uint8Array>(deflateRaw)
const expand = promisify<Uint8Array, object, Uint8Array>(inflateRaw)

/** A gzip stream put together of blocks that were deflated on their own; the same blocks give the same bytes. */
export type GzipBlocks = {
  head(): Uint8Array
  /** Takes a block as it is and as it was deflated; the latter is what goes into the stream. */
  add(block: Uint8Array, deflated: Uint8Array): Uint8Array
  tail(): Uint8Array
  /** How many compressed bytes there are so far. */
  bytes(): number
}

// One gzip member and not several: the auditors' tool unpacks only the first.
/** Begins a gzip stream. */
export function createGzipBlocks(): GzipBlocks {
  let crc = 0
  let size = 0
  let written = 0
  const count = (bytes: Uint8Array) => {
    written += bytes.length
    return bytes
  }
  return {
    head: () => count(HEAD),
    add(block, deflated) {
      crc = crc32(block, crc)
      size += block.length
      return count(deflated)
    },
    tail() {
      const sums = Buffer.alloc(8)
      sums.writeUInt32LE(crc, 0)
      sums.writeUInt32LE(size % 2 ** 32, 4)
      return count(Buffer.concat([LAST, sums]))
    },
    bytes: () => written,
  }
}

/** A block, deflated off the main thread, so that others may follow it. */
export function deflateBlock(block: Uint8Array): Promise<Uint8Array> {
  return compress(block, { level: LEVEL, chunkSize: DEFLATED_BYTES, finishFlush: constants.Z_SYNC_FLUSH })
}

/** The block that was deflated. */
export function inflateBlock(deflated: Uint8Array): Promise<Uint8Array> {
  return expand(deflated, { chunkSize: BLOCK_BYTES + 1, finishFlush: constants.Z_SYNC_FLUSH })
}
