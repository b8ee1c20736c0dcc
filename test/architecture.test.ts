import { describe, expect, test } from 'bun:test'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brokenRules, misplacedFiles, type Source } from './support/file-rules.ts'
import { forbiddenImports, importCycles, namesExportedTwice } from './support/import-rules.ts'

const root = join(import.meta.dir, '..')
const ignored = readFileSync(join(root, '.gitignore'), 'utf8')
  .split('\n')
  .map((line) => line.replace(/\/$/, ''))
const paths = readdirSync(root)
  .filter((name) => !ignored.includes(name) && !name.endsWith('.log'))
  .flatMap((name) => (['src', 'views', 'test', 'public'].includes(name) ? filesIn(name) : [name]))
const sources = paths
  .filter((path) => /\.tsx?$/.test(path))
  .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))

function filesIn(folder: string): string[] {
  return [...new Bun.Glob(`${folder}/**/*`).scanSync({ cwd: root })]
}

describe('the code', () => {
  test('imports only what each layer may', () => {
    expect(sources.flatMap(forbiddenImports)).toEqual([])
  })

  test('has no circle of imports, those of types included', () => {
    expect(importCycles(sources)).toEqual([])
  })

  test('exports each name once within a layer', () => {
    expect(namesExportedTwice(sources)).toEqual([])
  })

  test('keeps the rules in every file', () => {
    expect(sources.flatMap(brokenRules)).toEqual([])
  })

  test('has every file where it belongs', () => {
    expect(misplacedFiles(paths)).toEqual([])
  })
})

const MARK = `TO${'DO'}`
const SKIP = `sk${'ip'}`

describe('a planted violation is caught:', () => {
  test.each<[string, Source]>([
    ['domain imports the store', planted('src/domain/a.ts', "import { openStore } from '../store/store.ts'")],
    ['domain imports a package', planted('src/domain/a.ts', "import { Hono } from 'hono'")],
    ['domain does I/O', planted('src/domain/a.ts', "import { readFile } from 'node:fs/promises'")],
    [
      'a service imports a value of the store',
      planted('src/services/a.ts', "import { days } from '../store/partitions.ts'"),
    ],
    [
      'a service imports another topic',
      planted('src/services/trails/a.ts', "import type { Ingest } from '../events/ingest.ts'"),
    ],
    ['a service imports a package', planted('src/services/a.ts', "import { createHash } from 'node:crypto'")],
    ['a service imports the clock', planted('src/services/a.ts', "import type { Clock } from '../clock.ts'")],
    [
      'a service imports an adapter',
      planted('src/services/a.ts', "import { csv } from '../adapters/csv.ts'"),
    ],
    [
      'the secrets import the store',
      planted('src/secrets.ts', "import { openStore } from './store/store.ts'"),
    ],
    ['a service imports http', planted('src/services/a.ts', "import type { Env } from '../http/env.ts'")],
    ['an import over several lines', planted('src/services/a.ts', "import {\n  Hono,\n} from 'hono'")],
    ['a dynamic import', planted('src/services/a.ts', "const s3 = await import('@aws-sdk/client-s3')")],
    ['a shape imports an API', planted('src/http/shapes/a.ts', "import { routes } from '../api/route.ts'")],
    ['a view imports the schema library', planted('views/a.tsx', "import { z } from 'zod'")],
    ['an API imports another', planted('src/http/api/a.ts', "import { page } from '../console/page.ts'")],
    [
      'an API imports a value of a service',
      planted('src/http/api/a.ts', "import { lookup } from '../../services/events/lookup.ts'"),
    ],
    [
      'the JSON API imports views',
      planted('src/http/api/a.ts', "import { paths } from '../../../views/paths.ts'"),
    ],
    [
      'a view imports a service',
      planted('views/a.tsx', "import type { Lookup } from '../src/services/events/lookup.ts'"),
    ],
    ['a view holds the context', planted('views/a.tsx', "import type { Context } from 'hono'")],
    [
      'the store imports a service',
      planted('src/store/a.ts', "import type { Ingest } from '../services/events/ingest.ts'"),
    ],
    [
      'S3 outside the adapters',
      planted('src/services/a.ts', "import { S3Client } from '@aws-sdk/client-s3'"),
    ],
    [
      'the identity provider outside the adapters',
      planted('src/services/a.ts', "import { discovery } from 'openid-client'"),
    ],
    ['a schedule outside schedule.ts', planted('src/app.ts', "import { Cron } from 'croner'")],
    ['a re-export', planted('src/services/a.ts', "export { sql } from 'drizzle-orm'")],
  ])('%s', (_, source) => {
    expect(forbiddenImports(source)).toHaveLength(1)
  })

  test.each<[string, Source]>([
    ['the time', planted('src/services/a.ts', 'const now = new Date()')],
    ['the time, otherwise', planted('views/a.tsx', 'const now = Date.now()')],
    ['the environment', planted('src/services/a.ts', 'const home = process.env.HOME')],
    ['SQL outside the store', planted('src/services/a.ts', "run('select id from events')")],
    ['a default export', planted('src/services/a.ts', 'export default 1')],
    ['a barrel', planted('src/services/a.ts', "export * from './b.ts'")],
    ['a skipped test', planted('test/services/a.test.ts', `test.${SKIP}('x', () => {})`)],
    [
      'a test left out without a reason',
      planted('test/services/a.test.ts', `test.${SKIP}If(lacks)('x', () => {})`),
    ],
    ['unfinished work', planted('src/services/a.ts', `// ${MARK}: later`)],
    ['a long file', planted('src/services/a.ts', 'run()\n'.repeat(251))],
    ['a function without a doc comment', planted('src/services/a.ts', 'export function go() {}')],
    ['a cast without its reason', planted('src/services/a.ts', 'const row = value as Row')],
    ['the domain printing', planted('src/domain/a.ts', "console.log('x')")],
    ['a sentence in a view', planted('views/a.tsx', "const text = 'No events yet.'")],
    ['a sentence with a value', planted('views/a.tsx', `const text = \`Delete trail \${name}?\``)],
    ['a sentence that begins with a field', planted('src/http/console/a.ts', "fail('`end` is too early.')")],
    ['a sentence over two lines', planted('views/a.tsx', 'const text = `Fix\nthem.`')],
    ['a label', planted('views/a.tsx', 'const a = <Button label="Search" />')],
    ['a label in braces', planted('views/a.tsx', "const a = <a aria-label={'search'} />")],
    ['a label of an option', planted('src/http/console/a.ts', "const all = { value: 'all', label: 'All' }")],
  ])('%s', (_, source) => {
    expect(brokenRules(source)).toHaveLength(1)
  })

  test('a circle of type imports', () => {
    const circle = [
      planted('src/domain/a.ts', "import type { B } from './b.ts'"),
      planted('src/domain/b.ts', "import type { A } from './a.ts'"),
    ]
    expect(importCycles(circle)).toHaveLength(1)
  })

  test('a name exported twice within a layer', () => {
    const twice = [
      planted('src/domain/events/a.ts', 'export type Place = string'),
      planted('src/domain/trails/b.ts', 'export function Place() {}'),
    ]
    expect(namesExportedTwice(twice)).toHaveLength(1)
  })

  test.each([
    ['a catch-all folder', ['src/utils/a.ts']],
    ['an unknown file at the top level', ['notes.md']],
    ['a test away from its file', ['src/domain/query.ts', 'test/services/query.test.ts']],
  ])('%s', (_, planted) => {
    expect(misplacedFiles(planted)).toHaveLength(1)
  })
})

test('code that keeps the rules is left alone', () => {
  const good: Source[] = [
    planted(
      'src/services/a.ts',
      "import type { Store } from '../store/store.ts'\nimport { x } from '../domain/x.ts'",
    ),
    planted('src/store/a.ts', "import { sql } from 'drizzle-orm'\n// new Date() in a comment\nsql`select 1`"),
    planted('src/services/events/b.ts', "import { audit } from '../audit.ts'\nimport { c } from './c.ts'"),
    planted('src/services/b.ts', '/** Goes. */\nexport function go() {}\nconst all = [1] as const'),
    planted('views/a.tsx', 'const a = <p class="field field-invalid" title={name}>{TEXT.title}</p>'),
    planted('views/b.tsx', 'const a = <path d="M2 2l8 8M10 2l-8 8" />\nconst f = { label: \'CSV\' }'),
    planted('views/c.tsx', 'const a = <input placeholder="https://example.com" />\n// No events yet.'),
    planted('views/d.tsx', `const a = \`curl \${origin} -H 'Content-Type: application/json'\``),
    planted('src/http/console/a.ts', "throw new Error('This route lacks a session.')"),
    planted('src/services/d.ts', "const entry = 'Not for a page.'"),
    planted('src/services/c.ts', '// Bun has no type for it yet.\nconst row = value as Row'),
  ]
  expect(good.flatMap((each) => [...forbiddenImports(each), ...brokenRules(each)])).toEqual([])
  expect(importCycles(good)).toEqual([])
  expect(namesExportedTwice([planted('src/domain/a.ts', 'export type A = 1\nexport const A = 1')])).toEqual(
    [],
  )
  expect(
    misplacedFiles([
      'src/domain/events/query.ts',
      'test/domain/events/query.test.ts',
      'test/http/api/bad-input.test.ts',
    ]),
  ).toEqual([])
})

function planted(path: string, text: string): Source {
  return { path, text }
}
