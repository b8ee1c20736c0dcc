/** The size of a block; the last block of a buffer may be shorter. */
export const BLOCK_BYTES = 512 * 1024
/** A character takes up to 4 bytes of UTF-8, and is never split between two blocks. */
const CHARACTER_BYTES = 4

/** Holds text as UTF-8 in blocks of memory that are reused. */
export type BlockBuffer = {
  append(text: string): void
  /** Returns the number of bytes that it holds. */
  bytes(): number
  /** Returns its contents, which are valid until the buffer is cleared. */
  blocks(): Uint8Array[]
  clear(): void
}

/** Returns an empty buffer. It allocates memory for the most text it ever held at once, and keeps that. */
export function createBlockBuffer(): BlockBuffer {
  const encoder = new TextEncoder()
  const blocks: Uint8Array[] = []
  const lengths: number[] = []
  let total = 0

  // The last block, or a new one if that has no room for another character.
  function currentBlock(): { block: Uint8Array; length: number; index: number } {
    const last = lengths.length - 1
    const length = lengths[last] ?? BLOCK_BYTES
    const index = length + CHARACTER_BYTES > BLOCK_BYTES ? last + 1 : last
    const block = blocks[index] ?? new Uint8Array(BLOCK_BYTES)
    blocks[index] = block
    return { block, length: index === last ? length : 0, index }
  }

  return {
    append(text) {
      for (let rest = text; rest !== ''; ) {
        const { block, length, index } = currentBlock()
        const { read, written } = encoder.encodeInto(rest, block.subarray(length))
        lengths[index] = length + written
        total += written
        rest = rest.slice(read)
      }
    },
    bytes: () => total,
    blocks: () => lengths.map((length, index) => (blocks[index] ?? new Uint8Array()).subarray(0, length)),
    clear() {
      lengths.length = 0
      total = 0
    },
  }
}
