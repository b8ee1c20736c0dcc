import { expect, test } from 'bun:test'
import { toObjectOrNull } from '../../../src/domain/json/json-values.ts'
import { parseMembers } from '../../../src/domain/json/parse-members.ts'
import { createRandom, randomObject } from '../../support/random-json.ts'

const RUNS = 5_000

test.each([
  ['{}', [undefined, undefined]],
  ['{"a":"x","b":{"a":"y"}}', ['x', { a: 'y' }]],
  [' { "b" : [ 1 , {"a":2} ] , "a" : null } \n', [null, [1, { a: 2 }]]],
  ['{"a":"first","c":0,"a":"last"}', ['last', undefined]],
  ['{"\\u0061":"x\\n","b":""}', ['x\n', '']],
  ['{"c":"\\"","\\"a":1,"b":"}"}', [undefined, '}']],
  ['{"a":"a","c":"a","b":"b"}', ['a', 'b']],
  ['{"c":{"a":":,"},"a":-1.5e3,"b":true}', [-1500, true]],
])('%s', (object, values) => {
  expect(parseMembers(object, ['a', 'b'])).toEqual(values)
})

test('members are those that JSON.parse finds', () => {
  const seed = Math.floor(Math.random() * 2 ** 32)
  const random = createRandom(seed)
  for (let run = 0; run < RUNS; run += 1) {
    const object = randomObject(random)
    const parsed = toObjectOrNull(JSON.parse(object)) ?? {}
    const names = [...Object.keys(parsed), 'no such member']
    const expected = names.map((name) => (Object.hasOwn(parsed, name) ? parsed[name] : undefined))
    expect({ seed, object, values: parseMembers(object, names) }).toEqual({ seed, object, values: expected })
  }
})
