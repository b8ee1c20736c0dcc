import { expect } from 'bun:test'
import fc from 'fast-check'
import { compressBlock, joinBlock, openBlock } from '../../src/store/blocks/block-content.ts'
import { joinLines, toLines } from '../../src/store/blocks/record-lines.ts'
import { createIndexCheck, createTextIndex, matchLookups } from '../../src/store/blocks/text-index.ts'
import { altered, anyChanges, anyRecord, anyText } from '../support/arbitraries.ts'
import { holds } from '../support/property.ts'

const anyRows = fc
  .array(fc.record({ gap: fc.integer({ min: 1, max: 1e6 }), ms: fc.nat(1e9), record: anyRecord }), {
    minLength: 1,
    maxLength: 20,
  })
  .map((rows) => {
    let sequence = 0
    let eventTime = 1_772_366_400_000
    return rows.map(({ gap, ms, record }) => {
      sequence += gap
      eventTime += ms
      return { sequence, eventTime, record: JSON.stringify(record) }
    })
  })

/** A part of one of the rows, as a search may look for it. */
const anyPart = fc.record({ row: fc.nat(), from: fc.nat(), length: fc.integer({ min: 1, max: 40 }) })

function partOf(
  rows: { record: string }[],
  { row, from, length }: { row: number; from: number; length: number },
): string {
  const record = [...(rows[row % rows.length]?.record ?? '')]
  const start = from % record.length
  return record.slice(start, start + length).join('')
}

holds(
  'a block gives back every record, and finds exactly those that contain a text',
  200,
  [anyRows, anyPart, anyText],
  async (rows, part, text) => {
    const block = await openBlock(await compressBlock(joinBlock(rows)))
    expect(rows.map(({ sequence }, position) => block.record(position, sequence))).toEqual(
      rows.map(({ record }) => record),
    )
    expect(block.times()).toEqual(rows.map(({ eventTime }) => eventTime))
    for (const searched of [partOf(rows, part), text]) {
      if (searched === '') continue
      const found = block.find(Buffer.from(searched)).map(({ sequence }) => sequence)
      expect(found).toEqual(
        rows.flatMap(({ sequence, record }) => (record.includes(searched) ? [sequence] : [])),
      )
    }
  },
)

holds(
  'a block that was altered has the same records, or fails',
  200,
  [anyRows, anyChanges],
  async (rows, changes) => {
    const changed = altered(await compressBlock(joinBlock(rows)), changes)
    try {
      const block = await openBlock(changed)
      for (const [position, { sequence }] of rows.entries())
        expect(typeof block.record(position, sequence)).toBe('string')
    } catch (error) {
      expect(error).toBeInstanceOf(Error)
    }
  },
)

holds(
  'the index of texts hides no block that contains a text',
  40,
  [fc.array(anyRows, { minLength: 1, maxLength: 12 }), anyPart, anyText],
  async (stretch, part, text) => {
    const index = createTextIndex(stretch.length)
    const blocks = stretch.map((rows) => joinBlock(rows))
    for (const [bit, bytes] of blocks.entries()) index.add(bit, bytes)
    const stored = await index.rows(0, index.rowCount)
    const isIndexed = createIndexCheck(stored, stretch.length)
    expect(blocks.every((bytes, bit) => isIndexed(bit, bytes))).toBe(true)
    for (const searched of [partOf(stretch[part.row % stretch.length] ?? [], part), text]) {
      if (Buffer.byteLength(searched) < 5) continue
      const bits = matchLookups(Buffer.from(searched), stretch.length, (slots) =>
        stored.filter(({ firstSlot }) => slots.includes(firstSlot)),
      )
      const containing = stretch.flatMap((rows, bit) =>
        rows.some(({ record }) => record.includes(searched)) ? [bit] : [],
      )
      expect(containing.filter((bit) => !bits.includes(bit))).toEqual([])
    }
  },
)

holds('records as lines of a file are the same records', 300, [anyRows, fc.boolean()], (rows, isOneLine) => {
  const records = rows.map(({ record }) => record)
  const shape = { separator: '\n', isOneLine }
  const { bytes, count } = toLines(records, shape)
  expect(count).toBe(records.length)
  expect(
    Buffer.from(bytes)
      .toString()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual(records.map((record) => JSON.parse(record)))
  expect(
    Buffer.from(
      joinLines(
        records.map((record) => Buffer.from(record)),
        shape,
      ).bytes,
    ).equals(Buffer.from(bytes)),
  ).toBe(true)
})
