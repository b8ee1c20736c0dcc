import { expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { joinStyleSheets, listPublicFiles } from '../../src/http/public-files.ts'
import { findPublicFolder } from '../../src/http/public-folder.ts'

const FILES = listPublicFiles(findPublicFolder()).filter(({ path }) => path.startsWith('css/'))
const SHEETS = FILES.map(({ path, file }) => ({ path, text: readFileSync(file, 'utf8') }))

test('the tokens define each colour once, for light and for dark mode', () => {
  const colours = SHEETS.flatMap(({ path, text }) =>
    (text.match(/#[0-9a-f]{3,8}\b/gi) ?? []).map((colour) => `${path} ${colour}`),
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
