import { readFileSync } from 'node:fs'
import { type Context, Hono } from 'hono'
import { joinStyleSheets, listPublicFiles, versionOf, versionOfFiles } from './public-files.ts'
import { findPublicFolder } from './public-folder.ts'
import type { RequestEnv } from './request-env.ts'

const YEAR_SECONDS = 31_536_000

/**
 * Returns an app that serves the style sheets as one, the scripts below the version of all of them, and every other
 * file of the public folder at its own path. Every request reads the files anew. Nothing else is served.
 */
export function createStaticFiles(folder: string = findPublicFolder()) {
  const app = new Hono<RequestEnv>()
  app.get('/css/:file', (c) => sendStyleSheet(c, folder))
  app.get('/js/:version/:file', (c) => sendScript(c, folder))
  for (const { path, file } of listPublicFiles(folder).filter(isSingle))
    app.get(`/${path}`, (c) => sendFile(c, file))
  return app
}

/** Returns the versions of the files as they are now: `css`, `js`, and those of the others by their paths. */
export function loadAssetVersions(folder: string = findPublicFolder()): { [name: string]: string } {
  const files = listPublicFiles(folder)
  const single = files.filter(isSingle).map(({ path, file }) => [path, versionOf(readFileSync(file))])
  const css = versionOf(joinStyleSheets(files))
  return { css, js: versionOfFiles(files, 'js/'), ...Object.fromEntries(single) }
}

function isSingle({ path }: { path: string }): boolean {
  return !path.startsWith('css/') && !path.startsWith('js/')
}

function sendStyleSheet(c: Context<RequestEnv, '/css/:file'>, folder: string): Response | Promise<Response> {
  const file = c.req.param('file')
  if (!file.endsWith('.css')) return c.notFound()
  const sheet = joinStyleSheets(listPublicFiles(folder))
  const version = versionOf(sheet)
  return send(c, sheet, { version, type: 'text/css;charset=utf-8', isCurrent: file === `${version}.css` })
}

// Scripts import one another by relative URLs, so one version stands for all of them.
function sendScript(c: Context<RequestEnv, '/js/:version/:file'>, folder: string) {
  const files = listPublicFiles(folder)
  const script = files.find(({ path }) => path === `js/${c.req.param('file')}`)
  if (script === undefined) return c.notFound()
  const bytes = readFileSync(script.file)
  const isCurrent = c.req.param('version') === versionOfFiles(files, 'js/')
  return send(c, bytes, { version: versionOf(bytes), type: Bun.file(script.file).type, isCurrent })
}

function sendFile(c: Context<RequestEnv>, path: string): Response {
  const bytes = readFileSync(path)
  const version = versionOf(bytes)
  return send(c, bytes, { version, type: Bun.file(path).type, isCurrent: c.req.query('v') === version })
}

// With its current version in the URL, a file may be cached for a year; otherwise browsers must revalidate it.
function send(
  c: Context<RequestEnv>,
  body: string | Uint8Array<ArrayBuffer>,
  file: { version: string; type: string; isCurrent: boolean },
): Response {
  const tag = `"${file.version}"`
  c.header('ETag', tag)
  c.header(
    'Cache-Control',
    file.isCurrent ? `public, max-age=${YEAR_SECONDS}, immutable` : 'public, no-cache',
  )
  if (c.req.header('if-none-match')?.includes(tag)) return c.body(null, 304)
  return c.body(body, 200, { 'Content-Type': file.type })
}
