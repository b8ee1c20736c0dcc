import { randomUUID } from 'node:crypto'
import { link, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { isJsonObject } from '../../domain/json/json-values.ts'
import { parseJson } from '../../domain/parse.ts'
import { HOUR_MS } from '../../domain/time.ts'
import { toStorageFailure, withStorageFailure } from '../storage-errors.ts'

// A file's path is its key, so that any tool can read the folder. Names that begin with a dot are not keys:
// `.NAME.metadata` next to a file, and `.partial`, the folder of files that are not complete yet.
const PARTIAL_FOLDER = '.partial'

/** A partial file that has not changed for this long was left behind by a process that died. */
const STALE_MS = HOUR_MS

/**
 * Writes a body and its metadata to a path under the root and returns its size in bytes. When it
 * resolves, the file is complete and survives a power loss; if it rejects, the file may or may not have been stored, and a
 * retry is safe. Throws a StorageFailure if the disk fails, and the errors of the body unchanged.
 */
export async function writeFileAtomically(
  root: string,
  path: string,
  body: AsyncIterable<Uint8Array>,
  metadata: Record<string, string>,
): Promise<number> {
  return withPartialFile(root, path, body, async (partialPath, bytes) => {
    await writeMetadata(path, `${partialPath}-metadata`, metadata)
    await rename(partialPath, path)
    return bytes
  })
}

/**
 * Does the same, but only if there is no file at the path: otherwise it changes nothing and returns null. Of two that
 * create a file at the same time, one gets null.
 */
export async function createFileAtomically(
  root: string,
  path: string,
  body: AsyncIterable<Uint8Array>,
  metadata: Record<string, string>,
): Promise<number | null> {
  if (await withStorageFailure(() => hasFile(path))) return null
  return withPartialFile(root, path, body, async (partialPath, bytes) => {
    if (await hasFile(path)) return null
    await writeMetadata(path, `${partialPath}-metadata`, metadata)
    return (await linkNew(partialPath, path)) ? bytes : null
  })
}

// Writes the body to a partial file, which `store` puts in its place, and makes that durable.
async function withPartialFile<Result>(
  root: string,
  path: string,
  body: AsyncIterable<Uint8Array>,
  store: (partialPath: string, bytes: number) => Promise<Result>,
): Promise<Result> {
  const partialPath = join(root, PARTIAL_FOLDER, randomUUID())
  try {
    await withStorageFailure(() => makeDurableFolder(dirname(partialPath), root))
    const bytes = await writeBody(partialPath, body)
    return await withStorageFailure(async () => {
      await makeDurableFolder(dirname(path), root)
      await removeStaleFiles(partialPath)
      const result = await store(partialPath, bytes)
      await syncFolder(dirname(path))
      return result
    })
  } finally {
    await rm(partialPath, { force: true })
    await rm(`${partialPath}-metadata`, { force: true })
  }
}

async function hasFile(path: string): Promise<boolean> {
  return (await stat(path).catch(nullIfMissing))?.isFile() ?? false
}

/** Codes of disks without hard links. */
const NO_LINKS = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']

// Unlike a rename, a link never replaces a file. Returns false if there is one.
async function linkNew(partialPath: string, path: string): Promise<boolean> {
  try {
    await link(partialPath, path)
  } catch (error) {
    const { code } = toStorageFailure(error)
    if (code === 'EEXIST' && (await hasFile(path))) return false
    if (!NO_LINKS.includes(code)) throw error
    // It was just seen that there is no file.
    await rename(partialPath, path)
  }
  return true
}

/** Creates a folder and its missing parents, up to `top`, so that they survive a power loss; they are for their owner only. */
export async function makeDurableFolder(folder: string, top: string): Promise<void> {
  const firstCreated = await mkdir(folder, { recursive: true, mode: 0o700 })
  if (firstCreated === undefined) return
  for (let each = folder; each.length >= top.length; each = dirname(each)) await syncFolder(each)
}

/** Returns the metadata of the file at a path. */
export async function readMetadata(path: string): Promise<Record<string, string>> {
  const text = await readFile(metadataPath(path), 'utf8').catch(nullIfMissing)
  const fields = text === null ? {} : parseJson(text, 'metadata')
  const entries = isJsonObject(fields) ? Object.entries(fields) : []
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]))
}

/** Removes the file at a path and its metadata; does nothing if there is no file. */
export async function removeFile(path: string): Promise<void> {
  await rm(path, { force: true })
  await rm(metadataPath(path), { force: true })
}

/** Returns null if an error of the disk says that there is no such file; throws any other error. */
export function nullIfMissing(error: unknown): null {
  const code = toStorageFailure(error).code
  if (code === 'ENOENT' || code === 'ENOTDIR') return null
  throw error
}

function metadataPath(path: string): string {
  return join(dirname(path), `.${basename(path)}.metadata`)
}

// Only disk errors become storage failures; errors of the body pass unchanged.
async function writeBody(
  path: string,
  body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<number> {
  const file = await withStorageFailure(() => open(path, 'wx', 0o600))
  try {
    let bytes = 0
    for await (const chunk of body) {
      await withStorageFailure(() => file.writeFile(chunk))
      bytes += chunk.length
    }
    await withStorageFailure(() => file.sync())
    return bytes
  } finally {
    await file.close()
  }
}

// The metadata is written before the file, so that a file never appears without it.
async function writeMetadata(
  path: string,
  partialPath: string,
  metadata: Record<string, string>,
): Promise<void> {
  if (Object.keys(metadata).length === 0) {
    await rm(metadataPath(path), { force: true })
    return
  }
  await writeBody(partialPath, [Buffer.from(JSON.stringify(metadata))])
  await rename(partialPath, metadataPath(path))
}

// The current time is the modification time of the file just written, because the disk may have its own clock.
async function removeStaleFiles(partialPath: string): Promise<void> {
  const folder = dirname(partialPath)
  const nowMs = (await stat(partialPath)).mtimeMs
  for (const name of await readdir(folder)) {
    const stats = await stat(join(folder, name)).catch(nullIfMissing)
    if (stats !== null && nowMs - stats.mtimeMs > STALE_MS) await rm(join(folder, name), { force: true })
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
