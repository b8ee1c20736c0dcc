import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The layers of the style sheet; a later one wins. Each is a file of `public/css`, or a folder of such files. */
const LAYERS: readonly string[] = ['reset', 'tokens', 'base', 'components', 'utilities']

/** A file of the public folder, and its path below it with slashes. */
export type PublicFile = { path: string; file: string }

/** Lists the files of the public folder in the order of their paths. Guides are pages, not files. */
export function listPublicFiles(folder: string): PublicFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.md'))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({ path: file.slice(folder.length + 1).replaceAll('\\', '/'), file }))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1))
}

/** Returns the files of `public/css` as one style sheet, each in the layer that its path names. */
export function joinStyleSheets(files: readonly PublicFile[]): string {
  const sheets = files
    .filter(({ path }) => path.startsWith('css/'))
    .map(({ path, file }) => `@layer ${layerOf(path)} {\n${readFileSync(file, 'utf8')}}\n`)
  return [`@layer ${LAYERS.join(', ')};\n`, ...sheets].join('\n')
}

/** Returns the version of every file below a folder such as `js/` together: it changes with each of them. */
export function versionOfFiles(files: readonly PublicFile[], under: string): string {
  const parts = files
    .filter(({ path }) => path.startsWith(under))
    .map(({ path, file }) => `${path} ${versionOf(readFileSync(file))}`)
  return versionOf(parts.join('\n'))
}

/** Returns the version of a file with these contents: a hash. */
export function versionOf(contents: Uint8Array | string): string {
  return Bun.hash(contents).toString(36)
}

// `css/base.css` and `css/components/nav.css` are in the layers base and components.
function layerOf(path: string): string {
  const [, first = ''] = path.split('/')
  const layer = first.replace(/\.css$/, '')
  if (!LAYERS.includes(layer))
    throw new Error(`public/${path} is in none of the layers ${LAYERS.join(', ')}.`)
  return layer
}
