import { describe, expect, test } from 'bun:test'
import { findRepeatedMember } from '../../../src/domain/json/repeated-member.ts'
import { createRandom, randomObject } from '../../support/random-json.ts'

const repeatedIn = (text: string) => findRepeatedMember(text, JSON.parse(text))

const CASES: [text: string, repeated: string | null][] = [
  ['{}', null],
  [' { } ', null],
  ['{"a":1}', null],
  ['{"a":1,"b":{"a":1,"a":2},"c":[{"a":1},{"a":1}]}', null],
  ['{"a":"\\"a\\":1,\\"a\\":2","b":","}', null],
  ['{"a":1,"A":2}', null],
  ['{"a":1,"a":1}', 'a'],
  ['{"a":1,"b":2,"a":null}', 'a'],
  ['{"a":[1,2],"b":{"x":"}"},"a":{}}', 'a'],
  ['{"eventSource":"x","event\\u0053ource":"daybook"}', 'eventSource'],
  ['{"\\u0065ventSource":"x","eventSource":"daybook"}', 'eventSource'],
  ['{"a\\/b":1,"a/b":2}', 'a/b'],
  ['{"\\n":1,"\\u000a":2}', '\n'],
  ['{"":1,"":2}', ''],
  ['{"__proto__":1,"__proto__":2}', '__proto__'],
  ['{"__proto__":1,"a":2}', null],
  ['{"1":1,"01":2,"1":3}', '1'],
  ['{"\\\\":1,"\\u005c":2}', '\\'],
  ['{\n"a"\t:\r1 , "b":2,\n"a" : 3 }', 'a'],
]

// The last seed is another one in every run; a failure shows it in the name of the test.
const SEEDS = [1, 2, 3, crypto.getRandomValues(new Uint32Array(1))[0] ?? 4]

describe('a member that an object has twice', () => {
  test.each(CASES)('of %s is %s', (text, repeated) => {
    expect(repeatedIn(text)).toBe(repeated)
  })

  test.each(SEEDS)('is found in random objects if JSON.parse keeps fewer members (seed %i)', (seed) => {
    const random = createRandom(seed)
    for (let round = 0; round < 2_000; round += 1) {
      const text = randomObject(random)
      // Each member is given a number, so that JSON.parse keeps all of them.
      let number = 0
      const names: string[] = []
      JSON.parse(
        numbered(text, () => number++),
        function (this: object, key, value) {
          if (/^\d+:/.test(key)) names.push(key.replace(/^\d+:/, ''))
          return value
        },
      )
      const repeated = repeatedIn(text)
      expect({ text, isRepeated: repeated !== null }).toEqual({
        text,
        isRepeated: new Set(names).size < names.length,
      })
      if (repeated !== null) expect(names.filter((each) => each === repeated).length).toBeGreaterThan(1)
    }
  })
})

// Puts a number before the name of each member at the top level.
function numbered(text: string, next: () => number): string {
  let depth = 0
  let isName = true
  return text.replace(/"(?:[^"\\]|\\.)*"|[{}[\],]/g, (token) => {
    if (token === '{' || token === '[') depth += 1
    else if (token === '}' || token === ']') depth -= 1
    else if (token === ',') isName ||= depth === 1
    else if (depth === 1 && isName) {
      isName = false
      return `"${next()}:${token.slice(1)}`
    }
    return token
  })
}
