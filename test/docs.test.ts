import { describe, expect, test } from 'bun:test'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import about from '../package.json' with { type: 'json' }
import { runCommand } from '../src/cli/run-command.ts'
import { SETTINGS } from '../src/config.ts'

const read = (path: string) => readFileSync(join(import.meta.dir, '..', path), 'utf8')
const readme = read('README.md')
const architecture = read('ARCHITECTURE.md')
const bun = about.packageManager

describe('README', () => {
  test('has one row for every setting, with its default and its meaning', () => {
    const rows = [...readme.matchAll(/^\| *`(DA[A-Z_]+)` *\|(.*)\|(.*)\|$/gm)]
    const documented = rows.map(([, name, fallback = '', meaning = '']) => [
      name,
      bare(fallback),
      meaning.trim(),
    ])
    const settings = Object.values(SETTINGS).map((each) => [each.name, each.default ?? '–', each.meaning])
    expect(documented).toEqual(settings)
  })

  test('names only scripts that package.json has', () => {
    const scripts = Object.keys(about.scripts)
    const named = matches(`${readme}\n${architecture}`, /\bbun(?:@[\w.]+)? run ([\w:-]+)/g)
    expect(named.filter((name) => !scripts.includes(name))).toEqual([])
    expect(named).toContain('check')
  })

  test('names the version of bun that package.json pins, and so does .ci/run', () => {
    const named = [...matches(readme, /\b(bun@[\d.]*\d)/g), ...matches(read('.ci/run'), /\b(bun@[\d.]*\d)/g)]
    expect(named.length).toBeGreaterThan(2)
    expect(named.filter((version) => version !== bun)).toEqual([])
  })

  test('shows every command that the command line has, and no other', async () => {
    const verbs = await verbsInHelp()
    const shown = new Set(matches(readme, /\bdaybook ([a-z]+)\b/g))
    expect(verbs.filter((verb) => !shown.has(verb))).toEqual([])
    const inCode = matches(readme, /`(?:\.\/)?daybook ([a-z]+)[^`]*`/g)
    expect(inCode.filter((verb) => !verbs.includes(verb))).toEqual([])
  })
})

describe('the other pages', () => {
  test('CHANGELOG has a place for what is not released yet', () => {
    expect(read('CHANGELOG.md')).toMatch(/^## \[?Unreleased\]?/m)
  })

  test('ARCHITECTURE names only files that exist', () => {
    const named = matches(architecture, /\b((?:src|views|test|public)\/[\w./-]+\.\w+)/g)
    expect(named.filter((path) => !existsSync(join(import.meta.dir, '..', path)))).toEqual([])
  })

  test('LICENSE is the one that package.json names', () => {
    expect(about.license).toBe('Apache-2.0')
    expect(read('LICENSE')).toContain('Apache License')
  })

  test('the htmx in public is the one that package.json names', () => {
    const files = readdirSync(join(import.meta.dir, '..', 'public')).filter((name) =>
      /^htmx.*\.js$/.test(name),
    )
    expect(files).not.toBeEmpty()
    for (const name of files) {
      expect(read(`public/${name}`).split('\n')[0]).toContain(about.dependencies['htmx.org'])
    }
  })
})

function bare(cell: string): string {
  return cell.trim().replace(/^`(.*)`$/, '$1')
}

function matches(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, found = '']) => found)
}

async function verbsInHelp(): Promise<string[]> {
  const lines: string[] = []
  await runCommand(['help'], {
    environment: {},
    clock: () => new Date(0),
    newId: () => 'id',
    print: (line) => lines.push(line),
    complain: (line) => lines.push(line),
    writeError: (text) => lines.push(text),
    input: async () => null,
    columns: null,
    stop: new AbortController().signal,
  })
  return matches(lines.join('\n'), /^ {2}daybook ([a-z]+)/gm)
}
