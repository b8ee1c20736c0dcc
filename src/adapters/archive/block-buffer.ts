/** The blocks of a spool are as long as this, or shorter. */
export const BLOCK_BYTES = 512 * 1024
/** UTF-8 takes up to so many bytes for a character, which is never torn apart. */
const CHARACTER_BYTES = 4

/** Text held as bytes in blocks of memory that are used again and again. */
export type BlockBuffer = {
  add(text: string): void
  /** How many bytes it holds. */
  bytes(): number
  /** What it holds, until it is cleared. */
  blocks(): Uint8Array[]
  clear(): void
}

/** An empty spool; it grows to the most it ever held at once, and no further. */
export function createBlockBuffer(): BlockBuffer {
  const encoder = new TextEncoder()
  const memory: Uint8Array[] = []
  const filled: number[] = []
  let total = 0

  // The block being filled, or a fresh one when that has no room for another character.
  function current(): { block: Uint8Array; at: number; index: number } {
    const last = filled.length - 1
    const at = filled[last] ?? BLOCK_BYTES
    const index = at + CHARACTER_BYTES > BLOCK_BYTES ? last + 1 : last
    const block = memory[index] ?? new Uint8Array(BLOCK_BYTES)
    memory[index] = block
    return { block, at: index === last ? at : 0, index }
  }

  return {
    add(text) {
      for (let rest = text; rest !== ''; ) {
        const { block, at, index } = current()
        const { read, written } = encoder.encodeInto(rest, block.subarray(at))
        filled[index] = at + written
        total += written
        rest = rest.slice(read)
      }
    },
    bytes: () => total,
    blocks: () => filled.map((length, index) => (memory[index] ?? new Uint8Array()).subarray(0, length)),
    clear() {
      filled.length = 0
      total = 0
    },
  }
}
