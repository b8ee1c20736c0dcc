import { INDEXED_TEXT_BYTES } from '../../domain/events/query.ts'

// A text can only be in a block that has all of its five-grams: the sequences of five bytes of its UTF-8. Each five-gram
// belongs to one of 65,536 slots, and each slot has a bit for every block of a stretch. Longer grams would be too many, and
// shorter ones of hexadecimal IDs would be in every block.

const SLOTS = 65_536
/** A search needs no more slots than these to tell blocks apart. */
const SEARCHED_SLOTS_MAX = 64
/** Slots that are looked up at a time where that costs nothing but reading rows. */
const FEW_SLOTS = 4
/** Opening this many blocks takes less time than looking at more slots. */
const FEW_BLOCKS = 1

/** How rows are stored: the bytes of their bits, at most, and the number that is added to the first slot of each. */
type RowFormat = { rowBytes: number; firstSlotBase: number }
/** As they are, until November 2026. */
const PLAIN: RowFormat = { rowBytes: 1_600, firstSlotBase: 0 }
/** Compressed: a third is saved. With more bits a row would be smaller yet, and take longer to read. */
const COMPRESSED: RowFormat = { rowBytes: 3_200, firstSlotBase: SLOTS }
// Nothing is gained by higher levels.
const ZSTD_LEVEL = 1

/** A row of the index: the bits of the blocks of a stretch, for some slots from the first on. */
export type IndexRow = { firstSlot: number; bits: Uint8Array }

/** The index of the records of a stretch of blocks. */
export type TextIndex = {
  /** Adds what is in a block, given its bit. */
  add(bit: number, bytes: Uint8Array): void
  /** The number of rows that are stored. */
  rowCount: number
  /** Returns some of them, which are compressed on other threads. */
  rows(from: number, count: number): Promise<IndexRow[]>
}

/** Returns an empty index for a number of blocks. */
export function createTextIndex(blocks: number): TextIndex {
  const slotBytes = slotBytesOf(blocks)
  const rowSlots = rowSlotsOf(blocks, COMPRESSED)
  const bits = new Uint8Array(SLOTS * slotBytes)
  return {
    add(bit, bytes) {
      const [byte, mask] = [bit >> 3, 1 << (bit & 7)]
      eachSlot(bytes, (slot) => {
        const at = slot * slotBytes + byte
        bits[at] = (bits[at] ?? 0) | mask
      })
    },
    rowCount: SLOTS / rowSlots,
    rows(from, count) {
      const last = Math.min(from + count, SLOTS / rowSlots)
      const firstSlots = Array.from({ length: last - from }, (_, i) => (from + i) * rowSlots)
      return Promise.all(
        firstSlots.map(async (slot) => ({
          firstSlot: COMPRESSED.firstSlotBase + slot,
          bits: await Bun.zstdCompress(bits.subarray(slot * slotBytes, (slot + rowSlots) * slotBytes), {
            level: ZSTD_LEVEL,
          }),
        })),
      )
    },
  }
}

/** A part of what a search for a text looks at in a stretch: some slots of the text, and the rows that may have them. */
export type TextLookup = { slots: number[]; firstSlots: number[] }

/**
 * Returns what a search for a text, given as UTF-8, looks at in a stretch with a number of blocks: a part with some slots after
 * the other, until no block is left. Each part has slots from all over the text, because neighbours tell the same blocks apart.
 */
export function lookUpText(text: Uint8Array, blocks: number, partSlots: number): TextLookup[] {
  const all = new Set<number>()
  eachSlot(text, (slot) => all.add(slot))
  const slots = [...all].slice(0, SEARCHED_SLOTS_MAX)
  const parts = Math.ceil(slots.length / partSlots)
  return Array.from({ length: parts }, (_, part) => {
    const some = slots.filter((_, i) => i % parts === part)
    const firstSlots = some.flatMap((slot) => [
      firstSlotOf(slot, blocks, PLAIN),
      firstSlotOf(slot, blocks, COMPRESSED),
    ])
    return { slots: some, firstSlots: [...new Set(firstSlots)] }
  })
}

/** Returns the bits of the blocks that may contain a text. `rows` are those of the lookup. */
export function matchText({ slots }: TextLookup, rows: IndexRow[], blocks: number): number[] {
  const slotBytes = slotBytesOf(blocks)
  const byFirstSlot = new Map(rows.map((row) => [row.firstSlot, toPlainBits(row)]))
  const result = new Uint8Array(slotBytes).fill(0xff)
  for (const slot of slots)
    for (const format of [PLAIN, COMPRESSED]) {
      const bits = byFirstSlot.get(firstSlotOf(slot, blocks, format))
      const offset = (slot % rowSlotsOf(blocks, format)) * slotBytes
      // A row that is missing is damage, which must not hide anything.
      if (bits) for (let i = 0; i < slotBytes; i++) result[i] = (result[i] ?? 0) & (bits[offset + i] ?? 0xff)
    }
  const bits: number[] = []
  for (const [i, byte] of result.entries())
    for (let bit = 0; bit < 8 && byte >> bit > 0; bit++)
      if (((byte >> bit) & 1) === 1 && i * 8 + bit < blocks) bits.push(i * 8 + bit)
  return bits
}

/** Returns the bits of the blocks of a stretch that may contain a text. `readRows` reads rows of the stretch. */
export function matchLookups(
  text: Uint8Array,
  blocks: number,
  readRows: (firstSlots: number[]) => IndexRow[],
): number[] {
  let left = Array.from({ length: blocks }, (_, bit) => bit)
  for (const lookup of lookUpText(text, blocks, FEW_SLOTS)) {
    const found = new Set(matchText(lookup, readRows(lookup.firstSlots), blocks))
    left = left.filter((bit) => found.has(bit))
    if (left.length <= FEW_BLOCKS) break
  }
  return left
}

/**
 * Returns a function that says whether an index has all five-grams of a block, given its bit and its bytes. As in a search, rows
 * that are missing hide nothing.
 */
export function createIndexCheck(
  rows: IndexRow[],
  blocks: number,
): (bit: number, bytes: Uint8Array) => boolean {
  const slotBytes = slotBytesOf(blocks)
  const bits = new Uint8Array(SLOTS * slotBytes).fill(0xff)
  const byFirstSlot = new Map(rows.map((row) => [row.firstSlot, row]))
  for (const format of [PLAIN, COMPRESSED])
    for (let slot = 0; slot < SLOTS; slot += rowSlotsOf(blocks, format)) {
      const row = byFirstSlot.get(format.firstSlotBase + slot)
      const plain = row && toPlainBits(row)?.subarray(0, rowSlotsOf(blocks, format) * slotBytes)
      if (plain)
        for (const [i, byte] of plain.entries())
          bits[slot * slotBytes + i] = (bits[slot * slotBytes + i] ?? 0) & byte
    }
  return (bit, bytes) => {
    const [byte, mask] = [bit >> 3, 1 << (bit & 7)]
    let hasAll = true
    eachSlot(bytes, (slot) => {
      hasAll &&= ((bits[slot * slotBytes + byte] ?? 0) & mask) !== 0
    })
    return hasAll
  }
}

function toPlainBits({ firstSlot, bits }: IndexRow): Uint8Array | null {
  if (firstSlot < COMPRESSED.firstSlotBase) return bits
  try {
    return Bun.zstdDecompressSync(bits)
  } catch {
    return null
  }
}

function firstSlotOf(slot: number, blocks: number, format: RowFormat): number {
  return format.firstSlotBase + slot - (slot % rowSlotsOf(blocks, format))
}

function slotBytesOf(blocks: number): number {
  return Math.max(1, Math.ceil(blocks / 8))
}

function rowSlotsOf(blocks: number, { rowBytes }: RowFormat): number {
  let slots = 1
  while (slots * 2 * slotBytesOf(blocks) <= rowBytes) slots *= 2
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
