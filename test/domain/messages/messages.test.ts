import { expect, test } from 'bun:test'
import { ENGLISH } from '../../../src/domain/messages/english/english.ts'
import { readSources } from '../../support/source-files.ts'

test('every sentence is used', () => {
  expect(unusedSentences(ENGLISH, readCode())).toEqual([])
})

test('a sentence that nothing uses is found', () => {
  const messages = {
    faults: { given: '', kept: '' },
    pages: { users: { title: '', old: '' }, kinds: { a: '' } },
  }
  const code = [
    "throw new Fault('invalid', 'given')\nconst TEXT = MESSAGES.pages.users\nexport const title = TEXT.title",
    'const { kinds: KINDS } = MESSAGES.pages\nexport const kind = KINDS[name]',
  ]
  expect(unusedSentences(messages, code)).toEqual(['faults.kept', 'pages.users.old'])
})

function readCode(): string[] {
  const isCatalogue = (path: string) => path.startsWith('src/domain/messages/')
  return readSources(['src', 'views'], /\.tsx?$/).flatMap(({ path, text }) =>
    isCatalogue(path) ? [] : [text],
  )
}

function unusedSentences(messages: object, code: string[]): string[] {
  const used = new Set(code.flatMap(usedPaths))
  // A list may be used by one of its methods, as in `lines.map`.
  const parents = new Set([...used].flatMap(prefixesOf))
  const isUsed = (path: string) => parents.has(path) || prefixesOf(path).some((each) => used.has(each))
  return pathsOf(messages).filter((path) => !isUsed(path))
}

/** The paths that a file names, such as `pages.users.title`. The path of a group is named where all of it is used. */
function usedPaths(text: string): string[] {
  const names = new Map<string, string>()
  const body = text.replace(BINDING, (_, members: string | undefined, name: string, group: string) => {
    if (members === undefined) names.set(name, `MESSAGES${group}`)
    for (const [, member, alias = member] of (members ?? '').matchAll(/(\w+)(?:: (\w+))?/g))
      names.set(alias ?? '', `MESSAGES${group}.${member}`)
    return ''
  })
  const expanded = [...names].reduce((code, [name, path]) => code.replace(wholeWord(name), path), body)
  const paths = [...expanded.matchAll(/\b(?:MESSAGES|ENGLISH)\.([\w.]+\w)/g)].map(([, path = '']) => path)
  return [...paths, ...namedInStrings(text)].filter((path) => !NAMED_IN_STRINGS.includes(path))
}

// Faults and notices are asked for by their names.
const NAMED_IN_STRINGS = ['faults', 'notices']

function namedInStrings(text: string): string[] {
  return [...text.matchAll(/'([\w-]+)'/g)].flatMap(([, name]) =>
    NAMED_IN_STRINGS.map((group) => `${group}.${name}`),
  )
}

// Where Daybook speaks English only, the sentences are those of `ENGLISH`.
const BINDING = /^\s*(?:export )?const (?:\{([^}]*)\}|(\w+)) = (?:MESSAGES|ENGLISH)((?:\.\w+)*)$/gm

function wholeWord(name: string): RegExp {
  return new RegExp(`(?<![.\\w'])${name}\\b(?![':])`, 'g')
}

function prefixesOf(path: string): string[] {
  const parts = path.split('.')
  return parts.map((_, index) => parts.slice(0, index + 1).join('.'))
}

function pathsOf(group: object, prefix = ''): string[] {
  return Object.entries(group).flatMap(([name, value]) => {
    const path = `${prefix}${name}`
    return typeof value === 'object' && !Array.isArray(value) ? pathsOf(value, `${path}.`) : [path]
  })
}
