import { expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { joinStyleSheets, listPublicFiles } from '../../src/http/public-files.ts'
import { findPublicFolder } from '../../src/http/public-folder.ts'

const ROOT = join(import.meta.dir, '../..')
/** Names whose end is a value: `status-alert`, `json-string`. */
const BUILT_CLASSES = [
  ...['status-', 'heatmap-', 'theme-', 'htmx-', 'json-', 'histogram-', 'column-', 'cell-'],
  ...['user-kind-', 'event-table-', 'head-', 'step-'],
]

const FILES = listPublicFiles(findPublicFolder()).filter(({ path }) => path.startsWith('css/'))
const SHEETS = FILES.map(({ path, file }) => ({ path, text: readFileSync(file, 'utf8') }))

test('the tokens define each colour once, for light and for dark mode', () => {
  const colours = SHEETS.flatMap(({ path, text }) =>
    (text.match(/#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch)a?\(/gi) ?? []).map((colour) => `${path} ${colour}`),
  )
  expect(colours.filter((each) => !each.startsWith('css/tokens.css '))).toEqual([])
  const tokens = SHEETS.find(({ path }) => path === 'css/tokens.css')?.text ?? ''
  expect(tokens.match(/light-dark\(/g)?.length).toBeGreaterThan(12)
})

test('every style is in a layer, and the layers are in their order', () => {
  const sheet = joinStyleSheets(FILES)
  expect(sheet).toStartWith('@layer reset, tokens, base, components, utilities;\n')
  const layers = [...sheet.matchAll(/^@layer (\w+) \{$/gm)].map(([, layer]) => layer)
  expect(layers).toHaveLength(FILES.length)
  expect(new Set(layers)).toEqual(new Set(['reset', 'tokens', 'base', 'components', 'utilities']))
})

// Widths and heights are of one component; its type, its spaces and its colours are those of all.
const SPACES = /^\s*(?:padding|margin|gap|row-gap|column-gap)[a-z-]*: (.+);$/
const TYPE = /^\s*font(?:-size)?: (.+);$/
/** A longer space is a place for something else. */
const SPACE_REM_MAX = 4

test('spaces and sizes of type are tokens', () => {
  const others = linesOf(({ text, path }) => path !== 'css/tokens.css' && !isToken(text))
  expect(others).toEqual([])
})

test('every token is used, and every token that is used exists', () => {
  const sheet = SHEETS.map(({ text }) => text).join('\n')
  const defined = new Set([...sheet.matchAll(/^\s*(--[\w-]+):/gm)].map(([, name]) => name))
  const used = new Set([...sheet.matchAll(/var\((--[\w-]+)/g)].map(([, name]) => name))
  expect([...used].filter((name) => !defined.has(name))).toEqual([])
  expect([...defined].filter((name) => !used.has(name))).toEqual([])
})

test('every class with a style is one of a view or a script', () => {
  const files = ['views', 'src/http', 'public/js'].flatMap((folder) => [
    ...new Bun.Glob('**/*.{ts,tsx,js}').scanSync({ cwd: join(ROOT, folder), absolute: true }),
  ])
  const code = files.map((path) => readFileSync(path, 'utf8')).join('\n')
  const words = new Set(code.match(/[a-z][\w-]*/g))
  const styled = SHEETS.flatMap(({ path, text }) =>
    [...text.replaceAll(/\/\*.*?\*\//gs, '').matchAll(/\.([a-z][\w-]*)/g)].map(
      ([, name]) => `${path} .${name}`,
    ),
  )
  const isBuilt = (name: string) => BUILT_CLASSES.some((start) => name.startsWith(start))
  const unused = new Set(styled).values().filter((each) => {
    const name = each.split('.').at(-1) ?? ''
    return !words.has(name) && !isBuilt(name)
  })
  expect([...unused]).toEqual([])
})

function linesOf(isListed: (line: { path: string; text: string }) => boolean): string[] {
  return SHEETS.flatMap(({ path, text }) =>
    text
      .split('\n')
      .filter((line) => isListed({ path, text: line }))
      .map((line) => `${path}:${line}`),
  )
}

function isToken(line: string): boolean {
  const space = SPACES.exec(line)?.[1] ?? ''
  const spaces = [...space.matchAll(/(\d*\.?\d+)rem/g)].map(([, rem]) => Number(rem))
  const type = TYPE.exec(line)?.[1] ?? ''
  return spaces.every((rem) => rem >= SPACE_REM_MAX) && !/\d(?:rem|px)/.test(type)
}
