import { expect, test } from 'bun:test'
import { createPrincipalCache } from '../../../src/store/access/principal-cache.ts'

function createCountingCache(version: () => number | null) {
  let lookups = 0
  return createPrincipalCache({ principalsVersion: version }, async (key) => `${key} ${++lookups}`)
}

test('a result is remembered per key until something changes', async () => {
  let version = 1
  const find = createCountingCache(() => version)
  expect([await find('a'), await find('a'), await find('b')]).toEqual(['a 1', 'a 1', 'b 2'])
  version = 2
  expect([await find('a'), await find('a')]).toEqual(['a 3', 'a 3'])
})

test('a result is not remembered if something changes during the lookup', async () => {
  let version = 1
  const find = createCountingCache(() => version)
  const result = find('a')
  version = 2
  expect([await result, await find('a')]).toEqual(['a 1', 'a 2'])
})

test('nothing is remembered if other processes can make changes', async () => {
  const find = createCountingCache(() => null)
  expect([await find('a'), await find('a')]).toEqual(['a 1', 'a 2'])
})
