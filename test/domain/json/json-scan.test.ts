import { describe, expect, test } from 'bun:test'
import { findValueSpan, isLargerThan, nestsDeeperThan, trimJson } from '../../../src/domain/json/json-scan.ts'

describe('findValueSpan', () => {
  const CASES: [string, string, string | null][] = [
    ['{}', 'a', null],
    ['{"a":null}', 'a', 'null'],
    ['{ "a" :\n null , "b":1 }', 'a', 'null'],
    ['{"b":{"a":1},"c":[{"a":2}],"d":"\\"a\\":3","a":4}', 'a', '4'],
    ['{"b":{"a":1}}', 'a', null],
    ['{"b":"a"}', 'a', null],
    ['{"a":1,"a":null}', 'a', 'null'],
    ['{"\\u0061":true}', 'a', 'true'],
    ['{"a":"x\\\\","b":2}', 'b', '2'],
    ['{"a":[1,{"b":"]}"}] ,"c":{} }', 'a', '[1,{"b":"]}"}]'],
    ['{"c":[[],{}],"a":{"x":{}}}', 'a', '{"x":{}}'],
  ]

  test.each(CASES)('in %p, the member %p has the value %p', (object, name, value) => {
    const span = findValueSpan(object, name)
    expect(span && object.slice(span.from, span.to)).toBe(value)
  })
})

test('nesting depth counts arrays and objects, but not brackets in strings', () => {
  expect(nestsDeeperThan('[[{"a":[1]}]]', 4)).toBe(false)
  expect(nestsDeeperThan('[[{"a":[1]}]]', 3)).toBe(true)
  expect(nestsDeeperThan('"[[[[["', 0)).toBe(false)
  expect(nestsDeeperThan('{"[":"\\"[[","b":[[],[],[],[]]}', 3)).toBe(false)
})

test('size is measured in bytes of UTF-8', () => {
  expect(isLargerThan('abc', 3)).toBe(false)
  expect(isLargerThan('abcd', 3)).toBe(true)
  expect(isLargerThan('é', 1)).toBe(true)
  expect(isLargerThan('😀', 4)).toBe(false)
})

test('trimming removes JSON white space only', () => {
  expect(trimJson(' \t\r\n{} \n')).toBe('{}')
  expect(trimJson('\u00A0{}\uFEFF')).toBe('\u00A0{}\uFEFF')
})
