import { type Source, withoutComments } from './file-rules.ts'

type Import = { from: string; isType: boolean }
/** What a layer may import: other layers, layers as types only, and packages (a trailing `*` is a prefix). */
type Allowance = { layer: string; layers: string[]; types: string[]; packages: string[] }

const EVERYTHING = ['*']

// The first row whose path matches counts. ARCHITECTURE.md says the same in words.
const TABLE: Allowance[] = [
  { layer: 'src/domain/', layers: [], types: [], packages: [] },
  {
    layer: 'src/store/',
    layers: ['src/domain/'],
    types: [],
    packages: ['drizzle-orm*', 'postgres', 'bun:sqlite', 'node:*'],
  },
  {
    layer: 'src/adapters/',
    layers: ['src/domain/'],
    types: [],
    packages: [
      '@aws-sdk/client-s3',
      '@aws-sdk/xml-builder',
      '@smithy/*',
      'openid-client',
      'tar/*',
      'uqr',
      'node:*',
      'bun:ffi',
    ],
  },
  {
    layer: 'src/services/',
    layers: ['src/domain/'],
    types: ['src/store/'],
    packages: [],
  },
  http(
    'src/http/docs/',
    [
      'views/',
      'src/http/api/',
      'src/http/public-folder.ts',
      'src/http/page-language.ts',
      'src/http/page-renderer.tsx',
    ],
    ['marked', 'node:*'],
  ),
  http('src/http/api/', [], ['node:stream', 'node:zlib']),
  http('src/http/shapes/', [], []),
  http('src/http/cloudtrail/', [], ['@smithy/*']),
  http('src/http/cloudcontrol/', [], []),
  http('src/http/operations/', [], ['prom-client']),
  http(
    'src/http/console/',
    ['views/', 'src/http/multipart.ts', 'src/http/page-language.ts', 'src/http/page-renderer.tsx'],
    [],
  ),
  http('src/http/page-renderer.tsx', ['views/', 'src/http/static-files.ts'], []),
  http('src/http/', [], ['node:*']),
  { layer: 'views/', layers: ['src/domain/'], types: [], packages: ['hono/jsx*'] },
  { layer: 'src/cli/', layers: EVERYTHING, types: [], packages: ['node:*', 'bun', 'tar'] },
  {
    layer: 'src/app.ts',
    layers: EVERYTHING,
    types: [],
    packages: [],
  },
  { layer: 'src/main.ts', layers: EVERYTHING, types: [], packages: ['node:*', 'bun'] },
  { layer: 'src/build-context.ts', layers: EVERYTHING, types: [], packages: [] },
  { layer: 'src/build-pages.ts', layers: EVERYTHING, types: [], packages: [] },
  { layer: 'src/add-measurements.ts', layers: EVERYTHING, types: [], packages: [] },
  { layer: 'src/build-services.ts', layers: EVERYTHING, types: [], packages: [] },
  { layer: 'src/build-trails.ts', layers: EVERYTHING, types: [], packages: [] },
  {
    layer: 'src/schedule.ts',
    layers: ['src/domain/'],
    types: ['src/services/'],
    packages: ['croner'],
  },
  { layer: 'src/', layers: ['src/domain/', 'src/config'], types: [], packages: ['node:*'] },
]

function http(layer: string, layers: string[], packages: string[]): Allowance {
  return {
    layer,
    layers: [
      'src/domain/',
      'src/http/allowed-methods.ts',
      'src/http/client-info.ts',
      'src/http/event-stream.ts',
      'src/http/request-body.ts',
      'src/http/shapes/',
      ...layers,
    ],
    types: ['src/services/', 'src/http/request-env.ts'],
    packages: ['hono', 'hono/*', 'zod', ...packages],
  }
}

/** Every import that the table does not allow, as a sentence. */
export function forbiddenImports({ path, text }: Source): string[] {
  const row = TABLE.find(({ layer }) => path.startsWith(layer))
  if (row === undefined) return []
  return importsOf({ path, text })
    .filter((each) => !isAllowed(row, each) || crossesServiceTopics(path, each.from))
    .map(({ from }) => `${path} must not import ${from}.`)
}

const IMPORT =
  /^(?:import|export)\s+(type\s)?(?:[^'"`;]*?\sfrom\s+)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/gm

function importsOf({ path, text }: Source): Import[] {
  return [...withoutComments(text).matchAll(IMPORT)].map(([, type, imported, dynamic]) => {
    const from = imported ?? dynamic ?? ''
    return { from: from.startsWith('.') ? resolve(path, from) : from, isType: type !== undefined }
  })
}

function isAllowed(row: Allowance, { from, isType }: Import): boolean {
  if (!isOwnFile(from)) return row.packages.some((each) => matches(each, from))
  const isOwnLayer = row.layer !== 'src/' && row.layer.endsWith('/') && from.startsWith(row.layer)
  return (
    isOwnLayer ||
    [...row.layers, ...(isType ? row.types : [])].some((each) => each === '*' || from.startsWith(each))
  )
}

// Topics of services don't know each other: what they share is in the domain or directly under services.
function crossesServiceTopics(path: string, from: string): boolean {
  const [topic, imported] = [path, from].map((each) => /^src\/services\/(\w+)\//.exec(each)?.[1])
  return topic !== imported && imported !== undefined && path.startsWith('src/services/')
}

function isOwnFile(from: string): boolean {
  return /^(?:src|views|public|test)\/|^package\.json$/.test(from)
}

function matches(pattern: string, from: string): boolean {
  return pattern.endsWith('*') ? from.startsWith(pattern.slice(0, -1)) : pattern === from
}

function resolve(path: string, from: string): string {
  return new URL(from, `file:///${path}`).pathname.slice(1)
}

/** Every circle of imports, those of types included, as a sentence. */
export function importCycles(sources: Source[]): string[] {
  const graph = new Map(sources.map((each) => [each.path, importsOf(each).map(({ from }) => from)]))
  const finished = new Set<string>()
  const cycles: string[] = []
  const visit = (path: string, trail: string[]) => {
    if (trail.includes(path)) {
      cycles.push(`${[...trail.slice(trail.indexOf(path)), path].join(' imports ')}.`)
      return
    }
    if (finished.has(path)) return
    for (const next of graph.get(path) ?? []) if (graph.has(next)) visit(next, [...trail, path])
    finished.add(path)
  }
  for (const path of graph.keys()) visit(path, [])
  return cycles
}

const LAYER = /^(?:src\/(?:domain|services|store|adapters|http|cli)|views)\//
const DECLARED =
  /^export (?:declare )?(?:async )?(?:abstract )?(?:function\*?|class|const|let|type|interface|enum) +(\w+)/gm

/** Every name that two files of one layer export, as a sentence. A type and a value of one file share a name. */
export function namesExportedTwice(sources: Source[]): string[] {
  const owners = new Map<string, Set<string>>()
  for (const { path, text } of sources) {
    const layer = LAYER.exec(path)?.[0]
    if (layer === undefined) continue
    for (const [, name = ''] of withoutComments(text).matchAll(DECLARED)) {
      const key = `${layer} ${name}`
      owners.set(key, (owners.get(key) ?? new Set()).add(path))
    }
  }
  return [...owners]
    .filter(([, paths]) => paths.size > 1)
    .map(([key, paths]) => `${key.split(' ')[1]} is exported by ${[...paths].join(' and ')}.`)
}
