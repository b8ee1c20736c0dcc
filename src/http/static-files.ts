import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Context, Hono } from 'hono'
import type { RequestEnv } from './request-env.ts'

/** In the executable the files lie beside the code, in the repository two folders above it. */
const FOLDERS = ['public', '../../public']
const YEAR_SECONDS = 31_536_000

/** The files of the public folder, each at its own address and nothing but these. */
export function createStaticFiles(folder: string = publicFolder()) {
  const app = new Hono<RequestEnv>()
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    const address = path.slice(folder.length).replaceAll('\\', '/')
    app.get(address, (c) => answer(c, path))
  }
  return app
}

function publicFolder(): string {
  const folders = FOLDERS.map((folder) => join(import.meta.dir, folder))
  const folder = folders.find((each) => existsSync(each))
  if (folder === undefined) throw new Error('The public folder is missing; build with --asset ./public.')
  return folder
}

// An address that names this very content (`?v=…`) may be kept for ever; any other is asked for again.
async function answer(c: Context<RequestEnv>, path: string): Promise<Response> {
  const file = Bun.file(path)
  const bytes = await file.bytes()
  const version = Bun.hash(bytes).toString(36)
  const tag = `"${version}"`
  const isForEver = c.req.query('v') === version
  c.header('ETag', tag)
  c.header('Cache-Control', isForEver ? `public, max-age=${YEAR_SECONDS}, immutable` : 'public, no-cache')
  if (c.req.header('if-none-match')?.includes(tag)) return c.body(null, 304)
  return c.body(bytes, 200, { 'Content-Type': file.type })
}
