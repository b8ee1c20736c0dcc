import { describe, expect, test } from 'bun:test'
import type { Source } from './support/file-rules.ts'
import { readGuides, readPage, withoutCode } from './support/markdown-docs.ts'
import { readSources } from './support/source-files.ts'

// Words that readers have to guess at. The field's words are in their place everywhere.
const WORDS = [
  ...['whoever', 'nobody', 'somebody'],
  ...['mend', 'mends', 'mended', 'deed', 'deeds', 'doer', 'doers', 'told'],
  ...['the house', 'chest', 'hearing', 'hears', 'founding', 'furnish', 'faring', 'unseen'],
  ...['must be a text'],
]

/** A word that one file may use, and why. */
type Exception = { path: string; word: string; reason: string }

const EXCEPTIONS: Exception[] = [{ path: 'test/words.test.ts', word: '*', reason: 'It is the list.' }]

// Comments and string literals.
const LITERAL = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|`(?:\\.|[^`\\])*`|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"/g
const BEFORE_NAME = /(?:\b(?:test|describe)|\)|\])\(\s*$/

const pages = [readPage('README.md'), readPage('ARCHITECTURE.md'), readPage('CHANGELOG.md'), ...readGuides()]
const code = readSources(['src', 'views', 'public'], /\.(?:tsx?|css|sql)$|^public\/js\/.*\.js$/)
const tests = readSources(['test'], /\.tsx?$/)
const files = [
  ...pages.map(({ path, text }) => ({ path, text: withoutCode(text) })),
  ...code,
  ...tests.map(({ path, text }) => ({ path, text: withoutTestData(text) })),
]

describe('plain words', () => {
  test.each(WORDS)('nothing says "%s"', (word) => {
    expect(files.flatMap((file) => linesWith(file, word))).toEqual([])
  })

  test('every exception is needed', () => {
    const idle = EXCEPTIONS.filter(
      ({ path, word }) => word !== '*' && !files.some((file) => file.path === path && says(file.text, word)),
    )
    expect(idle).toEqual([])
  })

  test.each([
    ['a comment', '// Whoever asks.', 'whoever'],
    ['an identifier', 'const deedsOf = 1', 'deeds'],
    ['a constant', 'HEARING_MAX', 'hearing'],
    ['a CSS class', '.unseen {', 'unseen'],
    ['the name of a test', withoutTestData("test('nobody', () => {})"), 'nobody'],
    ['words over two lines', '// of the\n// house', 'the house'],
  ])('are found in %s', (_, text, word) => {
    expect(says(text, word)).toBe(true)
  })

  test.each([
    ['data of a test', withoutTestData("expect(a).toBe('nobody')"), 'nobody'],
    ['a longer word', 'indeed, recommended, orchestra', 'deed'],
    ['a code span', withoutCode('The member `told`.'), 'told'],
    ['a block of code', withoutCode('```\ntold\n```\n'), 'told'],
  ])('are not found in %s', (_, text, word) => {
    expect(says(text, word)).toBe(false)
  })
})

function linesWith({ path, text }: Source, word: string): string[] {
  const isExempt = EXCEPTIONS.some((each) => each.path === path && (each.word === word || each.word === '*'))
  if (isExempt || !says(text, word)) return []
  const lines = text
    .split('\n')
    .flatMap((line, i) => (says(line, word) ? [`${path}:${i + 1} ${line.trim()}`] : []))
  return lines.length > 0 ? lines : [`${path} says "${word}" over two lines.`]
}

function says(text: string, word: string): boolean {
  return new RegExp(`\\b${word}\\b`).test(toWords(text))
}

// What a test sends and expects may be any string; its name, its comments and its identifiers may not.
function withoutTestData(text: string): string {
  return text.replace(LITERAL, (literal, offset: number) => {
    const isKept = literal.startsWith('/') || BEFORE_NAME.test(text.slice(Math.max(0, offset - 80), offset))
    return isKept ? literal : literal.replace(/[^\n]/g, '')
  })
}

// Identifiers become their words, and words of a comment over several lines follow one another.
function toWords(text: string): string {
  return text
    .replace(/\n\s*(?:\/\/|\*)/g, ' ')
    .replace(/(\p{Ll}|\d)(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .replace(/[_-]/g, ' ')
    .replace(/\s+/g, ' ')
    .toLowerCase()
}
