import { expect, test } from 'bun:test'
import { decodeText } from '../../../src/domain/json/decode-text.ts'
import { detectContent } from '../../../src/domain/json/detect-content.ts'

const CASES: [string, string, Uint8Array][] = [
  ['JSON', 'utf-8', Buffer.from('{"a":1}')],
  ['nothing', 'utf-8', Buffer.alloc(0)],
  ['one character', 'utf-8', Buffer.from('{')],
  ['a mark of UTF-8', 'utf-8', Buffer.from('\ufeff{')],
  ['UTF-16', 'utf-16le', Buffer.from('[{', 'utf16le')],
  ['UTF-16 of one character', 'utf-16le', Buffer.from('5', 'utf16le')],
  ['a line end in UTF-16', 'utf-16le', Buffer.from('\r\n{', 'utf16le')],
  ['big-endian UTF-16', 'utf-16be', Buffer.from('[{', 'utf16le').swap16()],
  ['a mark of UTF-16', 'utf-16le', Buffer.from('\ufeffы', 'utf16le')],
  ['a mark of big-endian UTF-16', 'utf-16be', Buffer.from('\ufeffы', 'utf16le').swap16()],
  ['a mark of UTF-32', 'utf-32', Buffer.from([0xff, 0xfe, 0, 0])],
  ['gzip', 'gzip', Bun.gzipSync('{}')],
  ['zeros', 'utf-8', Buffer.alloc(600)],
]

test.each(CASES)('%s is recognised as %s', (_, content, bytes) => {
  expect(detectContent(bytes)).toBe(content as never)
})

test('text is decoded up to the first invalid byte, wherever it is cut', async () => {
  const valid = '{"a":"é本😀"}'.repeat(3)
  for (const bad of [[0xff], [0xe2, 0x28], [0xf0, 0x9f, 0x98]]) {
    const bytes = Buffer.concat([Buffer.from(valid), Buffer.from(bad), Buffer.from('xyz'.repeat(bad.length))])
    for (let length = 1; length <= bytes.length; length++)
      expect(await decode(bytes, length)).toBe(`${valid}!`)
  }
  expect(await decode(Buffer.from(`\ufeff${valid}`), 5)).toBe(valid)
})

/** Returns the text, with `!` behind it if the rest is invalid. */
async function decode(bytes: Uint8Array, chunkLength: number): Promise<string> {
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += chunkLength) yield bytes.subarray(at, at + chunkLength)
  }
  let text = ''
  try {
    for await (const piece of decodeText(chunks(), 'utf-8')) text += piece
    return text
  } catch {
    return `${text}!`
  }
}
