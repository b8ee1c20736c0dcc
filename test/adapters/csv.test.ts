import { expect, test } from 'bun:test'
import Papa from 'papaparse'
import { csv } from '../../src/adapters/csv.ts'
import { createRandom, type Random, randomJson } from '../support/random-json.ts'

const RUNS = 3_000

/** What makes a difference to readers of CSV, to spreadsheets and to UTF-8. */
const PIECES = [
  ...['', '"', '""', ',', ';', ' ', '\t', '\r', '\n', '\r\n', '\0', "'", '\\', '\u2028', '\u00A0'],
  ...['=', '+', '-', '@', '＝', '＋', '－', '＠', '=1+2', '{', '{"a":"b;=c"}', '; "=x', '";\t-'],
  ...[
    '\uFEFF',
    '\uD800',
    '\uDC00',
    'é',
    'Жук',
    '漢',
    '\u{1F600}',
    'a',
    'Run Instances',
    '10.0.0.1',
    'x'.repeat(300),
  ],
]
const FORMULA = /^\s*[=+\-@＝＋－＠]|^\s+'[=+\-@＝＋－＠]|^[\t\r\n]/

test('rows are those of the reference, byte for byte', () => {
  const seed = Math.floor(Math.random() * 2 ** 32)
  const random = createRandom(seed)
  for (let run = 0; run < RUNS; run += 1) {
    const rows = Array.from({ length: 1 + random.below(4) }, () => randomRow(random))
    const expected = `${Papa.unparse(rows, { newline: '\n' })}\n`
    expect({ seed, rows, text: hex(csv.format(rows)) }).toEqual({ seed, rows, text: hex(utf8(expected)) })
  }
})

test('rows for spreadsheets are those of the reference, byte for byte', () => {
  const seed = Math.floor(Math.random() * 2 ** 32)
  const random = createRandom(seed)
  for (let run = 0; run < RUNS; run += 1) {
    const rows = Array.from({ length: 1 + random.below(4) }, () => randomRow(random))
    const guarded = rows.map((row) => row.map(guardInnerFormulas))
    const expected = `${Papa.unparse(guarded, { newline: '\r\n', escapeFormulae: FORMULA })}\r\n`
    expect({ seed, rows, text: hex(csv.formatSafe(rows)) }).toEqual({ seed, rows, text: hex(utf8(expected)) })
  }
})

test('cells may be larger than the first piece of memory', () => {
  const rows = [['"'.repeat(400_000), '漢'.repeat(200_000), 'a']]
  const expected = `"${'""'.repeat(400_000)}",${'漢'.repeat(200_000)},a\n`
  expect(Buffer.from(csv.format(rows)).equals(utf8(expected))).toBeTrue()
})

// The rule in its shortest form.
function guardInnerFormulas(cell: string): string {
  const isJson = /^\s*\{/.test(cell)
  return cell.replace(/([;\t\r\n]["\s;]*)([=+\-@＝＋－＠])/g, (part, separators: string, char: string) => {
    if (!isJson) return `${separators}'${char}`
    const code = `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`
    return /[;"]/.test(separators) ? separators + code : part
  })
}

function randomRow(random: Random): string[] {
  return Array.from({ length: 1 + random.below(5) }, () => randomCell(random))
}

function randomCell(random: Random): string {
  if (random.oneIn(4)) return randomJson(random)
  return Array.from({ length: random.below(5) }, () => random.pick(PIECES)).join('')
}

function utf8(text: string): Buffer {
  return Buffer.from(new TextEncoder().encode(text))
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1')
}
