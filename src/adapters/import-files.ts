import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { Fault } from '../domain/fault.ts'
import type { RecordFormat } from '../domain/json/split-records.ts'
import { readTar } from './archive/tar.ts'

/** A file of records: a tar archive contains several texts, any other file one. */
export type RecordFile = { path: string; size: number }

/** One text of records, in chunks; it must be read before the next one is requested. */
export type RecordText = { name: string; format: RecordFormat; chunks: AsyncIterable<string> }

const RECORDS = /\.(json|ndjson|jsonl)(\.gz)?$/i
const DIGEST = /^\d{12}_CloudTrail-Digest_/
const TARBALL = /\.(tar(\.gz)?|tgz)$/i

/**
 * Lists the files of records at the paths, and in the folders at the paths, sorted within each folder. Throws a fault for a
 * path that does not exist or cannot be imported.
 */
export async function listRecordFiles(paths: string[]): Promise<RecordFile[]> {
  const files = await Promise.all(paths.map(listAt))
  return files.flat()
}

/** Yields the texts of a file of records and decompresses them while they are read; throws a fault for a damaged file. */
export async function* readRecordTexts(
  { path }: RecordFile,
  onRead: (bytes: number) => void = () => {},
): AsyncGenerator<RecordText> {
  const bytes = readDecompressed(path, onRead)
  if (TARBALL.test(path)) yield* readMembers(path, bytes)
  else yield { name: path, format: formatOf(path), chunks: decodeUtf8(bytes) }
}

async function* readMembers(path: string, archive: AsyncIterable<Uint8Array>): AsyncGenerator<RecordText> {
  let reported: unknown = null
  const onDamage = (error: unknown) => {
    reported = error
  }
  try {
    for await (const member of readTar(archive)) {
      if (!RECORDS.test(member.name)) continue
      const name = `${path}:${member.name}`
      const bytes = /\.gz$/i.test(name) ? gunzip(member.bytes) : member.bytes
      yield { name, format: formatOf(name), chunks: decodeUtf8(bytes, onDamage) }
    }
  } catch (error) {
    // A damaged member reports its error itself. Damage between members is reported as one more text.
    if (error !== reported) yield { name: path, format: 'lines', chunks: failWith(error) }
  }
}

async function listAt(path: string): Promise<RecordFile[]> {
  const stats = await stat(path).catch(() => {
    throw new Fault('not_found', 'unknownPath', { path })
  })
  if (stats.isDirectory()) return listFolder(path)
  if (!isImportable(path)) {
    throw new Fault('invalid', 'notImportable', { path })
  }
  return [{ path, size: stats.size }]
}

// Other files in a folder, such as a README or the digests beside a trail's archives, are skipped.
async function listFolder(folder: string): Promise<RecordFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries
    .filter((entry) => entry.isFile() && isImportable(entry.name) && !DIGEST.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
  return Promise.all(paths.map(async (path) => ({ path, size: (await stat(path)).size })))
}

function isImportable(path: string): boolean {
  return RECORDS.test(path) || TARBALL.test(path)
}

function formatOf(name: string): RecordFormat {
  return /\.json(\.gz)?$/i.test(name) ? 'either' : 'lines'
}

function readDecompressed(path: string, onRead: (bytes: number) => void): AsyncIterable<Uint8Array> {
  const bytes = countBytes(createReadStream(path), onRead)
  return /\.t?gz$/i.test(path) ? gunzip(bytes) : bytes
}

async function* countBytes(bytes: AsyncIterable<Uint8Array>, onRead: (bytes: number) => void) {
  for await (const chunk of bytes) {
    onRead(chunk.length)
    yield chunk
  }
}

function gunzip(bytes: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  // The consumer of the pipeline's output receives its error; the callback has nothing to add.
  return pipeline(bytes, createGunzip(), () => {})
}

async function* decodeUtf8(
  bytes: AsyncIterable<Uint8Array>,
  onDamage: (error: unknown) => void = () => {},
): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  try {
    for await (const chunk of bytes) yield decoder.decode(chunk, { stream: true })
    yield decoder.decode()
  } catch (error) {
    onDamage(error)
    throw toDamageFault(error)
  }
}

async function* failWith(error: unknown): AsyncGenerator<string> {
  yield ''
  throw toDamageFault(error)
}

function toDamageFault(error: unknown): Fault {
  if (error instanceof Fault) return error
  const reason = error instanceof Error ? error.message : String(error)
  return new Fault('invalid', 'restUnreadable', { reason })
}
