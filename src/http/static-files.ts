import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Context, Hono } from 'hono'
import { findPublicFolder } from './public-folder.ts'
import type { RequestEnv } from './request-env.ts'

const YEAR_SECONDS = 31_536_000

/** Returns an app that serves the files of the public folder, each at its own path, and nothing else. */
export function createStaticFiles(folder: string = findPublicFolder()) {
  const app = new Hono<RequestEnv>()
  for (const { path, file } of listFiles(folder)) app.get(path, (c) => serveFile(c, file))
  return app
}

/** Returns the versions of the files as they are now, by their paths without the first slash. */
export function loadAssetVersions(folder: string = findPublicFolder()): { [name: string]: string } {
  return Object.fromEntries(
    listFiles(folder).map(({ path, file }) => [path.slice(1), toVersion(readFileSync(file))]),
  )
}

function listFiles(folder: string): { path: string; file: string }[] {
  return (
    readdirSync(folder, { recursive: true, withFileTypes: true })
      // Guides are pages, not files.
      .filter((entry) => entry.isFile() && !entry.name.endsWith('.md'))
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => ({ path: file.slice(folder.length).replaceAll('\\', '/'), file }))
  )
}

// With `?v=` and the current version the response may be cached for a year; otherwise browsers must revalidate it.
async function serveFile(c: Context<RequestEnv>, path: string): Promise<Response> {
  const file = Bun.file(path)
  const bytes = await file.bytes()
  const version = toVersion(bytes)
  const tag = `"${version}"`
  const isImmutable = c.req.query('v') === version
  c.header('ETag', tag)
  c.header('Cache-Control', isImmutable ? `public, max-age=${YEAR_SECONDS}, immutable` : 'public, no-cache')
  if (c.req.header('if-none-match')?.includes(tag)) return c.body(null, 304)
  return c.body(bytes, 200, { 'Content-Type': file.type })
}

function toVersion(bytes: Uint8Array): string {
  return Bun.hash(bytes).toString(36)
}
