import { describe, expect, test } from 'bun:test'
import { createColumnWriter, NO_VALUE, parseColumn } from '../../../src/store/columns/value-column.ts'
import { createValueNumbers } from '../../../src/store/counts/value-numbers.ts'

function readBack(values: (string | null)[]): (string | null)[] {
  const writer = createColumnWriter()
  for (const value of values) writer.add(value)
  const numbers = createValueNumbers()
  // As a database returns it: a part of a larger piece of memory.
  const bytes = Buffer.concat([Buffer.from('x'), writer.format(7)]).subarray(1)
  const column = parseColumn(bytes, numbers)
  expect(column.untilSequence).toBe(7)
  return Array.from(column.codes, (code) => {
    const number = column.numbers[code] ?? NO_VALUE
    return number === NO_VALUE ? null : (numbers.values[number] ?? '')
  })
}

describe('a column of values', () => {
  const values = [null, '', 'ann', 'Zoë', '日本語\n', '"', '\\', 'ann', null, '\u2028']

  test.each([
    ['no values', []],
    ['one value', ['ann']],
    ['values of all kinds', values],
    ['256 values', Array.from({ length: 600 }, (_, i) => `value ${i % 256}`)],
    ['257 values', Array.from({ length: 600 }, (_, i) => `value ${i % 257}`)],
    ['more than 65,536 values', Array.from({ length: 140_000 }, (_, i) => `value ${i % 66_000}`)],
  ])('has the same values when it is read back: %s', (_, written: (string | null)[]) => {
    expect(readBack(written)).toEqual(written)
  })
})
