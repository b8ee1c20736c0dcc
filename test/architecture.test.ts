import { describe, expect, test } from 'bun:test'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brokenRules, misplaced, type Source, strayImports } from './support/architecture.ts'

const root = join(import.meta.dir, '..')
const ignored = readFileSync(join(root, '.gitignore'), 'utf8')
  .split('\n')
  .map((line) => line.replace(/\/$/, ''))
const paths = readdirSync(root)
  .filter((name) => !ignored.includes(name) && !name.endsWith('.log'))
  .flatMap((name) => (['src', 'views', 'test', 'public'].includes(name) ? inside(name) : [name]))
const sources = paths
  .filter((path) => /\.tsx?$/.test(path))
  .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))

function inside(folder: string): string[] {
  return [...new Bun.Glob(`${folder}/**/*`).scanSync({ cwd: root })]
}

describe('the house', () => {
  test('has every part import only what it may', () => {
    expect(sources.flatMap(strayImports)).toEqual([])
  })

  test('keeps its rules in every file', () => {
    expect(sources.flatMap(brokenRules)).toEqual([])
  })

  test('has everything in its place', () => {
    expect(misplaced(paths)).toEqual([])
  })
})

const MARK = `TO${'DO'}`
const SKIP = `sk${'ip'}`

describe('a planted violation is caught:', () => {
  test.each<[string, Source]>([
    ['core knows the store', planted('src/core/a.ts', "import { openStore } from '../store/store.ts'")],
    ['core has a package', planted('src/core/a.ts', "import { Hono } from 'hono'")],
    ['core does I/O', planted('src/core/a.ts', "import { readFile } from 'node:fs/promises'")],
    [
      'a flow takes a value of the store',
      planted('src/flows/a.ts', "import { days } from '../store/days.ts'"),
    ],
    ['a flow knows a face', planted('src/flows/a.ts', "import type { Env } from '../faces/env.ts'")],
    ['a flow imports over several lines', planted('src/flows/a.ts', "import {\n  Hono,\n} from 'hono'")],
    ['a flow imports late', planted('src/flows/a.ts', "const s3 = await import('@aws-sdk/client-s3')")],
    ['a face knows another', planted('src/faces/api/a.ts', "import { page } from '../console/page.ts'")],
    [
      'a face takes a value of a flow',
      planted('src/faces/api/a.ts', "import { lookup } from '../../flows/lookup.ts'"),
    ],
    [
      'the JSON API shows views',
      planted('src/faces/api/a.ts', "import { paths } from '../../../views/paths.ts'"),
    ],
    ['a view knows a flow', planted('views/a.tsx', "import type { Lookup } from '../src/flows/lookup.ts'")],
    ['a view holds the context', planted('views/a.tsx', "import type { Context } from 'hono'")],
    ['the store knows a flow', planted('src/store/a.ts', "import type { Ingest } from '../flows/ingest.ts'")],
    ['S3 outside of outside', planted('src/flows/a.ts', "import { S3Client } from '@aws-sdk/client-s3'")],
    [
      'the identity provider outside of outside',
      planted('src/flows/a.ts', "import { discovery } from 'openid-client'"),
    ],
    ['a timetable elsewhere', planted('src/app.ts', "import { Cron } from 'croner'")],
    ['passing on', planted('src/flows/a.ts', "export { sql } from 'drizzle-orm'")],
  ])('%s', (_, source) => {
    expect(strayImports(source)).toHaveLength(1)
  })

  test.each<[string, Source]>([
    ['the time', planted('src/flows/a.ts', 'const now = new Date()')],
    ['the time, otherwise', planted('views/a.tsx', 'const now = Date.now()')],
    ['the environment', planted('src/flows/a.ts', 'const home = process.env.HOME')],
    ['SQL outside the store', planted('src/flows/a.ts', "run('select id from events')")],
    ['a default export', planted('src/flows/a.ts', 'export default 1')],
    ['a barrel', planted('src/flows/a.ts', "export * from './b.ts'")],
    ['a test left out', planted('test/flows/a.test.ts', `test.${SKIP}('x', () => {})`)],
    ['a promise', planted('src/flows/a.ts', `// ${MARK}: later`)],
    ['a long file', planted('src/flows/a.ts', 'run()\n'.repeat(251))],
    ['a function without its sentence', planted('src/flows/a.ts', 'export function go() {}')],
    ['a cast without its reason', planted('src/flows/a.ts', 'const row = value as Row')],
    ['core printing', planted('src/core/a.ts', "console.log('x')")],
  ])('%s', (_, source) => {
    expect(brokenRules(source)).toHaveLength(1)
  })

  test.each([
    ['a drawer for everything', ['src/utils/a.ts']],
    ['a stray at the top', ['notes.md']],
    ['a test away from its file', ['src/core/query.ts', 'test/flows/query.test.ts']],
  ])('%s', (_, planted) => {
    expect(misplaced(planted)).toHaveLength(1)
  })
})

test('what keeps the rules is left alone', () => {
  const good: Source[] = [
    planted(
      'src/flows/a.ts',
      "import type { Store } from '../store/store.ts'\nimport { x } from '../core/x.ts'",
    ),
    planted(
      'src/store/a.ts',
      "import { sql } from 'drizzle-orm'\n// new Date() is not for us\nsql`select 1`",
    ),
    planted('src/flows/b.ts', '/** Goes. */\nexport function go() {}\nconst all = [1] as const'),
    planted('src/flows/c.ts', '// Bun has no type for it yet.\nconst row = value as Row'),
  ]
  expect(good.flatMap((each) => [...strayImports(each), ...brokenRules(each)])).toEqual([])
  expect(
    misplaced(['src/core/query.ts', 'test/core/query.test.ts', 'test/faces/api/bad-input.test.ts']),
  ).toEqual([])
})

function planted(path: string, text: string): Source {
  return { path, text }
}
