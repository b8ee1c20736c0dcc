import { DAYBOOK_SOURCE } from '../access/audit-entry.ts'
import { COLUMN_LENGTH_MAX } from './column.ts'

/**
 * Whether an event source is Daybook's own, or looks like it: in other letter case, with spaces, invisible or control
 * characters, with accents, backwards after a change of direction, or with letters of other scripts.
 */
export function isReservedSource(eventSource: string | null): boolean {
  if (eventSource === null) return false
  if (VISIBLE_ASCII.test(eventSource)) {
    return eventSource.length === DAYBOOK_SOURCE.length && toPlain(eventSource) === DAYBOOK_SOURCE
  }
  const plain = toPlain(eventSource.normalize('NFKD').replace(IGNORED, ''))
  if (plain === DAYBOOK_SOURCE || backwards(plain) === DAYBOOK_SOURCE) return true
  // The rest of a value that was cut is not known.
  return eventSource.length >= COLUMN_LENGTH_MAX - 1 && DAYBOOK_SOURCE.startsWith(plain)
}

const VISIBLE_ASCII = /^[!-~]*$/
// Marks, characters that take no room or are unknown, spaces, and what stands in a column for U+0000.
const IGNORED = /[\p{M}\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800\uFFFD]/gu

function toPlain(text: string): string {
  let plain = ''
  for (const char of text.toLowerCase()) plain += PLAIN_LETTERS.get(char) ?? char
  return plain
}

function backwards(text: string): string {
  return [...text].reverse().join('')
}

// The characters that look like the letters of `daybook`, after decomposition and in lower case: those of Unicode's table of
// confusables (UTS #39, version 17), small capitals, letters in circles and squares, and Cyrillic ones that only a serif
// tells apart. A package has the table for every letter, which is 600 KB, and none is kept up to date without one.
const LOOKALIKES: { [letters: string]: string } = {
  a: '250 251 3b1 430 15c5 1d00 2376 237a a4ee ab7a 102a0 16f40 1f150 1f170 1f1e6',
  ay: 'a73d',
  b: '180 183 185 253 299 3b2 431 432 44c 463 48d 13fc 1472 1473 15af 15f7 2c83 a4d0 a7b5 ab9f 10282 102a1 10301 16ed1 1f151 1f171 1f1e7',
  d: 'f0 111 18c 256 257 501 146f 15de 15ea 1d05 20ab a4d2 a4d3 ab70 abb7 1f153 1f173 1f1e9',
  k: '138 199 3ba 43a 49b 49f 16d5 1d0b 20ad 2c6a 2c95 a4d7 a741 abb6 10518 1f15a 1f17a 1f1f0',
  o: '30 f8 275 3b8 3bf 3c3 3ed 43e 473 4e9 585 5e1 647 665 6be 6c1 6d5 6f5 6ff 7c0 966 9e6 a66 ae6 b20 b66 be6 c66 ce6 d20 d66 e50 ed0 1010 101d 1040 10d7 10ff 12d0 17e0 1d0f 1d11 2296 229d 236c 2c91 2c9f 2d31 2d41 2d54 3007 a4f3 a74b ab3d ab3e ab74 ab8e abbb 10292 102ab 1042c 104ea 10516 114d0 118c8 118d5 118d7 118e0 11de0 1d21a 1f15e 1f17e 1f1f4 1f714',
  oo: '221e a699 a74f',
  y: 'a5 1b4 24f 263 28f 3b3 3c5 443 4af 4b1 10e7 1d8c 1eff 2ca9 a4ec ab5a ab79 ab8d 102b2 118c4 118dc 16f43 1f168 1f188 1f1fe',
}

const PLAIN_LETTERS: ReadonlyMap<string, string> = new Map(
  Object.entries(LOOKALIKES).flatMap(([letters, codes]) =>
    codes.split(' ').map((code): [string, string] => [fromHex(code), letters]),
  ),
)

function fromHex(code: string): string {
  return String.fromCodePoint(Number.parseInt(code, 16))
}
