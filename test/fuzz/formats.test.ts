import { expect } from 'bun:test'
import { parseXML } from '@aws-sdk/xml-builder'
import fc from 'fast-check'
import Papa from 'papaparse'
import { csv } from '../../src/adapters/csv.ts'
import { readErrorDocument } from '../../src/adapters/s3/s3-answers.ts'
import { xmlElement } from '../../src/http/cloudcontrol/xml.ts'
import { altered, anyChanges, anyLengths, anyString, anyText, inPieces } from '../support/arbitraries.ts'
import { holds } from '../support/property.ts'

const anyRows = fc.array(fc.array(anyString, { minLength: 2, maxLength: 5 }), { minLength: 1, maxLength: 5 })

holds('CSV has the cells that were written', 1_500, [anyRows], (rows) => {
  const parsed = Papa.parse<string[]>(
    new TextDecoder('utf-8', { ignoreBOM: true }).decode(csv.format(rows)),
    {
      delimiter: ',',
      newline: '\n',
    },
  )
  expect(parsed.data.slice(0, -1)).toEqual(rows.map((row) => row.map((cell) => cell.toWellFormed())))
})

holds('no cell of CSV for spreadsheets begins as a formula', 1_500, [anyRows], (rows) => {
  const parsed = Papa.parse<string[]>(
    new TextDecoder('utf-8', { ignoreBOM: true }).decode(csv.formatSafe(rows)),
    {
      delimiter: ',',
      newline: '\r\n',
    },
  )
  const cells = parsed.data.slice(0, -1)
  expect(cells.map((row) => row.length)).toEqual(rows.map((row) => row.length))
  for (const cell of cells.flat()) expect(cell).not.toMatch(/^[\s\uFEFF]*[=+\-@＝＋－＠]/)
})

holds('an element of XML has the text that was written', 800, [anyString], (text) => {
  const parsed = parseXML(xmlElement('a', `x${text}x`))
  const readable = text
    .toWellFormed()
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replace(/\r\n?/g, '\n')
  expect(String(parsed.a).replace(/\r\n?/g, '\n')).toBe(`x${readable}x`)
})

const DOCUMENT = '<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>No</Message></Error>'

holds(
  'whatever a storage answers is an error document, or nothing',
  800,
  [fc.oneof(anyText, anyChanges), anyLengths],
  async (given, lengths) => {
    const bytes = typeof given === 'string' ? Buffer.from(given) : altered(Buffer.from(DOCUMENT), given)
    const document = await readErrorDocument(inPieces(bytes, lengths))
    expect(document.length === 0 || Buffer.from(document).equals(Buffer.from(bytes))).toBe(true)
  },
)
