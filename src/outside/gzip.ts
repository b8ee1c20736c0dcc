import { promisify } from 'node:util'
import { constants, crc32, deflateRaw } from 'node:zlib'

const LEVEL = 6
/** How many blocks are compressed at once, off the main thread. */
const AT_ONCE = 2

// Fixed: no time, no name, and no operating system, which would differ from machine to machine.
const HEAD = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255)
// An empty last block: those before it end on whole bytes and do not know that they are the last.
const LAST = Uint8Array.of(3, 0)

const compress = promisify<Uint8Array, object, Uint8Array>(deflateRaw)

/** A gzip stream that grows block by block; the same blocks give the same bytes. */
export type Gzip = {
  head(): Uint8Array
  /** The blocks compressed; they must not change until all of that has been taken. */
  add(blocks: Uint8Array[]): AsyncGenerator<Uint8Array>
  tail(): Uint8Array
  /** How many compressed bytes there are so far. */
  bytes(): number
}

// One gzip member and not several: the auditors' tool unpacks only the first.
/** Begins a gzip stream. */
export function gzip(): Gzip {
  let crc = 0
  let size = 0
  let written = 0
  const count = (bytes: Uint8Array) => {
    written += bytes.length
    return bytes
  }
  return {
    head: () => count(HEAD),
    async *add(blocks) {
      for (let next = 0; next < blocks.length; next += AT_ONCE) {
        const some = blocks.slice(next, next + AT_ONCE)
        for (const block of some) {
          crc = crc32(block, crc)
          size += block.length
        }
        for (const bytes of await Promise.all(some.map(deflated))) yield count(bytes)
      }
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

function deflated(block: Uint8Array): Promise<Uint8Array> {
  return compress(block, { level: LEVEL, finishFlush: constants.Z_SYNC_FLUSH })
}
