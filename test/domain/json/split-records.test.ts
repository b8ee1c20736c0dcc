import { describe, expect, test } from 'bun:test'
import { Fault } from '../../../src/domain/fault.ts'
import { EVENT_BYTES_MAX, type RawRecord } from '../../../src/domain/json/raw-record.ts'
import { createSplitter, type RecordFormat, splitRecords } from '../../../src/domain/json/split-records.ts'

/** What a splitter makes of chunks: texts, `!code` for a fault of one record, `!!code` for one of the whole. */
function split(form: RecordFormat, chunks: string[]): string[] {
  const splitter = createSplitter(form)
  try {
    return [...chunks.flatMap((chunk) => splitter.push(chunk)), ...splitter.end()].map(shown)
  } catch (fault) {
    if (!(fault instanceof Fault)) throw fault
    return [`!!${fault.code}`]
  }
}

function shown(record: RawRecord): string {
  return 'fault' in record ? `!${record.fault.code}` : record.text
}

const WEIRD = `${String.raw`{"a":"x\\","b":"]}\"{[,","c":[1,{"Records":[2]}],"d":"\\\"","e":"\ud800\u0000"`},"é":"😀"}`

const JSON_BODIES: [string, string[]][] = [
  ['', []],
  ['  \r\n\t', []],
  ['{}', ['{}']],
  ['  {"a": 1.0 , "a":2}\n', ['{"a": 1.0 , "a":2}']],
  [WEIRD, [WEIRD]],
  [`[${WEIRD}]`, [WEIRD]],
  [`{"Records":[${WEIRD}, ${WEIRD}\n]}`, [WEIRD, WEIRD]],
  ['{"Records":[]}', []],
  ['[]', []],
  ['[ ]', []],
  ['{"Records" :\n[ {"a":1} ,{"b":2} ] }', ['{"a":1}', '{"b":2}']],
  ['{"x":{"Records":[1]},"y":["Records",{"z":[]}],"Records":[{"a":1}],"v":"w"}', ['{"a":1}']],
  ['{"x":"Records","y":[{"a":1}]}', ['{"x":"Records","y":[{"a":1}]}']],
  ['{"Records":{"a":[1]}}', ['{"Records":{"a":[1]}}']],
  ['{"\\"Records":[1]}', ['{"\\"Records":[1]}']],
  ['{"Records\\"":[1]}', ['{"Records\\"":[1]}']],
  ['{"ARecords":[1],"Recordss":[2]}', ['{"ARecords":[1],"Recordss":[2]}']],
  ['[1, "two", null, [3, [4]], {"five":[5]}]', ['1', '"two"', 'null', '[3, [4]]', '{"five":[5]}']],
  ['5', ['5']],
  ['{"a":1', ['{"a":1']],
  ['{"a":1} {"b":2}', ['{"a":1} {"b":2}']],
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
  '[{"a":1}][{"b":2}]',
  '{"Records":[{"a":1}]',
  '{"Records":[{"a":1}}',
  '{"Records":[{"a":1}],}',
  '{"Records":[{"a":1}],"b"}',
  '{"x":tru,"Records":[{"a":1}]}',
  '{"Records":[{"a":"unclosed}]}',
  '{"Records":[{"a":1}]}{"Records":[]}',
  '5 [{"a":1}]',
]

const LINES: [string, string[]][] = [
  ['', []],
  ['\n\r\n  \n', []],
  ['{"a":1}', ['{"a":1}']],
  ['{"a":1}\n{"b":2}\n', ['{"a":1}', '{"b":2}']],
  ['\r\n{"a":1}\r\n\r\n {"b":2} \r\n', ['{"a":1}', '{"b":2}']],
  [`${WEIRD}\nnot json\n${WEIRD}`, [WEIRD, 'not json', WEIRD]],
]

describe('a JSON body', () => {
  test.each(JSON_BODIES)('%p holds %p, wherever it is cut', (body, records) => {
    expect(cuts(body).filter((chunks) => !Bun.deepEquals(split('json', chunks), records))).toEqual([])
  })

  test.each(MALFORMED_BODIES)('%p is refused as a whole, wherever it is cut', (body) => {
    expect(cuts(body).filter((chunks) => !Bun.deepEquals(split('json', chunks), ['!!invalid']))).toEqual([])
  })

  test('gives each record before the next is there', () => {
    const splitter = createSplitter('json')
    expect(splitter.push('{"Records":[{"a":1}').map(shown)).toEqual([])
    expect(splitter.push(',{"b":').map(shown)).toEqual(['{"a":1}'])
    expect(splitter.push('2}]').map(shown)).toEqual(['{"b":2}'])
    expect(splitter.push('}').map(shown)).toEqual([])
    expect(splitter.end()).toEqual([])
  })

  test('may be nested as deep as it likes without breaking anything', () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
    expect(split('json', [`{"Records":[${deep},{"a":1}]}`])).toEqual([deep, '{"a":1}'])
  })
})

describe('lines', () => {
  test.each(LINES)('%p hold %p, wherever they are cut', (body, records) => {
    expect(cuts(body).filter((chunks) => !Bun.deepEquals(split('lines', chunks), records))).toEqual([])
  })

  test('without a content type are known by the first, wherever they are cut', () => {
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
  const most = `{"a":"${'x'.repeat(EVENT_BYTES_MAX - 8)}"}`
  const tooMuch = `{"a":"${'x'.repeat(EVENT_BYTES_MAX - 7)}"}`
  const tooMuchInBytes = `{"a":"${'é'.repeat(EVENT_BYTES_MAX / 2)}"}`

  test('of just the size allowed is taken, one byte more is not, and the others go on', () => {
    expect(most).toHaveLength(EVENT_BYTES_MAX)
    const chunk = 10_000
    for (const form of ['json', 'lines'] as const) {
      const [open, comma, close] = form === 'json' ? ['[', ',', ']'] : ['', '\n', '']
      const body = open + [most, tooMuch, '{"b":1}', tooMuchInBytes, '{"c":1}'].join(comma) + close
      const chunks = body.match(new RegExp(`[^]{1,${chunk}}`, 'g')) ?? []
      const records = [most, '!too_large', '{"b":1}', '!too_large', '{"c":1}']
      expect(split(form, chunks).map(digest)).toEqual(records.map(digest))
      expect(split(form, [body]).map(digest)).toEqual(records.map(digest))
    }
  })

  test('by itself may be too large', () => {
    expect(split('json', [tooMuch])).toEqual(['!too_large'])
    expect(split('either', [tooMuch.slice(0, 9), tooMuch.slice(9)])).toEqual(['!too_large'])
  })

  test('may not be surrounded by more than an event may hold', () => {
    expect(split('json', [`{"x":"${'x'.repeat(EVENT_BYTES_MAX)}","Records":[{"a":1}]}`])).toEqual([
      '!!too_large',
    ])
  })

  test('comes out of a stream of chunks, one by one', async () => {
    async function* chunks() {
      yield '{"a":1}\n{"b"'
      yield ':2}\n'
    }
    const texts: string[] = []
    for await (const record of splitRecords(chunks(), 'lines')) texts.push(shown(record))
    expect(texts).toEqual(['{"a":1}', '{"b":2}'])
  })
})

function digest(text: string): string {
  return text.length > 50 ? `${text.length}:${Bun.hash(text)}` : text
}

/** The text whole, in two at every place, and one character at a time. */
function cuts(text: string): string[][] {
  const pairs = Array.from({ length: text.length + 1 }, (_, at) => [text.slice(0, at), text.slice(at)])
  return [[text], ...pairs, text.split('')]
}
