/** One file of the repository: its path from the root, and its text. */
export type Source = { path: string; text: string }

type Import = { from: string; isType: boolean }
/** What a part may import: other parts, parts as types only, and packages (a trailing `*` stands for anything). */
type Allowance = { part: string; parts: string[]; types: string[]; packages: string[] }

const EVERYTHING = ['*']

// The first row that fits a path counts. House.md, "who may import whom", is this table in words.
const TABLE: Allowance[] = [
  { part: 'src/core/', parts: [], types: [], packages: [] },
  {
    part: 'src/store/',
    parts: ['src/core/'],
    types: ['src/clock.ts'],
    packages: ['drizzle-orm*', 'postgres', 'bun:sqlite', 'node:*'],
  },
  {
    part: 'src/outside/',
    parts: ['src/core/'],
    types: [],
    packages: ['@aws-sdk/client-s3', '@aws-sdk/xml-builder', '@smithy/*', 'openid-client', 'tar', 'node:*'],
  },
  {
    part: 'src/flows/',
    parts: ['src/core/'],
    types: ['src/store/', 'src/clock.ts'],
    packages: ['node:crypto', 'node:stream', 'node:zlib', 'papaparse'],
  },
  face('src/faces/docs.tsx', ['views/', 'src/faces/api/'], ['openapi3-ts*']),
  face('src/faces/api/', [], ['openapi3-ts*', 'node:stream', 'node:zlib']),
  face('src/faces/cloudtrail/', [], ['@smithy/*']),
  face('src/faces/cloudcontrol/', [], []),
  face('src/faces/console/', ['views/'], []),
  face('src/faces/', [], ['prom-client', 'node:*']),
  { part: 'views/', parts: ['src/core/'], types: [], packages: ['hono/jsx*'] },
  { part: 'src/cli/', parts: EVERYTHING, types: [], packages: ['node:*', 'bun', 'tar'] },
  { part: 'src/app.ts', parts: EVERYTHING, types: [], packages: ['node:*', 'bun', 'hono', 'prom-client'] },
  { part: 'src/main.ts', parts: EVERYTHING, types: [], packages: ['node:*', 'bun'] },
  {
    part: 'src/schedule.ts',
    parts: ['src/log.ts'],
    types: ['src/flows/', 'src/clock.ts'],
    packages: ['croner'],
  },
  { part: 'src/', parts: ['src/core/'], types: ['src/clock.ts'], packages: ['node:*'] },
]

function face(part: string, parts: string[], packages: string[]): Allowance {
  return {
    part,
    parts: ['src/core/', 'src/faces/methods.ts', 'src/faces/origin.ts', ...parts],
    types: ['src/flows/', 'src/clock.ts', 'src/log.ts', 'src/faces/env.ts'],
    packages: ['hono', 'hono/*', ...packages],
  }
}

/** Every import that the table does not allow, as a sentence. */
export function strayImports({ path, text }: Source): string[] {
  const row = TABLE.find(({ part }) => path.startsWith(part))
  if (row === undefined) return []
  return importsOf(text)
    .map(({ from, isType }) => ({ from: from.startsWith('.') ? resolve(path, from) : from, isType }))
    .filter((each) => !isAllowed(row, each))
    .map(({ from }) => `${path} must not import ${from}.`)
}

const IMPORT =
  /^(?:import|export)\s+(type\s)?(?:[^'"`;]*?\sfrom\s+)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/gm

function importsOf(text: string): Import[] {
  return [...withoutComments(text).matchAll(IMPORT)].map(([, type, from, dynamic]) => ({
    from: from ?? dynamic ?? '',
    isType: type !== undefined,
  }))
}

function isAllowed(row: Allowance, { from, isType }: Import): boolean {
  if (!isOurs(from)) return row.packages.some((each) => fits(each, from))
  const own = row.part.endsWith('/') && from.startsWith(row.part)
  return (
    own || [...row.parts, ...(isType ? row.types : [])].some((each) => each === '*' || from.startsWith(each))
  )
}

function isOurs(from: string): boolean {
  return /^(?:src|views|public|test)\/|^package\.json$/.test(from)
}

function fits(pattern: string, from: string): boolean {
  return pattern.endsWith('*') ? from.startsWith(pattern.slice(0, -1)) : pattern === from
}

function resolve(path: string, from: string): string {
  return new URL(from, `file:///${path}`).pathname.slice(1)
}

type Rule = { says: string; where: RegExp; but?: RegExp; pattern: RegExp }

// Written so that this file does not break its own rules.
const UNFINISHED = new RegExp(`\\b(?:TO${'DO'}|FIX${'ME'})\\b`)
const LEFT_OUT = new RegExp(`\\b(?:test|it|describe)(?:\\.each)?\\.(?:sk${'ip'}|on${'ly'}|to${'do'})\\b`)

const RULES: Rule[] = [
  {
    says: 'tells the time; only clock.ts does',
    where: /^(?:src|views)\//,
    but: /^src\/clock\.ts$/,
    pattern: /\bnew Date\(\s*\)|\bDate\.now\b|\bTemporal\.Now\b/,
  },
  {
    says: 'reads the environment; only config.ts does',
    where: /^(?:src|views)\//,
    but: /^src\/config\.ts$/,
    pattern: /\bprocess\.env\b|\bBun\.env\b|\bimport\.meta\.env\b/,
  },
  {
    says: 'holds SQL; only the store does',
    where: /^(?:src|views)\//,
    but: /^src\/store\//,
    pattern: /\bsql`|['"`]\s*(?:select\s.+\sfrom|insert into|update\s\w+\sset|delete from|create table)\b/i,
  },
  { says: 'is not pure', where: /^src\/core\//, pattern: /\bfetch\(|\bBun\.|\bprocess\.|\bconsole\./ },
  { says: 'exports a default', where: /^(?:src|views|test)\//, pattern: /^export default\b/m },
  { says: 'passes on what is another file’s', where: /^(?:src|views)\//, pattern: /^export \*/m },
  { says: 'leaves out a test', where: /^test\//, pattern: LEFT_OUT },
]

/** Every rule about the text of one file that it breaks, as a sentence. */
export function brokenRules({ path, text }: Source): string[] {
  const code = withoutComments(text)
  const broken = RULES.filter(({ where, but }) => where.test(path) && !but?.test(path))
    .filter(({ pattern }) => pattern.test(code))
    .map(({ says }) => `${path} ${says}.`)
  return [
    ...broken,
    ...unfinished({ path, text }),
    ...tooLong({ path, text }),
    ...unexplained({ path, text }),
  ]
}

function unfinished({ path, text }: Source): string[] {
  return UNFINISHED.test(text) ? [`${path} promises to be finished one day.`] : []
}

const LINES_MAX = 250

function tooLong({ path, text }: Source): string[] {
  const lines = text.trimEnd().split('\n').length
  return /\/schema\.\w+\.ts$/.test(path) || lines <= LINES_MAX
    ? []
    : [`${path} has ${lines} lines, over ${LINES_MAX}.`]
}

const EXPORTED = /^export (?:async )?(?:function\*?|class|const(?= \w+ = (?:async )?\())\s+(\w+)/
const CAST = /[\w)\]}] as (?!const\b)[\w{[(]/
// Where the unknown becomes known, and where SQLite is passed off as PostgreSQL: both say so at their head.
const CASTING = /^src\/(?:core\/read|store\/portable)\.ts$/
const RENAMES = /^\s*(?:import|export)\b|^\s*(?:type )?\w+ as \w+,?$/

// An exported function without its promise, and a cast without its reason.
function unexplained({ path, text }: Source): string[] {
  if (!path.startsWith('src/')) return []
  const mayCast = CASTING.test(path)
  const before = ['', ...text.split('\n').map((line) => line.trim())]
  const code = withoutTexts(withoutComments(text)).split('\n')
  return code.flatMap((line, index) => {
    const name = EXPORTED.exec(line)?.[1]
    if (name !== undefined && !before[index]?.endsWith('*/')) return [`${path}: ${name} lacks its sentence.`]
    const isCast = !mayCast && CAST.test(line) && !RENAMES.test(line)
    return isCast && !before[index]?.startsWith('//')
      ? [`${path}:${index + 1} casts without saying why in the line above.`]
      : []
  })
}

const BAD_FOLDERS = ['utils', 'lib', 'helpers', 'common', 'shared', 'services', 'types', 'misc']
const TOP_LEVEL = [
  ...['.ci', '.git', '.gitignore', 'public', 'src', 'test', 'views'],
  ...['ARCHITECTURE.md', 'CHANGELOG.md', 'LICENSE', 'README.md'],
  ...['biome.json', 'bun.lock', 'bunfig.toml', 'drizzle.config.ts', 'package.json', 'tsconfig.json'],
]

/** Every path that lies where it should not, as a sentence. */
export function misplaced(paths: string[]): string[] {
  return paths.flatMap((path) => {
    const bad = path
      .split('/')
      .slice(0, -1)
      .find((folder) => BAD_FOLDERS.includes(folder))
    if (bad !== undefined) return [`${path} lies in a folder called ${bad}.`]
    const top = path.split('/')[0] ?? ''
    if (!TOP_LEVEL.includes(top)) return [`${top} does not belong at the top level.`]
    return astray(path, paths)
  })
}

// A test that bears the name of a file lies where that file lies; those of the faces may bear the name of a deed.
function astray(path: string, paths: string[]): string[] {
  const name = /^test\/(?:core|store|flows|outside|cli)\/(?:.*\/)?([^/]+)\.test\.tsx?$/.exec(path)?.[1]
  const namesakes = paths.filter((each) => new RegExp(`^src/(?:.*/)?${name}\\.tsx?$`).test(each))
  const mirrored = path.replace(/^test\//, 'src/').replace('.test.', '.')
  const isMirror = namesakes.length === 0 || namesakes.some((each) => stem(each) === stem(mirrored))
  return name === undefined || isMirror ? [] : [`${path} does not lie as ${namesakes.join(' or ')} does.`]
}

function stem(path: string): string {
  return path.replace(/\.tsx?$/, '')
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, onlyLines).replace(/(^|\s)\/\/.*$/gm, '$1')
}

function withoutTexts(code: string): string {
  return code.replace(/`(?:\\.|[^`\\])*`|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"/g, onlyLines)
}

function onlyLines(text: string): string {
  return text.replace(/[^\n]/g, '')
}
