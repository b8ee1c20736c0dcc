import { describe, expect, test } from 'bun:test'
import { EVENT_BYTES_MAX } from '../../../src/domain/json/raw-record.ts'
import { createSplitter, splitRecords } from '../../../src/domain/json/split-records.ts'
import { cuts, digest, split, toText } from '../../support/split-texts.ts'

const TRICKY = `${String.raw`{"a":"x\\","b":"]}\"{[,","c":[1,{"Records":[2]}],"d":"\\\"","e":"\ud800\u0000"`},"é":"😀"}`

const JSON_BODIES: [string, string[]][] = [
  ['', []],
  ['  \r\n\t', []],
  ['{}', ['{}']],
  ['  {"a": 1.0 , "a":2}\n', ['{"a": 1.0 , "a":2}']],
  [TRICKY, [TRICKY]],
  [`[${TRICKY}]`, [TRICKY]],
  [`{"Records":[${TRICKY}, ${TRICKY}\n]}`, [TRICKY, TRICKY]],
  ['{"Records":[]}', []],
  ['[]', []],
  ['[ ]', []],
  ['{"Records" :\n[ {"a":1} ,{"b":2} ] }', ['{"a":1}', '{"b":2}']],
  ['{"x":{"Records":[1]},"y":["Records",{"z":[]}],"Records":[{"a":1}],"v":"w"}', ['{"a":1}']],
  ['{"x":"Records","y":[{"a":1}]}', ['{"x":"Records","y":[{"a":1}]}']],
  ['{"Records":{"a":[1]}}', ['{"Records":{"a":[1]}}']],
  ['{"\\"Records":[1]}', ['{"\\"Records":[1]}']],
  ['{"Records\\"":[1]}', ['{"Records\\"":[1]}']],
  [String.raw`{"\u0052ecord\u0073":[{"a":1}]}`, ['{"a":1}']],
  [String.raw`{"\u0052ecords\u0073":[{"a":1}]}`, [String.raw`{"\u0052ecords\u0073":[{"a":1}]}`]],
  ['{"Records":null,"Records":[{"a":1}]}', ['{"a":1}']],
  ['{"ARecords":[1],"Recordss":[2]}', ['{"ARecords":[1],"Recordss":[2]}']],
  ['[1, "two", null, [3, [4]], {"five":[5]}]', ['1', '"two"', 'null', '[3, [4]]', '{"five":[5]}']],
  ['5', ['5']],
  ['{"a":1', ['{"a":1']],
  ['{"a":1} {"b":2}', ['{"a":1}', '{"b":2}']],
  ['{"a":1}{"b":2}\n', ['{"a":1}', '{"b":2}']],
  ['{\n  "a": 1\n}\n{\n  "b": 2\n}', ['{\n  "a": 1\n}', '{\n  "b": 2\n}']],
  ['{"Records":[{"a":1}]}{"Records":[]}', ['{"a":1}']],
  ['{"Records":[{"a":1}]}\n\n{"x":1,"Records":[{"b":2}]}{"c":3}', ['{"a":1}', '{"b":2}', '{"c":3}']],
  ['[{"a":1}][{"b":2}]', ['{"a":1}', '{"b":2}']],
  ['[{"Records":[{"a":1}]},{"Records":[{"b":2}]}]', ['{"a":1}', '{"b":2}']],
]

const MALFORMED_BODIES = [
  '[',
  '[{"a":1}',
  '[{"a":1},',
  '[{"a":1},]',
  '[,{"a":1}]',
  '[{"a":1},,{"b":2}]',
  '[{"a":1}]]',
  '[{"a":1}] x',
  '{"Records":[{"a":1}]',
  '{"Records":[{"a":1}}',
  '{"Records":[{"a":1}],}',
  '{"Records":[{"a":1}],"b"}',
  '{"x":tru,"Records":[{"a":1}]}',
  '{"Records":[{"a":"unclosed}]}',
  '{"Records":[{"a":1}]} x',
  '{"Records":[{"a":1}]},{"Records":[]}',
  '{"a":1} 5',
  '5 [{"a":1}]',
  '{"Records":[{"a":1}],"Records":[{"b":2}]}',
  '{"Records":[{"a":1}],"Records":null}',
  String.raw`{"Records":[],"R\u0065cords":[{"a":1}]}`,
  '{"Records":[{"a":1}],"Events":[{"b":2}]}',
  '{"Events":[{"b":2}],"Records":[{"a":1}]}',
  '{"Records":[{"a":1}],"Message":"{}"}',
]

const LINES: [string, string[]][] = [
  ['', []],
  ['\n\r\n  \n', []],
  ['{"a":1}', ['{"a":1}']],
  ['{"a":1}\n{"b":2}\n', ['{"a":1}', '{"b":2}']],
  ['\r\n{"a":1}\r\n\r\n {"b":2} \r\n', ['{"a":1}', '{"b":2}']],
  [`${TRICKY}\nnot json\n${TRICKY}`, [TRICKY, 'not json', TRICKY]],
]

describe('a JSON body', () => {
  test.each(JSON_BODIES)('%p contains %p, wherever it is cut', (body, records) => {
    expect(cuts(body).filter((chunks) => !Bun.deepEquals(split('json', chunks), records))).toEqual([])
  })

  test.each(MALFORMED_BODIES)('%p is rejected as a whole, wherever it is cut', (body) => {
    expect(cuts(body).filter((chunks) => !Bun.deepEquals(split('json', chunks), ['!!invalid']))).toEqual([])
  })

  test('returns each record before the next one arrives', () => {
    const splitter = createSplitter('json')
    expect(splitter.push('{"Records":[{"a":1}').map(toText)).toEqual([])
    expect(splitter.push(',{"b":').map(toText)).toEqual(['{"a":1}'])
    expect(splitter.push('2}]').map(toText)).toEqual(['{"b":2}'])
    expect(splitter.push('}').map(toText)).toEqual([])
    expect([...splitter.end()]).toEqual([])
  })

  test.each(['json', 'either'] as const)('has the records before a malformed one, as %s', (format) => {
    const splitter = createSplitter(format)
    const records = splitter.push('[{"a":1},,{"b":2}]').map(toText)
    const readRest = () => {
      for (const record of splitter.end()) records.push(toText(record))
    }
    expect(readRest).toThrow('not valid JSON')
    expect(records).toEqual(['{"a":1}'])
  })

  test('may be nested 100,000 deep without a stack overflow', () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
    expect(split('json', [`{"Records":[${deep},{"a":1}]}`])).toEqual([deep, '{"a":1}'])
  })
})

describe('a body of lines', () => {
  test.each(LINES)('%p contains %p, wherever it is cut', (body, records) => {
    expect(cuts(body).filter((chunks) => !Bun.deepEquals(split('lines', chunks), records))).toEqual([])
  })

  test('without a content type is recognized by its first line, wherever it is cut', () => {
    const bodies: [string, string[]][] = [
      ['\n {"a":1} \n\n{"b":2}\nnot json', ['{"a":1}', '{"b":2}', 'not json']],
      ['{"a":1}', ['{"a":1}']],
      ['{"a":1}\n', ['{"a":1}']],
      ['{\n "a": 1\n}\n', ['{\n "a": 1\n}']],
      ['{"Records":[{"a":1},\n{"b":2}]}\n', ['{"a":1}', '{"b":2}']],
      ['{"Records":[{"a":1}]}\n', ['{"a":1}']],
      ['[{"a":1}]', ['{"a":1}']],
      ['\n\n', []],
      ['', []],
    ]
    for (const [body, records] of bodies) {
      expect(cuts(body).filter((chunks) => !Bun.deepEquals(split('either', chunks), records))).toEqual([])
    }
  })
})

describe('a record', () => {
  const largest = `{"a":"${'x'.repeat(EVENT_BYTES_MAX - 8)}"}`
  const tooLarge = `{"a":"${'x'.repeat(EVENT_BYTES_MAX - 7)}"}`
  const tooLargeInBytes = `{"a":"${'é'.repeat(EVENT_BYTES_MAX / 2)}"}`

  test('of the maximum size is accepted; with one byte more it is rejected, and the other records are not affected', () => {
    expect(largest).toHaveLength(EVENT_BYTES_MAX)
    const chunk = 10_000
    for (const format of ['json', 'lines'] as const) {
      const [open, comma, close] = format === 'json' ? ['[', ',', ']'] : ['', '\n', '']
      const body = open + [largest, tooLarge, '{"b":1}', tooLargeInBytes, '{"c":1}'].join(comma) + close
      const chunks = body.match(new RegExp(`[^]{1,${chunk}}`, 'g')) ?? []
      const records = [largest, '!too_large', '{"b":1}', '!too_large', '{"c":1}']
      expect(split(format, chunks).map(digest)).toEqual(records.map(digest))
      expect(split(format, [body]).map(digest)).toEqual(records.map(digest))
    }
  })

  test('that is the whole body may be too large', () => {
    expect(split('json', [tooLarge])).toEqual(['!too_large'])
    expect(split('either', [tooLarge.slice(0, 9), tooLarge.slice(9)])).toEqual(['!too_large'])
  })

  test('must not have more text around it than the maximum size of an event', () => {
    expect(split('json', [`{"x":"${'x'.repeat(EVENT_BYTES_MAX)}","Records":[{"a":1}]}`])).toEqual([
      '!!too_large',
    ])
  })

  test('is yielded from a stream of chunks, one by one', async () => {
    async function* chunks() {
      yield '{"a":1}\n{"b"'
      yield ':2}\n'
    }
    const texts: string[] = []
    for await (const record of splitRecords(chunks(), 'lines')) texts.push(toText(record))
    expect(texts).toEqual(['{"a":1}', '{"b":2}'])
  })
})

describe('a body that only looks large', () => {
  const MANY = 3_000_000
  const BODIES: [string, string][] = [
    ['empty lists', '[]'.repeat(MANY)],
    ['empty lists on lines', '[]\n'.repeat(MANY)],
    ['empty lists of records', '{"Records":[]}'.repeat(MANY / 6)],
    ['brackets', '['.repeat(MANY)],
    ['lines that open a document', '{\n'.repeat(MANY)],
    ['lists in a record', `{"eventName":"x",${'"Events":[],'.repeat(MANY / 10)}"a":1}`],
    ['lists in lists', '{"Records":[{"Records":['.repeat(MANY / 20)],
    ['messages in messages', '{"message":"'.repeat(MANY / 10)],
  ]
  test.each(BODIES)('of %s is read in time that grows with its length', (_, body) => {
    for (const format of ['json', 'lines', 'either'] as const) {
      const startMs = performance.now()
      split(format, body.match(/[\s\S]{1,100000}/g) ?? [])
      expect(performance.now() - startMs).toBeLessThan(5_000)
    }
  })
})
