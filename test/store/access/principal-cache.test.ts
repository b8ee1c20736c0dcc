import { expect, test } from 'bun:test'
import { createPrincipalCache } from '../../../src/store/access/principal-cache.ts'
import type { Database } from '../../../src/store/database.ts'

function counting(changes: () => number | null) {
  let asked = 0
  const ask = async (name: string) => `${name} ${++asked}`
  // The one thing it needs of an engine.
  return createPrincipalCache({ version: changes } as Database, ask)
}

test('an answer is given again until something changes, and each name has its own', async () => {
  let changes = 1
  const find = counting(() => changes)
  expect([await find('a'), await find('a'), await find('b')]).toEqual(['a 1', 'a 1', 'b 2'])
  changes = 2
  expect([await find('a'), await find('a')]).toEqual(['a 3', 'a 3'])
})

test('a change while it is asked makes the answer good for this once only', async () => {
  let changes = 1
  const find = counting(() => changes)
  const answer = find('a')
  changes = 2
  expect([await answer, await find('a')]).toEqual(['a 1', 'a 2'])
})

test('where others may change things, every call asks', async () => {
  const find = counting(() => null)
  expect([await find('a'), await find('a')]).toEqual(['a 1', 'a 2'])
})
