import { expect, test } from 'bun:test'
import { createTextIndex, type IndexRow, matchLookups } from '../../../src/store/blocks/text-index.ts'

const BLOCKS = 100
const SLOTS = 65_536
/** Each text is in one block, together with what all have. */
const TEXTS = Array.from({ length: BLOCKS }, (_, i) => `only-${(i * 7_919).toString(36)}-here`)

test('each text is found in its block', async () => {
  const rows = await indexRows()
  for (const [i, text] of TEXTS.entries()) expect(find(rows, text)).toEqual([i])
  expect(find(rows, 'in all of them')).toHaveLength(BLOCKS)
  expect(find(rows, 'absent text, for certain')).toEqual([])
})

test('an index from before rows were compressed finds the same', async () => {
  const plain = toPlainRows(await indexRows())
  for (const [i, text] of TEXTS.entries()) expect(find(plain, text)).toEqual([i])
  expect(find(plain, 'in all of them')).toHaveLength(BLOCKS)
  expect(find(plain, 'absent text, for certain')).toEqual([])
})

test('rows that are lost or damaged hide nothing', async () => {
  const rows = await indexRows()
  const damaged = rows.map((row) => ({ ...row, bits: new Uint8Array(10) }))
  for (const some of [[], damaged]) expect(find(some, TEXTS[3] ?? '')).toHaveLength(BLOCKS)
})

test('rows take less space than their bits', async () => {
  const rows = await indexRows()
  const bytes = rows.reduce((sum, { bits }) => sum + bits.length, 0)
  expect(bytes).toBeLessThan((SLOTS * BLOCKS) / 8)
})

async function indexRows(): Promise<IndexRow[]> {
  const index = createTextIndex(BLOCKS)
  for (const [i, text] of TEXTS.entries()) index.add(i, Buffer.from(`this is in all of them; ${text}`))
  return index.rows(0, index.rowCount)
}

function find(rows: IndexRow[], text: string): number[] {
  const read = (firstSlots: number[]) => rows.filter(({ firstSlot }) => firstSlots.includes(firstSlot))
  return matchLookups(Buffer.from(text), BLOCKS, read)
}

// Rows of 64 slots, as they were stored with this number of blocks.
function toPlainRows(rows: IndexRow[]): IndexRow[] {
  const bits = Buffer.concat(rows.map((row) => Bun.zstdDecompressSync(row.bits)))
  const slotBytes = bits.length / SLOTS
  return Array.from({ length: SLOTS / 64 }, (_, i) => ({
    firstSlot: i * 64,
    bits: bits.subarray(i * 64 * slotBytes, (i + 1) * 64 * slotBytes),
  }))
}
