import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { open, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { constants, createZstdCompress, type ZstdCompress } from 'node:zlib'
import {
  type AddMember,
  type BackupContents,
  type BackupHeader,
  type BackupMember,
  CONTENTS_MEMBER,
  formatBackupContents,
  formatBackupHeader,
  HEADER_MEMBER,
} from '../../domain/backups/backup.ts'
import { memberHeader, memberPadding, TAR_END } from '../archive/tar.ts'
import { putInPlace, syncFolder } from '../folder/put-in-place.ts'
import { withStorageFailure } from '../storage-errors.ts'

/** What the names of files end in that are not whole backups yet, or never became one. */
export const PARTIAL_SUFFIX = '.partial'

/**
 * Creates a backup file, readable by its owner only, and returns its size in bytes and what it holds. `write` adds its members
 * and returns what they hold; `verify` gets the path of the written file before it gets its name. The file is there only once it
 * is whole. Throws a `conflict` fault if there is a file of that name, and a StorageFailure if the disk fails.
 */
export async function createBackupFile(
  path: string,
  header: BackupHeader,
  write: (add: AddMember) => Promise<BackupContents>,
  verify: (partialPath: string) => Promise<void>,
): Promise<{ bytes: number; contents: BackupContents }> {
  const partialPath = `${path}${PARTIAL_SUFFIX}`
  try {
    const contents = await writePartial(partialPath, header, write)
    await verify(partialPath)
    return await withStorageFailure(async () => {
      const { size } = await stat(partialPath)
      await putInPlace(partialPath, path)
      await syncFolder(dirname(path))
      return { bytes: size, contents }
    })
  } finally {
    await rm(partialPath, { force: true })
  }
}

// A file of that name is what an attempt has left that was killed.
async function writePartial(
  path: string,
  header: BackupHeader,
  write: (add: AddMember) => Promise<BackupContents>,
): Promise<BackupContents> {
  await rm(path, { force: true })
  const compress = createZstdCompress(COMPRESSION)
  const written = pipeline(compress, createWriteStream(path, { flags: 'wx', mode: 0o600 }))
  // It is awaited below; what fails before must not end the process.
  written.catch(() => {})
  const failed = written.then(() => new Promise<never>(() => {}))
  const { add, hashes } = createTarWriter(header.createdAt, (chunk) =>
    Promise.race([push(compress, chunk), failed]),
  )
  try {
    await add(textMember(HEADER_MEMBER, formatBackupHeader(header)))
    const contents = await write(add)
    await add(textMember(CONTENTS_MEMBER, formatBackupContents(contents, Object.fromEntries(hashes))))
    await push(compress, TAR_END)
    compress.end()
    await withStorageFailure(() => written)
    await withStorageFailure(() => syncFile(path))
    return contents
  } catch (error) {
    compress.destroy()
    // If the disk failed, that is why.
    await withStorageFailure(() => written.catch(ignoreOwnEnd))
    throw error
  }
}

/** Checksums let a reader notice damage early. */
const COMPRESSION = {
  params: { [constants.ZSTD_c_compressionLevel]: 3, [constants.ZSTD_c_checksumFlag]: 1 },
}

function ignoreOwnEnd(error: unknown): void {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (!/^(ERR_STREAM|ABORT_ERR)/.test(code)) throw error
}

async function push(stream: ZstdCompress, chunk: Uint8Array): Promise<void> {
  if (!stream.write(chunk)) await once(stream, 'drain')
}

function createTarWriter(mtime: Date, write: (chunk: Uint8Array) => Promise<void>) {
  const hashes = new Map<string, string>()
  const add = async ({ name, bytes, body }: BackupMember): Promise<void> => {
    const hasher = new Bun.CryptoHasher('sha256')
    await write(memberHeader(name, bytes, mtime))
    let length = 0
    for await (const chunk of body) {
      length += chunk.length
      hasher.update(chunk)
      await write(chunk)
    }
    if (length !== bytes) throw new Error(`${name} has ${length} bytes instead of ${bytes}.`)
    await write(memberPadding(bytes))
    hashes.set(name, hasher.digest('hex'))
  }
  return { add, hashes }
}

/** Returns a member that holds a text. */
export function textMember(name: string, text: string): BackupMember {
  const bytes = Buffer.from(text)
  return { name, bytes: bytes.length, body: single(bytes) }
}

async function* single(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r+')
  await file.sync().finally(() => file.close())
}
