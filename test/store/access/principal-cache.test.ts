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

test('unknown keys are not remembered, so that they push out no others', async () => {
  const lookUps: string[] = []
  const find = createPrincipalCache({ principalsVersion: () => 1 }, async (key) => {
    lookUps.push(key)
    return key === 'known' ? key : null
  })
  await find('known')
  for (let count = 0; count < 2_000; count += 1) await find(`unknown ${count}`)
  await find('known')
  expect(lookUps.filter((key) => key === 'known')).toHaveLength(1)
})

test('nothing is remembered if other processes can make changes', async () => {
  const find = createCountingCache(() => null)
  expect([await find('a'), await find('a')]).toEqual(['a 1', 'a 2'])
})
