/** One file of the repository: its path from the root, and its text. */
export type Source = { path: string; text: string }

type Rule = { says: string; where: RegExp; but?: RegExp; pattern: RegExp }

// Written so that this file does not break its own rules.
const UNFINISHED = new RegExp(`\\b(?:TO${'DO'}|FIX${'ME'})\\b`)
const LEFT_OUT = new RegExp(`\\b(?:test|it|describe)(?:\\.each)?\\.(?:sk${'ip'}|on${'ly'}|to${'do'})\\b`)
const LEFT_OUT_IF = new RegExp(`\\.sk${'ip'}If\\(`)

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
  { says: 'is not pure', where: /^src\/domain\//, pattern: /\bfetch\(|\bBun\.|\bprocess\.|\bconsole\./ },
  { says: 'exports a default', where: /^(?:src|views|test)\//, pattern: /^export default\b/m },
  { says: 're-exports another file', where: /^(?:src|views)\//, pattern: /^export \*/m },
  { says: 'skips a test', where: /^test\//, pattern: LEFT_OUT },
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
    ...silentlyLeftOut({ path, text }),
    ...tooLong({ path, text }),
    ...undocumented({ path, text }),
    ...sentences({ path, text }),
  ]
}

function unfinished({ path, text }: Source): string[] {
  return UNFINISHED.test(text) ? [`${path} is marked as unfinished.`] : []
}

// A test may be left out where the machine lacks a program. The output then says which.
function silentlyLeftOut({ path, text }: Source): string[] {
  const mayLeaveOut = path.startsWith('test/') && LEFT_OUT_IF.test(withoutComments(text))
  return mayLeaveOut && !text.includes('not run: ') ? [`${path} leaves tests out and does not say why.`] : []
}

const LINES_MAX = 250
// A long table of data reads better than one packed to fit.
const DATA_TABLE =
  /^src\/store\/schema\.ts$|^src\/domain\/(?:actions\/families|messages\/(?:english|russian))\//

function tooLong({ path, text }: Source): string[] {
  const lines = text.trimEnd().split('\n').length
  return DATA_TABLE.test(path) || lines <= LINES_MAX ? [] : [`${path} has ${lines} lines, over ${LINES_MAX}.`]
}

const EXPORTED = /^export (?:async )?(?:function\*?|class|const(?= \w+ = (?:async )?\())\s+(\w+)/
const CAST = /[\w)\]}] as (?!const\b)[\w{[(]/
// Where the unknown becomes known, and where SQLite is typed as PostgreSQL: both say so at their head.
const CASTING = /^src\/(?:domain\/parse|store\/sqlite\/sqlite-as-postgres)\.ts$/
const RENAMES = /^\s*(?:import|export)\b|^\s*(?:type )?\w+ as \w+,?$/

// An exported function without a doc comment, and a cast without its reason.
function undocumented({ path, text }: Source): string[] {
  if (!path.startsWith('src/')) return []
  const mayCast = CASTING.test(path)
  const before = ['', ...text.split('\n').map((line) => line.trim())]
  const code = withoutStrings(withoutComments(text)).split('\n')
  return code.flatMap((line, index) => {
    const name = EXPORTED.exec(line)?.[1]
    if (name !== undefined && !before[index]?.endsWith('*/')) return [`${path}: ${name} has no doc comment.`]
    const isCast = !mayCast && CAST.test(line) && !RENAMES.test(line)
    return isCast && !before[index]?.startsWith('//')
      ? [`${path}:${index + 1} casts without saying why in the line above.`]
      : []
  })
}

// What people read on a page comes from the catalogue of sentences.
const PAGES = /^(?:views|src\/http\/console)\//
const LITERAL = /`(?:\\.|[^`\\])*`|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"/g
// A capital letter or a field in backticks, and another word. Class names are lowercase, URLs are one word, and the
// path of an icon has numbers only.
const SENTENCE = /^.(?:[A-Z][\w’'-]*|\\?`[^`]+`)[,:]?\s(?:.*\s)?[\p{L}“(`$]/su
// A label may be one word. Abbreviations such as CSV, examples such as i-0abc, and URLs are none.
const LABEL =
  /(?<![\w-])(?:label|title|hint|placeholder|aria-label)(?:=\{?|: )(["'`])(?!https:|[\w.-]*\d)(?:(?!\1).)*[a-z]/g
// Programming errors, which no page shows, and names of products, which are the same in every language.
const NOT_SHOWN = /\bnew Error\([^()]*\)/g
const PRODUCT = /'(?:AWS SDK for JavaScript|aws CLI|Terraform)'/g

function sentences({ path, text }: Source): string[] {
  if (!PAGES.test(path)) return []
  const code = withoutComments(text).replace(NOT_SHOWN, onlyLines).replace(PRODUCT, onlyLines)
  const literals = code.match(LITERAL) ?? []
  const found = [...literals.filter((literal) => SENTENCE.test(literal)), ...(code.match(LABEL) ?? [])]
  return found.map((each) => `${path} holds a sentence; only src/domain/messages does: ${each}`)
}

const BAD_FOLDERS = ['utils', 'lib', 'helpers', 'common', 'shared', 'types', 'misc']
const TOP_LEVEL = [
  ...['.ci', '.git', '.gitignore', 'public', 'src', 'test', 'views'],
  ...['ARCHITECTURE.md', 'CHANGELOG.md', 'LICENSE', 'README.md'],
  ...['biome.json', 'bun.lock', 'bunfig.toml', 'drizzle.config.ts', 'package.json', 'tsconfig.json'],
]

/** Every path that is in the wrong place, as a sentence. */
export function misplacedFiles(paths: string[]): string[] {
  return paths.flatMap((path) => {
    const bad = path
      .split('/')
      .slice(0, -1)
      .find((folder) => BAD_FOLDERS.includes(folder))
    if (bad !== undefined) return [`${path} is in a folder called ${bad}.`]
    const top = path.split('/')[0] ?? ''
    if (!TOP_LEVEL.includes(top)) return [`${top} does not belong at the top level.`]
    return awayFromItsFile(path, paths)
  })
}

// The catalogue of sentences, which has no tests of its own.
const CATALOGUE = /^src\/domain\/messages\/(?:english|russian)\//

// A test named after a file is in the folder that mirrors it; tests of the APIs may be named after a topic.
function awayFromItsFile(path: string, paths: string[]): string[] {
  const name = /^test\/(?:domain|store|services|adapters|cli)\/(?:.*\/)?([^/]+)\.test\.tsx?$/.exec(path)?.[1]
  const isNamesake = (each: string) => new RegExp(`^src/(?:.*/)?${name}\\.tsx?$`).test(each)
  const namesakes = paths.filter((each) => isNamesake(each) && !CATALOGUE.test(each))
  const mirrored = path.replace(/^test\//, 'src/').replace('.test.', '.')
  const isMirror = namesakes.length === 0 || namesakes.some((each) => stem(each) === stem(mirrored))
  return name === undefined || isMirror ? [] : [`${path} does not mirror ${namesakes.join(' or ')}.`]
}

function stem(path: string): string {
  return path.replace(/\.tsx?$/, '')
}

/** The text with its comments blanked out; line numbers stay. */
export function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, onlyLines).replace(/(^|\s)\/\/.*$/gm, '$1')
}

function withoutStrings(code: string): string {
  return code.replace(/`(?:\\.|[^`\\])*`|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"/g, onlyLines)
}

function onlyLines(text: string): string {
  return text.replace(/[^\n]/g, '')
}
