import { INDEXED_TEXT_BYTES } from '../../domain/events/query.ts'

// A text can only be in a block that has all of its five-grams: the sequences of five bytes of its UTF-8. Each five-gram
// belongs to one of 65,536 slots, and each slot has a bit for every block of a stretch. Longer grams would be too many, and
// shorter ones of hexadecimal IDs would be in every block.

const SLOTS = 65_536
/** A search needs no more slots than these to tell blocks apart. */
const SEARCHED_SLOTS_MAX = 64
/** A row of the index has about this many bytes, so that it fits on a page beside others, in either database. */
const ROW_BYTES = 1_600

/** A row of the index: the bits of the blocks of a stretch, for some slots from the first on. */
export type IndexRow = { firstSlot: number; bits: Uint8Array }

/** The index of the records of a stretch of blocks. */
export type TextIndex = {
  /** Adds what is in a block, given its bit. */
  add(bit: number, bytes: Uint8Array): void
  /** Returns the rows that are stored. */
  rows(): IndexRow[]
}

/** Returns an empty index for a number of blocks. */
export function createTextIndex(blocks: number): TextIndex {
  const slotBytes = slotBytesOf(blocks)
  const bits = new Uint8Array(SLOTS * slotBytes)
  return {
    add(bit, bytes) {
      const [byte, mask] = [bit >> 3, 1 << (bit & 7)]
      eachSlot(bytes, (slot) => {
        const at = slot * slotBytes + byte
        bits[at] = (bits[at] ?? 0) | mask
      })
    },
    rows() {
      const rowSlots = rowSlotsOf(blocks)
      return Array.from({ length: SLOTS / rowSlots }, (_, row) => ({
        firstSlot: row * rowSlots,
        bits: bits.subarray(row * rowSlots * slotBytes, (row + 1) * rowSlots * slotBytes),
      }))
    },
  }
}

/** What a search for a text looks at in a stretch: the slots of the text, and the rows that have them. */
export type TextLookup = { slots: number[]; firstSlots: number[] }

/** Returns what a search for a text, given as UTF-8, looks at in a stretch with a number of blocks. */
export function lookUpText(text: Uint8Array, blocks: number): TextLookup {
  const rowSlots = rowSlotsOf(blocks)
  const all = new Set<number>()
  eachSlot(text, (slot) => all.add(slot))
  const slots = [...all].slice(0, SEARCHED_SLOTS_MAX)
  return { slots, firstSlots: [...new Set(slots.map((slot) => slot - (slot % rowSlots)))] }
}

/** Returns the bits of the blocks that may contain a text. `rows` are those of the lookup. */
export function matchText({ slots }: TextLookup, rows: IndexRow[], blocks: number): number[] {
  const [slotBytes, rowSlots] = [slotBytesOf(blocks), rowSlotsOf(blocks)]
  const byFirstSlot = new Map(rows.map(({ firstSlot, bits }) => [firstSlot, bits]))
  const result = new Uint8Array(slotBytes).fill(0xff)
  for (const slot of slots) {
    const offset = (slot % rowSlots) * slotBytes
    const bits = byFirstSlot.get(slot - (slot % rowSlots))
    // A row that is missing is damage, which must not hide anything.
    if (bits) for (let i = 0; i < slotBytes; i++) result[i] = (result[i] ?? 0) & (bits[offset + i] ?? 0xff)
  }
  const bits: number[] = []
  for (const [i, byte] of result.entries())
    for (let bit = 0; bit < 8 && byte >> bit > 0; bit++)
      if (((byte >> bit) & 1) === 1 && i * 8 + bit < blocks) bits.push(i * 8 + bit)
  return bits
}

function slotBytesOf(blocks: number): number {
  return Math.max(1, Math.ceil(blocks / 8))
}

function rowSlotsOf(blocks: number): number {
  let slots = 1
  while (slots * 2 * slotBytesOf(blocks) <= ROW_BYTES) slots *= 2
  return slots
}

// The numbers are part of what is stored. Another function would make the indexes of all compacted days useless.
function eachSlot(bytes: Uint8Array, visit: (slot: number) => void): void {
  let four = 0
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0
    if (i >= INDEXED_TEXT_BYTES - 1) {
      const mixed = Math.imul(four, 0x9e3779b1) ^ Math.imul(byte + 1, 0x85ebca6b)
      visit((mixed ^ (mixed >>> 15)) >>> 16)
    }
    four = (four << 8) | byte
  }
}
