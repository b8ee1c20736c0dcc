import { expect, test } from 'bun:test'
import { pickMostFrequent } from '../../../src/domain/counts/most-frequent.ts'
import { createRandom } from '../../support/random-json.ts'

test.each([1, 10, 500])('the %d most frequent values are those of a sorted list', (limit) => {
  const random = createRandom(limit)
  for (let round = 0; round < 20; round++) {
    const items = Array.from({ length: random.below(3_000) }, (_, i) => ({
      value: `value-${i}`,
      count: 1 + random.below(random.oneIn(2) ? 5 : 1_000),
    }))
    const sorted = items.toSorted(
      (one, other) => other.count - one.count || (one.value < other.value ? -1 : 1),
    )
    expect(pickMostFrequent(items, limit)).toEqual(sorted.slice(0, limit))
  }
})

test('no values are picked of none', () => {
  expect(pickMostFrequent([], 10)).toEqual([])
})
