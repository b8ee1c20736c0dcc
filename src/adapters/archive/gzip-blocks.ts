import { promisify } from 'node:util'
import { constants, crc32, deflateRaw, inflateRaw } from 'node:zlib'
import { BLOCK_BYTES } from './block-buffer.ts'

const LEVEL = 6
/** The usual size of a compressed block of records. Output buffers have this size, so that little memory is wasted. */
const DEFLATED_BYTES = 128 * 1024

// Constant: without the time, the file name and the operating system, which would make the bytes differ.
const HEADER = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255)
// An empty final block: the blocks before it end on byte boundaries and are not marked as final.
const FINAL_BLOCK = Uint8Array.of(3, 0)

const deflate = promisify<Uint8Array, object, Uint8Array>(deflateRaw)
const inflate = promisify<Uint8Array, object, Uint8Array>(inflateRaw)

/** A gzip stream made of blocks that were compressed separately. The same blocks give the same bytes. */
export type GzipBlocks = {
  header(): Uint8Array
  /** Adds a block to the checksum and the size, and returns its compressed form. */
  append(block: Uint8Array, deflated: Uint8Array): Uint8Array
  trailer(): Uint8Array
  /** Returns the number of bytes of the stream so far. */
  bytes(): number
}

// The stream has a single gzip member, because the auditors' tool decompresses only the first one.
/** Returns the parts of a new gzip stream; the caller writes header, blocks and trailer in this order. */
export function createGzipBlocks(): GzipBlocks {
  let crc = 0
  let size = 0
  let written = 0
  const count = (bytes: Uint8Array) => {
    written += bytes.length
    return bytes
  }
  return {
    header: () => count(HEADER),
    append(block, deflated) {
      crc = crc32(block, crc)
      size += block.length
      return count(deflated)
    },
    trailer() {
      const checksums = Buffer.alloc(8)
      checksums.writeUInt32LE(crc, 0)
      checksums.writeUInt32LE(size % 2 ** 32, 4)
      return count(Buffer.concat([FINAL_BLOCK, checksums]))
    },
    bytes: () => written,
  }
}

/** Compresses a block off the main thread. The result ends on a byte boundary, so that other blocks can follow it. */
export function deflateBlock(block: Uint8Array): Promise<Uint8Array> {
  return deflate(block, { level: LEVEL, chunkSize: DEFLATED_BYTES, finishFlush: constants.Z_SYNC_FLUSH })
}

/** Decompresses a block that `deflateBlock` compressed. */
export function inflateBlock(deflated: Uint8Array): Promise<Uint8Array> {
  return inflate(deflated, { chunkSize: BLOCK_BYTES + 1, finishFlush: constants.Z_SYNC_FLUSH })
}
