import { expect, test } from 'bun:test'
import { equalsConstantTime } from '../../../src/domain/access/constant-time.ts'

test.each([
  ['', '', true],
  ['a', 'a', true],
  ['a', 'b', false],
  ['a', '', false],
  ['', 'a', false],
  ['abab', 'ab', false],
  ['ab', 'abab', false],
  ['ü🎉', 'ü🎉', true],
])('%p equals %p: %p', (a, b, isEqual) => {
  expect(equalsConstantTime(a, b)).toBe(isEqual)
})
