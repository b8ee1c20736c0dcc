import { describe, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { formatLicenses } from '../support/bundled-licenses.ts'
import { runDaybook } from '../support/run-daybook.ts'

const ROOT = join(import.meta.dir, '../..')

describe('daybook version --licenses', () => {
  test('prints what the last build would write', async () => {
    const { code, out, err } = await runDaybook(['version', '--licenses'])
    expect({ code, err }).toEqual({ code: 0, err: '' })
    // If this fails after a package was changed: bun run licenses
    expect(out).toBe(formatLicenses())
    expect(out).not.toMatch(/\[U\+/)
  })

  test('names every package that is bundled, and has a license text of each that comes with one', async () => {
    const { out } = await runDaybook(['version', '--licenses'])
    const bundled = await listBundled()
    expect(bundled.length).toBeGreaterThan(20)
    for (const name of bundled)
      expect(out).toMatch(new RegExp(`^${name.replace('.', '\\.')} \\d+\\.\\d+\\.\\d+ \\(`, 'm'))
    expect(out).toContain('Copyright (c) 2021 - present, Yusuke Wada and Hono contributors')
  })

  test('takes nothing else', async () => {
    expect((await runDaybook(['version', '--licences'])).code).toBe(2)
    expect((await runDaybook(['version', '--licenses', 'all'])).code).toBe(2)
  })
})

// By the files that the source map of the executable's code names.
async function listBundled(): Promise<string[]> {
  const entrypoints = ['src/main.ts', 'src/store/sqlite/sqlite-worker.ts'].map((path) => join(ROOT, path))
  const { outputs } = await Bun.build({ entrypoints, target: 'bun', sourcemap: 'external' })
  const maps = outputs.filter(({ kind }) => kind === 'sourcemap')
  const sources = await Promise.all(maps.map(async (map) => JSON.parse(await map.text()).sources.map(String)))
  const names = sources
    .flat()
    .map((source) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(source)?.[1] ?? null)
  return [...new Set(names.filter((name) => name !== null))]
}

test('the vendored script is among the licenses', () => {
  expect(readFileSync(join(ROOT, 'public/htmx.js'), 'utf8')).toContain('htmx')
  expect(formatLicenses()).toMatch(/^htmx\.org \d/m)
})
