import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Context, Hono } from 'hono'
import { findPublicFolder } from './public-folder.ts'
import type { RequestEnv } from './request-env.ts'

const YEAR_SECONDS = 31_536_000

/** Returns an app that serves the files of the public folder, each at its own path, and nothing else. */
export function createStaticFiles(folder: string = findPublicFolder()) {
  const app = new Hono<RequestEnv>()
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    // Guides are pages, not files.
    if (!entry.isFile() || entry.name.endsWith('.md')) continue
    const file = join(entry.parentPath, entry.name)
    const path = file.slice(folder.length).replaceAll('\\', '/')
    app.get(path, (c) => serveFile(c, file))
  }
  return app
}

// With `?v=` and the current hash the response may be cached for a year; otherwise browsers must revalidate it.
async function serveFile(c: Context<RequestEnv>, path: string): Promise<Response> {
  const file = Bun.file(path)
  const bytes = await file.bytes()
  const version = Bun.hash(bytes).toString(36)
  const tag = `"${version}"`
  const isImmutable = c.req.query('v') === version
  c.header('ETag', tag)
  c.header('Cache-Control', isImmutable ? `public, max-age=${YEAR_SECONDS}, immutable` : 'public, no-cache')
  if (c.req.header('if-none-match')?.includes(tag)) return c.body(null, 304)
  return c.body(bytes, 200, { 'Content-Type': file.type })
}
