import { describe, expect, test } from 'bun:test'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import packageJson from '../package.json' with { type: 'json' }
import { runCommand } from '../src/cli/run-command.ts'
import { SETTINGS } from '../src/config.ts'
import {
  codeSpansIn,
  headingIdsIn,
  linksIn,
  type MarkdownPage,
  readGuides,
  readPage,
} from './support/markdown-docs.ts'
import { readSources } from './support/source-files.ts'

const ROOT = join(import.meta.dir, '..')
const readme = readPage('README.md')
const architecture = readPage('ARCHITECTURE.md')
const changelog = readPage('CHANGELOG.md')
const guides = readGuides()
const pages = [readme, architecture, changelog, ...guides]
const manual = [readme, ...guides].map(({ text }) => text).join('\n')
const sources = readSources(['src', 'views', 'test'], /\.(?:tsx?|sql)$/)

describe('README and guides', () => {
  test('have one row for every setting, with its default and its meaning', () => {
    const rows = [...manual.matchAll(/^\| *`(DA[A-Z_]+)` *\|([^|]*)\|([^|]*)\|$/gm)]
    const documented = rows.map(([, name, fallback = '', meaning = '']) => [
      name,
      withoutTicks(fallback),
      meaning.trim(),
    ])
    const settings = Object.values(SETTINGS).map((each) => [each.name, each.default ?? '–', each.meaning])
    expect(documented).toEqual(settings)
  })

  test('name only scripts that package.json has', () => {
    const scripts = Object.keys(packageJson.scripts)
    const named = matches(`${manual}\n${architecture.text}`, /\bbun(?:@[\w.]+)? run ([\w:-]+)/g)
    expect(named.filter((name) => !scripts.includes(name))).toEqual([])
    expect(named).toContain('check')
  })

  test('name the version of bun that package.json pins, and so does .ci/run', () => {
    const named = [
      ...matches(manual, /\b(bun@[\d.]*\d)/g),
      ...matches(readPage('.ci/run').text, /\b(bun@[\d.]*\d)/g),
    ]
    expect(named.length).toBeGreaterThan(2)
    expect(named.filter((version) => version !== packageJson.packageManager)).toEqual([])
  })

  test('name the version of Daybook that package.json has, for files, images and commands', () => {
    const named = matches(manual, /\bdaybook[-:](\d+\.\d+\.\d+)/g)
    expect(named.length).toBeGreaterThan(2)
    expect(named.filter((version) => version !== packageJson.version)).toEqual([])
  })

  test.each([
    ['README', readme],
    ['the guide to the command line', readPage('public/guides/command-line.md')],
  ])('show every command that the command line has, and no other: %s', async (_, { text }) => {
    const commands = await commandsInHelp()
    const shown = new Set(matches(text, /\bdaybook ([a-z]+)\b/g))
    expect(commands.filter((command) => !shown.has(command))).toEqual([])
    const inCode = matches(manual, /`(?:\.\/)?daybook ([a-z]+)[^`]*`/g)
    expect(inCode.filter((command) => !commands.includes(command))).toEqual([])
  })

  test('README has at most 200 lines', () => {
    expect(readme.text.trimEnd().split('\n').length).toBeLessThanOrEqual(200)
  })

  test('README and the overview of the guides link to every guide', () => {
    const names = guides.map(({ path }) => path.slice('public/guides/'.length)).filter(isNoIndex)
    const index = linksIn(readPage('public/guides/index.md').text)
    expect(index.filter((href) => href.endsWith('.md')).toSorted()).toEqual(names)
    const linked = linksIn(readme.text).filter((href) => href.startsWith('public/guides/'))
    expect(linked.toSorted()).toEqual(names.map((name) => `public/guides/${name}`))
  })
})

describe('every page', () => {
  test.each(pages)('has links that lead to files and headings that exist: $path', (page) => {
    expect(linksIn(page.text).filter((href) => !leadsSomewhere(page, href))).toEqual([])
  })

  test('names only files that exist, and so do comments in the code', () => {
    const missing = [...pages, ...sources.map(commentsOf)].flatMap(({ path, text }) =>
      matches(text, /(?<![\w/.-])((?:src|views|test|public|\.ci)\/[\w./-]+\.\w+)/g)
        .filter((named) => !existsSync(join(ROOT, named)))
        .map((named) => `${path} names ${named}`),
    )
    expect(missing).toEqual([])
  })
})

describe('a link', () => {
  const guide = { path: 'public/guides/reports.md', text: '# A\n\n## Here\n' }

  test.each(['#here', 'trails.md', 'trails.md#verify-integrity', 'https://example.org', '/docs'])(
    'may lead to %s',
    (href) => {
      expect(leadsSomewhere(guide, href)).toBe(true)
    },
  )

  test.each(['#there', 'none.md', 'trails.md#nothing', '../../README.md', 'none/'])(
    'is broken that leads to %s',
    (href) => {
      expect(leadsSomewhere(guide, href)).toBe(false)
    },
  )
})

describe('ARCHITECTURE', () => {
  test('names only folders that exist', () => {
    const folders = codeSpansIn(architecture.text).filter((span) => /^(?:src|views|test|public)\b/.test(span))
    expect(folders.filter((path) => !existsSync(join(ROOT, path)))).toEqual([])
  })

  test('names only functions, types and members that the code has', () => {
    const words = new Set(sources.flatMap(({ text }) => text.match(/\w+/g) ?? []))
    const named = codeSpansIn(architecture.text)
      .filter((span) => /^[A-Za-z]\w*(?:\.[A-Za-z]\w*)*(?:\(\w*\))?$/.test(span))
      .flatMap((span) => span.match(/\w+/g) ?? [])
      .filter((word) => /[a-z][A-Z]/.test(word))
    expect(named.filter((word) => !words.has(word))).toEqual([])
  })
})

describe('the other pages', () => {
  test('CHANGELOG has a place for what is not released yet', () => {
    expect(changelog.text).toMatch(/^## \[?Unreleased\]?/m)
  })

  test('LICENSE is the one that package.json names', () => {
    expect(packageJson.license).toBe('Apache-2.0')
    expect(readPage('LICENSE').text).toContain('Apache License')
  })

  test('the htmx in public is the one that package.json names', () => {
    const files = readdirSync(join(ROOT, 'public')).filter((name) => /^htmx.*\.js$/.test(name))
    expect(files).not.toBeEmpty()
    for (const name of files) {
      expect(readPage(`public/${name}`).text.split('\n')[0]).toContain(packageJson.dependencies['htmx.org'])
    }
  })
})

// Links of guides to pages of Daybook itself are tested against the running server.
function leadsSomewhere({ path, text }: MarkdownPage, href: string): boolean {
  if (/^https?:/.test(href)) return true
  if (href.startsWith('/')) return path.startsWith('public/guides/')
  const [target = '', id] = href.split('#')
  const file = target === '' ? path : join(dirname(path), target)
  if (!existsSync(join(ROOT, file))) return false
  if (path.startsWith('public/guides/') && !file.startsWith('public/guides/')) return false
  const linked = target === '' ? text : readFileSync(join(ROOT, file), 'utf8')
  return id === undefined || headingIdsIn(linked).includes(id)
}

function commentsOf({ path, text }: MarkdownPage): MarkdownPage {
  return { path, text: matches(text, /(\/\*[\s\S]*?\*\/|(?<![:'"`])\/\/.*)/g).join('\n') }
}

function isNoIndex(name: string): boolean {
  return name !== 'index.md'
}

function withoutTicks(cell: string): string {
  return cell.trim().replace(/^`(.*)`$/, '$1')
}

function matches(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, found = '']) => found)
}

async function commandsInHelp(): Promise<string[]> {
  const lines: string[] = []
  await runCommand(['help'], {
    environment: {},
    clock: () => new Date(0),
    newId: () => 'id',
    print: (line) => lines.push(line),
    printError: (line) => lines.push(line),
    writeStderr: (text) => lines.push(text),
    readInput: async () => null,
    columns: null,
    stop: new AbortController().signal,
  })
  return matches(lines.join('\n'), /^ {2}daybook ([a-z]+)/gm)
}
