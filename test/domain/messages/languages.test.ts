import { afterEach, describe, expect, test } from 'bun:test'
import { DAYBOOK_ACTIONS } from '../../../src/domain/actions/families/daybook-actions.ts'
import type { Language } from '../../../src/domain/language.ts'
import { ACTION_FAULTS } from '../../../src/domain/messages/english/faults/action-faults.ts'
import { BACKUP_FAULTS } from '../../../src/domain/messages/english/faults/backup-faults.ts'
import { STARTUP_FAULTS } from '../../../src/domain/messages/english/faults/startup-faults.ts'
import { MESSAGES, setLanguageReader } from '../../../src/domain/messages/messages.ts'
import { RUSSIAN } from '../../../src/domain/messages/russian/russian.ts'
import { hasRussianTitle } from '../../../src/domain/messages/russian/russian-action-titles.ts'
import { russianCount, russianNumber } from '../../../src/domain/messages/russian/russian-numbers.ts'
import { readSources } from '../../support/source-files.ts'

afterEach(() => setLanguageReader(() => 'en'))

describe('a sentence', () => {
  test('is in the language of its reader, each time that it is read', () => {
    let language: Language = 'en'
    setLanguageReader(() => language)
    const { signIn } = MESSAGES.pages
    expect(signIn.submit).toBe('Sign in')
    language = 'ru'
    expect(signIn.submit).toBe('Войти')
  })

  test('has all its words in Russian, names apart', () => {
    const groups = Object.entries(RUSSIAN).filter(([name]) => !ENGLISH_GROUPS.includes(name))
    const texts = groups.flatMap(([name, group]) => textsOf(group, name))
    expect(
      texts.filter(([, text]) => isUntranslated(text)).map(([path, text]) => `${path}: ${text}`),
    ).toEqual([])
  })

  test('is there for every action of Daybook itself', () => {
    const titles = Object.values(DAYBOOK_ACTIONS).flatMap((family) => Object.values(family))
    expect(titles.filter((title) => !hasRussianTitle(title))).toEqual([])
  })

  test('that is left in English is found', () => {
    expect(['Sign in', 'Rows of the report', 'Нет users'].filter(isUntranslated)).toEqual([
      'Sign in',
      'Rows of the report',
    ])
    expect(['UTC', '{} мин', '/', 'curl', 'IP-адрес'].filter(isUntranslated)).toEqual([])
  })

  test('has no unusual space, which pages show as a code, and no word of letters from two alphabets', () => {
    const files = readSources(['src/domain/messages/russian'], /\.ts$/)
    const unusual = files.flatMap(({ path, text }) =>
      [...text.matchAll(/[\u00a0\u2000-\u200f\u202f]|[А-Яа-яЁё][A-Za-z]|[A-Za-z][А-Яа-яЁё]/g)].map(
        ([found]) => `${path}: ${found}`,
      ),
    )
    expect(unusual).toEqual([])
  })

  test('counts in Russian with the right form of the noun', () => {
    const count = (number: number) => russianCount(number, ['событие', 'события', 'событий'])
    expect([0, 1, 2, 5, 11, 12, 21, 104, 1_000].map(count)).toEqual([
      ...['0 событий', '1 событие', '2 события', '5 событий', '11 событий', '12 событий', '21 событие'],
      ...['104 события', '1000 событий'],
    ])
    expect([999, 1_000, 10_000, 1_234_567].map(russianNumber)).toEqual(['999', '1000', '10 000', '1 234 567'])
  })
})

// What is stored, or for a terminal.
const ENGLISH_GROUPS = [
  ...[
    'backups',
    'commands',
    'doctor',
    'doctorChecks',
    'drains',
    'errors',
    'imports',
    'moves',
    'inventory',
    'jsonTypes',
  ],
  ...['logVerification', 'recount', 'settings', 'storage', 'verification'],
]
// What people may type, in both languages.
const TYPED = /^find\.(?:fillers|words)/

// Names that are the same in Russian.
const NAMES = new Set([
  ...['UTC', 'OK', 'ID', 'API', 'JSON API', 'SHA-256', 'Content-MD5', 'CRC-32', 'Europe/Moscow', 'tar.gz'],
  ...[
    'curl',
    'Node.js',
    'Python',
    'aws CLI',
    'Fluent Bit',
    'Vector',
    'ru',
    'StopInstances, stop server …',
    'openapi.json',
  ],
])

// What only a terminal shows, and the words of AWS.
const ENGLISH_FAULTS = new Set([
  ...[ACTION_FAULTS, BACKUP_FAULTS, STARTUP_FAULTS].flatMap((faults) => Object.keys(faults)),
  'unknownStorageKey',
])

function isUntranslated(text: string): boolean {
  // The source of a function may have letters as escapes.
  return /[A-Za-z]{2}/.test(text) && !/[А-Яа-яЁё]|\\u04/.test(text) && !NAMES.has(text)
}

function textsOf(value: unknown, path: string): [path: string, text: string][] {
  if (TYPED.test(path)) return []
  if (path.startsWith('faults.') && ENGLISH_FAULTS.has(path.slice('faults.'.length))) return []
  if (typeof value === 'function') return literalsOf(value.toString()).map((text) => [path, text])
  if (typeof value === 'string') return [[path, value]]
  if (typeof value !== 'object' || value === null) return []
  const parts = Array.isArray(value)
    ? value.filter((part) => part.kind !== 'slot' && part.kind !== 'code')
    : value
  const members = Object.entries(parts).filter(
    ([name]) => name !== 'kind' && (name !== 'name' || !('text' in parts)),
  )
  return members.flatMap(([name, member]) => textsOf(member, Array.isArray(value) ? path : `${path}.${name}`))
}

// Of a sentence with values, what is written as a text of several words.
function literalsOf(source: string): string[] {
  const literals = source.replace(/\$\{[^{}]*\}/g, '').match(/`[^`]*`|'[^'\n]*'|"[^"\n]*"/g) ?? []
  return literals.map((literal) => literal.slice(1, -1)).filter((text) => /[A-Za-z]{2} [a-z]{2}/.test(text))
}
