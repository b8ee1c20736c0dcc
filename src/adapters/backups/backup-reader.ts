import { createReadStream } from 'node:fs'
import { createZstdDecompress } from 'node:zlib'
import {
  type BackupContents,
  type BackupHeader,
  CONTENTS_MEMBER,
  HEADER_MEMBER,
  type OpenedBackup,
  parseBackupContents,
  parseBackupHeader,
} from '../../domain/backups/backup.ts'
import { Fault } from '../../domain/fault.ts'
import { StorageFailure } from '../../domain/trails/storage-failure.ts'
import { readTar, type TarMember } from '../archive/tar.ts'
import { toStorageFailure } from '../storage-errors.ts'

/** A header or a list of contents is not larger: it has some hundred bytes for each table. */
const TEXT_BYTES_MAX = 64 * 1024 ** 2

/**
 * Opens a backup file and reads its header; `onBytes` gets how many bytes of the file were read so far. `use` may then read the
 * rest. Throws a `not_found` fault if there is no such file, and an `invalid` one if it is no backup that this version can read.
 */
export async function openBackupFile<Result>(
  path: string,
  use: (backup: OpenedBackup) => Promise<Result>,
  onBytes: (bytes: number) => void = () => {},
): Promise<Result> {
  const members = readTar(decompress(path, onBytes))
  try {
    const header = await readHeader(path, members)
    return await use({ header, read: (onMember) => readMembers(path, members, onMember) })
  } finally {
    await members.return(undefined).catch(() => {})
  }
}

/** Reads a backup file to its end; throws an `invalid` fault if it is damaged. */
export function verifyBackupFile(path: string, onBytes?: (bytes: number) => void): Promise<BackupContents> {
  return openBackupFile(path, ({ read }) => read(skip), onBytes)
}

async function skip(_name: string, body: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _ of body) {
    // Only the hash counts.
  }
}

async function* decompress(path: string, onBytes: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  const file = createReadStream(path, { highWaterMark: 1 << 18 })
  const stream = createZstdDecompress()
  let bytes = 0
  file.on('data', (chunk) => {
    bytes += chunk.length
    onBytes(bytes)
  })
  file.on('error', (error) => stream.destroy(error))
  file.pipe(stream)
  try {
    yield* stream
  } finally {
    file.destroy()
    stream.destroy()
  }
}

async function readHeader(path: string, members: AsyncGenerator<TarMember>): Promise<BackupHeader> {
  const first = await members.next().catch((error) => {
    throw toFault(error, path, 'notABackup')
  })
  if (first.done || first.value.name !== HEADER_MEMBER) throw new Fault('invalid', 'notABackup', { path })
  const header = parseBackupHeader(await readText(path, first.value))
  if (header === null) throw new Fault('invalid', 'notABackup', { path })
  if ('format' in header) throw new Fault('invalid', 'backupFormatUnknown', { path, format: header.format })
  return header
}

async function readMembers(
  path: string,
  members: AsyncGenerator<TarMember>,
  onMember: (name: string, body: AsyncIterable<Uint8Array>) => Promise<void>,
): Promise<BackupContents> {
  const hashes = new Map<string, string>()
  try {
    for await (const member of members) {
      if (member.name === CONTENTS_MEMBER) return await checkContents(path, members, member, hashes)
      await onMember(member.name, hashed(member, hashes))
      if (!hashes.has(member.name)) throw new Error(`${member.name} was not read to its end.`)
    }
  } catch (error) {
    throw toFault(error, path, 'backupDamaged')
  }
  throw new Fault('invalid', 'backupDamaged', { path })
}

async function* hashed({ name, bytes }: TarMember, hashes: Map<string, string>): AsyncGenerator<Uint8Array> {
  const hasher = new Bun.CryptoHasher('sha256')
  for await (const chunk of bytes) {
    hasher.update(chunk)
    yield chunk
  }
  hashes.set(name, hasher.digest('hex'))
}

// The rest is read, too: the checksum of the file is at its end.
async function checkContents(
  path: string,
  members: AsyncGenerator<TarMember>,
  last: TarMember,
  hashes: Map<string, string>,
): Promise<BackupContents> {
  const parsed = parseBackupContents(await readText(path, last))
  const isLast = (await members.next()).done === true
  const expected = [...(parsed?.hashes ?? [])].filter(([name]) => name !== HEADER_MEMBER)
  const isSame =
    expected.length === hashes.size && expected.every(([name, hash]) => hashes.get(name) === hash)
  if (parsed === null || !isLast || !isSame) throw new Fault('invalid', 'backupDamaged', { path })
  return parsed.contents
}

async function readText(path: string, { bytes }: TarMember): Promise<string> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of bytes) {
    length += chunk.length
    if (length > TEXT_BYTES_MAX) throw new Fault('invalid', 'notABackup', { path })
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

// What the archive itself reports means damage; what the disk or the reader of a member reports is that.
function toFault(error: unknown, path: string, key: 'notABackup' | 'backupDamaged'): unknown {
  if (error instanceof Fault || error instanceof StorageFailure) return error
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'ENOENT') return new Fault('not_found', 'noBackupFile', { path })
  if (DISK_CODES.test(code)) return toStorageFailure(error)
  return ARCHIVE_CODES.test(code) ? new Fault('invalid', key, { path }) : error
}

const DISK_CODES = /^E(?:ACCES|PERM|IO|ISDIR|NOTDIR|NOSPC|DQUOT|ROFS|FBIG)$/
const ARCHIVE_CODES = /^(?:ZSTD|Z_|TAR_|ERR_ZSTD|ERR__ERROR)/
