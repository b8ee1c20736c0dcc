import { expect, test } from 'bun:test'
import { createBoundedMap } from '../../src/domain/bounded-map.ts'

test('a bounded map returns what was set, until it is deleted', () => {
  const map = createBoundedMap<number>(3)
  map.set('a', 1)
  map.set('a', 2)
  expect([map.get('a'), map.get('b'), map.delete('a'), map.get('a'), map.delete('a')]).toEqual([
    ...[2, undefined, true, undefined, false],
  ])
})

test('a small bounded map that is full drops the entry that was set the longest ago', () => {
  const map = createBoundedMap<number>(3)
  for (const key of ['a', 'b', 'c', 'a', 'd']) map.set(key, 1)
  map.get('c')
  map.set('e', 1)
  expect(['a', 'b', 'c', 'd', 'e'].filter((key) => map.get(key) === 1)).toEqual(['a', 'd', 'e'])
})

test('a large bounded map keeps its newest entries, and never more than its maximum', () => {
  const map = createBoundedMap<number>(3_000)
  const isKept = (index: number) => map.get(`key ${index}`) === index
  for (let index = 0; index < 3_010; index++) map.set(`key ${index}`, index)
  const kept = Array.from({ length: 3_010 }, (_, index) => index).filter(isKept)
  expect(kept.length).toBeLessThanOrEqual(3_000)
  expect(kept.length).toBeGreaterThan(3_000 - 3)
  expect(kept).toEqual(Array.from({ length: kept.length }, (_, index) => 3_010 - kept.length + index))
})
