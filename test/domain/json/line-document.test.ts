import { describe, expect, test } from 'bun:test'
import { cuts, digest, split } from '../../support/split-texts.ts'

const TORN: [string, string[]][] = [
  ['{\n{"a":1}\n{"b":2}\n', ['!', '{"a":1}', '{"b":2}']],
  ['{\n{"a":1}', ['!', '{"a":1}']],
  ['[\n{"a":1}\n{"b":2}\n', ['!', '{"a":1}', '{"b":2}']],
  ['[\n{"a":1}\n', ['!', '{"a":1}']],
  ['[{\r\n\r\n{"a":1}\r\n{"b":2}', ['!', '{"a":1}', '{"b":2}']],
  ['{"x":[\n{"a":1}\n{"b":2}\n{"c":3}', ['!', '{"a":1}', '{"b":2}', '{"c":3}']],
  ['{"Records":[\n{"a":1}\n[{"b":2},{"c":3}]\n', ['!', '{"a":1}', '{"b":2}', '{"c":3}']],
  ['{"Events":[\n{"a":1}\n', ['!', '{"a":1}']],
  ['[\n{"a":1},\n{"b":2}\n{"c":3}\n', ['{"a":1}', '!', '{"b":2}', '{"c":3}']],
  ['[\n{"a":1},{"b":2}\n{"c":3}\n', ['{"a":1}', '!', '{"c":3}']],
  ['[\n{"a":1},\n{"b":2}', ['{"a":1}', '!', '{"b":2}']],
  ['{\n  "a": 1,\n  "b\n{"c":3}\n', ['!', '{"c":3}']],
  ['{\n  "a": 1,\n{"b":2}\n{"c":3}\n', ['!', '{"b":2}', '{"c":3}']],
  ['{\n  "a": 1\n', ['!']],
  ['{\n{\n  "a": 1\n}\n{"b":2}', ['!', '{\n  "a": 1\n}', '{"b":2}']],
  ['{\n{\n[\n{"a":1}\n{"b":2}', ['!', '!', '!', '{"a":1}', '{"b":2}']],
]

const OVER_LINES: [string, string[]][] = [
  [
    '{\n  "a": [\n    {}\n  ],\n  "b"\n  :\n  {\n  }\n}\n{"c":3}',
    ['{\n  "a": [\n    {}\n  ],\n  "b"\n  :\n  {\n  }\n}', '{"c":3}'],
  ],
  ['[\n{"a":1}\n]\n{"b":2}', ['{"a":1}', '{"b":2}']],
  ['[\n{"a":1},\n{"b":2}\n]', ['{"a":1}', '{"b":2}']],
  ['{"Records":[\n{"a":1}\n,{"b":2}\n]}\n', ['{"a":1}', '{"b":2}']],
  ['{"Events":[\n{"a":1},\n{"b":2}\n]}\n', ['{"a":1}', '{"b":2}']],
]

describe('a body of lines', () => {
  test.each(TORN)('%p loses only the torn record, wherever it is cut', (body, records) => {
    const texts = records.map((each) => (each === '!' ? '!invalid' : each))
    expect(cuts(body).filter((chunks) => !Bun.deepEquals(split('lines', chunks), texts))).toEqual([])
  })

  test.each(OVER_LINES)('%p may have documents of several lines, wherever it is cut', (body, records) => {
    expect(cuts(body).filter((chunks) => !Bun.deepEquals(split('lines', chunks), records))).toEqual([])
  })

  test.each(['{', '[', '[{', '{"x":['])('has all lines after the torn line %p, however many', (torn) => {
    const line = `{"eventName":"A","x":"${'x'.repeat(100_000)}"}`
    const body = `${torn}\n${`${line}\n`.repeat(50)}`
    const expected = ['!invalid', ...Array.from({ length: 50 }, () => line)].map(digest)
    expect(split('lines', [body]).map(digest)).toEqual(expected)
    expect(split('lines', body.match(/[\s\S]{1,10000}/g) ?? []).map(digest)).toEqual(expected)
  })

  test('may have more documents on a line than a call has arguments', () => {
    expect(split('lines', [`${'{}'.repeat(900_000)}\n`])).toHaveLength(900_000)
    expect(split('lines', [`${'{}'.repeat(700_000)}\n`])).toHaveLength(700_000)
  })
})
