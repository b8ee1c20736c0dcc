import { randomUUID } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { isJsonObject, parseJson } from '../../domain/parse.ts'
import { toStorageFailure, withStorageFailure } from '../storage-errors.ts'

// Files lie under their keys, so that any tool can read them. What begins with a dot is none: `.NAME.metadata`
// beside a file, and `.partial`, where files lie until they are whole.
const PARTIAL = '.partial'

/** What has lain unfinished for so long was left behind by a process that died. */
const STALE_MS = 60 * 60 * 1000

/** Writes a body and what is said about it to a path under the root: whole and for good, or not at all; its size. */
export async function writeFileAtomically(
  root: string,
  path: string,
  body: AsyncIterable<Uint8Array>,
  metadata: Record<string, string>,
): Promise<number> {
  const partial = join(root, PARTIAL, randomUUID())
  try {
    await withStorageFailure(() => makeDurableFolder(dirname(partial), root))
    const bytes = await fill(partial, body)
    await withStorageFailure(async () => {
      await makeDurableFolder(dirname(path), root)
      await writeMetadata(path, `${partial}-metadata`, metadata)
      await sweep(partial)
      await rename(partial, path)
      await settle(dirname(path))
    })
    return bytes
  } finally {
    await rm(partial, { force: true })
    await rm(`${partial}-metadata`, { force: true })
  }
}

/** Makes a folder and those above it up to one that is there; they survive a power cut. */
export async function makeDurableFolder(folder: string, top: string): Promise<void> {
  const made = await mkdir(folder, { recursive: true })
  if (made === undefined) return
  for (let each = folder; each.length >= top.length; each = dirname(each)) await settle(each)
}

/** What was said about the file at a path. */
export async function readMetadata(path: string): Promise<Record<string, string>> {
  const text = await readFile(metadataPath(path), 'utf8').catch(noneWhenMissing)
  const fields = text === null ? {} : parseJson(text, 'metadata')
  const pairs = isJsonObject(fields) ? Object.entries(fields) : []
  return Object.fromEntries(pairs.map(([name, value]) => [name, String(value)]))
}

/** Removes the file at a path and what was said about it. */
export async function removeFile(path: string): Promise<void> {
  await rm(path, { force: true })
  await rm(metadataPath(path), { force: true })
}

function metadataPath(path: string): string {
  return join(dirname(path), `.${basename(path)}.metadata`)
}

// Errors of the body are its own; only what the disk does is a failure of the storage.
async function fill(path: string, body: AsyncIterable<Uint8Array>): Promise<number> {
  const file = await withStorageFailure(() => open(path, 'wx'))
  try {
    let bytes = 0
    for await (const piece of body) {
      await withStorageFailure(() => file.writeFile(piece))
      bytes += piece.length
    }
    await withStorageFailure(() => file.sync())
    return bytes
  } finally {
    await file.close()
  }
}

// The words come before the file: whoever finds the file finds them too.
async function writeMetadata(path: string, partial: string, metadata: Record<string, string>): Promise<void> {
  if (Object.keys(metadata).length === 0) {
    await rm(metadataPath(path), { force: true })
    return
  }
  await fill(partial, once(Buffer.from(JSON.stringify(metadata))))
  await rename(partial, metadataPath(path))
}

async function* once(bytes: Uint8Array) {
  yield bytes
}

// The file at hand tells the time, by the clock of its own disk.
async function sweep(partial: string): Promise<void> {
  const folder = dirname(partial)
  const now = (await stat(partial)).mtimeMs
  for (const name of await readdir(folder)) {
    const there = await stat(join(folder, name)).catch(noneWhenMissing)
    if (there !== null && now - there.mtimeMs > STALE_MS) await rm(join(folder, name), { force: true })
  }
}

async function settle(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function noneWhenMissing(error: unknown): null {
  if (toStorageFailure(error).code === 'ENOENT') return null
  throw error
}
