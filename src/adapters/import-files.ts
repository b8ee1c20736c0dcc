import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Fault } from '../domain/fault.ts'
import type { RecordFormat } from '../domain/json/split-records.ts'
import { MESSAGES } from '../domain/messages/messages.ts'
import { readTar, type TarMember } from './archive/tar.ts'
import { namesNothing, namesOther, namesRecords, namesTarball } from './import-file-names.ts'
import { tap } from './tap.ts'
import { damageFault, decodeBytes, toDamageFault, type UnpackedBytes, unpackBytes } from './unpack-file.ts'

/** A file of records: a tar archive contains several texts, any other file one. */
export type RecordFile = { path: string; size: number }

/** One text of records, in chunks; it must be read before the next one is requested. */
export type RecordText = { name: string; format: RecordFormat; chunks: AsyncIterable<string> }

/**
 * Lists the files of records at the paths, and in the folders at the paths, sorted within each folder; calls `onSkip` for
 * each other file in a folder. Throws a fault for a path that does not exist or cannot be imported.
 */
export async function listRecordFiles(paths: string[], onSkip: () => void = () => {}): Promise<RecordFile[]> {
  const files = await Promise.all(paths.map((path) => listAt(path, onSkip)))
  return files.flat()
}

/**
 * Yields the texts of a file of records and decompresses them while they are read; calls `onSkip` for each other file in
 * an archive. Reading a text throws a fault where the file is damaged.
 */
export function readRecordTexts(
  { path }: RecordFile,
  onRead: (bytes: number) => void = () => {},
  onSkip: () => void = () => {},
): AsyncGenerator<RecordText> {
  return unpackRecordTexts(
    path,
    tap(createReadStream(path), ({ length }) => onRead(length)),
    { onSkip },
  )
}

/**
 * Yields the texts of a file of records whose bytes arrive, in the same way; a file that contains none by its name is
 * skipped. `onUnpacked` gets the number of decompressed bytes as they come, and may throw.
 */
export async function* unpackRecordTexts(
  name: string,
  bytes: AsyncIterable<Uint8Array>,
  { onSkip = () => {}, onUnpacked = () => {} }: UnpackOptions = {},
): AsyncGenerator<RecordText> {
  if (namesOther(name)) return onSkip()
  const unpacked = await unpackBytes(bytes, onUnpacked)
  if (isTar(name, unpacked)) yield* readMembers(name, unpacked.bytes, { onSkip, onUnpacked })
  else yield { name, format: formatOf(name), chunks: decode(name, unpacked) }
}

type UnpackOptions = { onSkip?: () => void; onUnpacked?: (bytes: number) => void }

async function listAt(path: string, onSkip: () => void): Promise<RecordFile[]> {
  const stats = await stat(path).catch(() => {
    throw new Fault('not_found', 'unknownPath', { path })
  })
  if (stats.isDirectory()) return listFolder(path, onSkip)
  if (!namesImportable(path) && !(await containsRecords(path))) {
    throw new Fault('invalid', 'notImportable', { path })
  }
  return [{ path, size: stats.size }]
}

// Other files in a folder, such as a README or the digests beside a trail's archives, are skipped.
async function listFolder(folder: string, onSkip: () => void): Promise<RecordFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const files: RecordFile[] = []
  for (const path of paths.sort()) {
    if (namesImportable(path) || (namesNothing(path) && (await containsRecords(path)))) {
      files.push({ path, size: (await stat(path)).size })
    } else onSkip()
  }
  return files
}

function namesImportable(path: string): boolean {
  return namesRecords(path) || namesTarball(path)
}

// A file whose name says nothing is one of records if it is an archive, or begins like JSON.
async function containsRecords(path: string): Promise<boolean> {
  const { content, head, bytes } = await unpackBytes(createReadStream(path))
  for await (const _ of bytes) break
  if (content === 'tar') return true
  return TEXTS.has(content) && /^[\0\s\ufeff]*[{[]/.test(new TextDecoder(content).decode(head))
}

function isTar(path: string, { content, head }: UnpackedBytes): boolean {
  return content === 'tar' || (namesTarball(path) && !/^\s*[{[]/.test(new TextDecoder().decode(head)))
}

async function* readMembers(
  path: string,
  archive: AsyncIterable<Uint8Array>,
  { onSkip, onUnpacked }: Required<UnpackOptions>,
): AsyncGenerator<RecordText> {
  let reported: unknown = null
  const onDamage = (error: unknown) => {
    reported = error
  }
  try {
    for await (const member of readTar(archive)) {
      if (namesRecords(member.name)) yield await readMember(path, member, { onUnpacked, onDamage })
      else onSkip()
    }
  } catch (error) {
    // A damaged member reports its error itself. Damage between members is reported as one more text.
    if (error !== reported) yield { name: path, format: 'lines', chunks: failWith(error) }
  }
}

async function readMember(
  path: string,
  member: TarMember,
  { onUnpacked, onDamage }: { onUnpacked: (bytes: number) => void; onDamage: (error: unknown) => void },
): Promise<RecordText> {
  const name = `${path}:${member.name}`
  const unpacked = await unpackBytes(member.bytes, onUnpacked)
  return { name, format: formatOf(name), chunks: decode(name, unpacked, onDamage) }
}

async function* decode(
  name: string,
  unpacked: UnpackedBytes,
  onDamage: (error: unknown) => void = () => {},
): AsyncGenerator<string> {
  if (unpacked.head.length === 0 && /\.gz$/i.test(name))
    throw damageFault(MESSAGES.imports.damages.gzipCutOff)
  try {
    yield* decodeBytes(unpacked)
  } catch (error) {
    onDamage(error)
    throw toDamageFault(error)
  }
}

async function* failWith(error: unknown): AsyncGenerator<string> {
  yield ''
  throw toDamageFault(error)
}

function formatOf(name: string): RecordFormat {
  return /\.(?:ndjson|jsonl)(?:\.gz)?$/i.test(name) ? 'lines' : 'either'
}

const TEXTS: ReadonlySet<string> = new Set(['utf-8', 'utf-16le', 'utf-16be'])
