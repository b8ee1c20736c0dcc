import { expect, test } from 'bun:test'
import { addTags, removeTags, type Tag } from '../../../src/domain/trails/tag.ts'

const tags = (count: number): Tag[] => Array.from({ length: count }, (_, i) => ({ key: `k${i}`, value: '' }))

test('tags are sorted by key, and a new value replaces the old one', () => {
  const first = addTags(
    [],
    [
      { key: 'b', value: '1' },
      { key: 'a', value: 'ü = x@y' },
    ],
  )
  expect(first.map(({ key }) => key)).toEqual(['a', 'b'])
  expect(addTags(first, [{ key: 'b', value: '2' }])).toEqual([first[0]!, { key: 'b', value: '2' }])
})

test('tags are removed by key, and unknown keys are ignored', () => {
  expect(removeTags(tags(3), ['k1', 'none']).map(({ key }) => key)).toEqual(['k0', 'k2'])
})

test('a trail has at most 50 tags', () => {
  expect(addTags(tags(49), [{ key: 'one', value: '' }])).toHaveLength(50)
  expect(() => addTags(tags(50), [{ key: 'one', value: '' }])).toThrow(
    expect.objectContaining({ reason: 'tags' }),
  )
  expect(addTags(tags(50), [{ key: 'k7', value: 'x' }])).toHaveLength(50)
})

test.each([
  [[{ key: '', value: '' }]],
  [[{ key: 'k'.repeat(129), value: '' }]],
  [[{ key: 'k', value: 'v'.repeat(257) }]],
  [[{ key: 'aws:x', value: '' }]],
  [[{ key: 'a\u0000', value: '' }]],
  [[{ key: 'a', value: '<script>' }]],
  [
    [
      { key: 'a', value: '' },
      { key: 'a', value: '' },
    ],
  ],
])('rejects %j', (added) => {
  expect(() => addTags([], added)).toThrow(expect.objectContaining({ reason: 'tag', code: 'invalid' }))
})
