import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { Fault } from '../domain/fault.ts'
import { readTar } from './archive/tar.ts'

/** How the records of a text are written: whatever its first line looks like, or one a line. */
type Form = 'either' | 'lines'

/** A file of records; an archive holds several texts, any other file one. */
export type RecordFile = { path: string; size: number }

/** One text of records, in pieces; to be read before the next one is asked for. */
export type RecordText = { name: string; form: Form; chunks: AsyncIterable<string> }

const RECORDS = /\.(json|ndjson|jsonl)(\.gz)?$/i
const DIGEST = /^\d{12}_CloudTrail-Digest_/
const TARBALL = /\.(tar(\.gz)?|tgz)$/i

/** The files of records that the paths name, and all those in the folders they name, in the order of their paths. */
export async function listRecordFiles(paths: string[]): Promise<RecordFile[]> {
  const found = await Promise.all(paths.map(filesAt))
  return found.flat()
}

/** The texts of a file of records, unpacked while they are read. */
export async function* readRecordTexts(
  { path }: RecordFile,
  onRead: (bytes: number) => void = () => {},
): AsyncGenerator<RecordText> {
  const bytes = unpacked(path, onRead)
  if (TARBALL.test(path)) yield* textsIn(path, bytes)
  else yield { name: path, form: formOf(path), chunks: textOf(bytes) }
}

async function* textsIn(path: string, archive: AsyncIterable<Uint8Array>): AsyncGenerator<RecordText> {
  let told: unknown = null
  const tell = (error: unknown) => {
    told = error
  }
  try {
    for await (const member of readTar(archive)) {
      if (!RECORDS.test(member.name)) continue
      const name = `${path}:${member.name}`
      const bytes = /\.gz$/i.test(name) ? gunzipped(member.bytes) : member.bytes
      yield { name, form: formOf(name), chunks: textOf(bytes, tell) }
    }
  } catch (error) {
    // The members before the damage were given; damage between members is told as a text of its own.
    if (error !== told) yield { name: path, form: 'lines', chunks: broken(error) }
  }
}

async function filesAt(path: string): Promise<RecordFile[]> {
  const there = await stat(path).catch(() => {
    throw new Fault('not_found', `There is no file or folder ${path}.`)
  })
  if (there.isDirectory()) return filesIn(path)
  if (!isReadable(path)) {
    const kinds = '.json, .ndjson or .jsonl, each also as .gz, or .tar, .tar.gz or .tgz'
    throw new Fault('invalid', `${path} is not a kind of file that can be imported; those are ${kinds}.`)
  }
  return [{ path, size: there.size }]
}

// Anything else in a folder, such as a README or the digests beside a trail's archives, is left alone.
async function filesIn(folder: string): Promise<RecordFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries
    .filter((entry) => entry.isFile() && isReadable(entry.name) && !DIGEST.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
  return Promise.all(paths.map(async (path) => ({ path, size: (await stat(path)).size })))
}

function isReadable(path: string): boolean {
  return RECORDS.test(path) || TARBALL.test(path)
}

function formOf(name: string): Form {
  return /\.json(\.gz)?$/i.test(name) ? 'either' : 'lines'
}

function unpacked(path: string, onRead: (bytes: number) => void): AsyncIterable<Uint8Array> {
  const bytes = counted(createReadStream(path), onRead)
  return /\.t?gz$/i.test(path) ? gunzipped(bytes) : bytes
}

async function* counted(bytes: AsyncIterable<Uint8Array>, onRead: (bytes: number) => void) {
  for await (const chunk of bytes) {
    onRead(chunk.length)
    yield chunk
  }
}

function gunzipped(bytes: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  // The error reaches whoever reads the end of the pipeline; nothing is left to do here.
  return pipeline(bytes, createGunzip(), () => {})
}

async function* textOf(
  bytes: AsyncIterable<Uint8Array>,
  onDamage: (error: unknown) => void = () => {},
): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  try {
    for await (const chunk of bytes) yield decoder.decode(chunk, { stream: true })
    yield decoder.decode()
  } catch (error) {
    onDamage(error)
    throw damaged(error)
  }
}

async function* broken(error: unknown): AsyncGenerator<string> {
  yield ''
  throw damaged(error)
}

function damaged(error: unknown): Fault {
  if (error instanceof Fault) return error
  const why = error instanceof Error ? error.message : String(error)
  return new Fault('invalid', `What follows cannot be read: ${why}.`)
}
