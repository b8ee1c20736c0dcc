import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Bucket } from '../../domain/ports.ts'
import { StorageFailure } from '../../domain/trails/storage-failure.ts'
import { runSelfTest } from '../bucket-self-test.ts'
import { abortedFailure } from '../s3/s3-client.ts'
import { toStorageFailure, withStorageFailure } from '../storage-errors.ts'
import { makeDurableFolder, readMetadata, removeFile, writeFileAtomically } from './atomic-file.ts'

type Item = { key: string; bytes: number }

/** A bucket that is a folder under the data folder, for the machine that has no object storage. */
export function folderBucket(name: string, dataDir: string, signal?: AbortSignal): Bucket {
  const root = join(dataDir, 'buckets', checkedName(name))

  const bucket: Bucket = {
    // A folder is made by whoever first means to write into it; one that was removed since is missed, not made again.
    async selfTest(under = '') {
      await withStorageFailure(() => makeDurableFolder(root, dataDir))
      await runSelfTest(bucket, under)
    },

    async put(key, body, metadata = {}) {
      const path = await pathIn(root, key)
      return { bytes: await writeFileAtomically(root, path, untilStopped(body, signal), metadata) }
    },

    async get(key) {
      const path = await pathIn(root, key)
      if (!(await isFile(path))) return null
      const metadata = await withStorageFailure(() => readMetadata(path))
      return { body: piecesOf(path, signal), metadata }
    },

    async *list(prefix) {
      await mustExist(root)
      yield* objects(root, '', prefix)
    },

    async remove(key) {
      const path = await pathIn(root, key)
      await withStorageFailure(() => removeFile(path))
    },

    close() {},
  }
  return bucket
}

function checkedName(name: string): string {
  if (/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) && !name.includes('..')) return name
  throw new StorageFailure('InvalidBucketName', 'The name of the bucket is not one that a folder may have.')
}

async function pathIn(root: string, key: string): Promise<string> {
  const parts = key.split('/')
  const isBad = parts.some((part) => part === '' || part === '.' || part === '..' || /[\0\\]/.test(part))
  if (isBad || parts.some((part) => part.startsWith('.'))) {
    throw new StorageFailure(
      'InvalidKey',
      'Keys in a folder must not have empty parts, parts that begin with a dot, backslashes or zero bytes.',
    )
  }
  await mustExist(root)
  return join(root, ...parts)
}

async function mustExist(root: string): Promise<void> {
  const there = await withStorageFailure(() => stat(root).catch(nullWhenMissing))
  if (!there?.isDirectory())
    throw new StorageFailure('NoSuchBucket', `The bucket file:${basename(root)} does not exist.`)
}

async function isFile(path: string): Promise<boolean> {
  const there = await withStorageFailure(() => stat(path).catch(nullWhenMissing))
  return there?.isFile() ?? false
}

// Sorted as the keys are: a folder stands where its name and the slash after it stand.
async function* objects(root: string, folder: string, prefix: string): AsyncGenerator<Item> {
  const entries = await withStorageFailure(() => readdir(join(root, folder), { withFileTypes: true }))
  const keys = entries
    .filter((entry) => !entry.name.startsWith('.'))
    .map((entry) => `${folder}${entry.name}${entry.isDirectory() ? '/' : ''}`)
    .sort(byBytes)
  for (const key of keys) {
    const isFolder = key.endsWith('/')
    if (isFolder && (key.startsWith(prefix) || prefix.startsWith(key))) yield* objects(root, key, prefix)
    if (!isFolder && key.startsWith(prefix)) {
      const there = await withStorageFailure(() => stat(join(root, key)).catch(nullWhenMissing))
      if (there !== null) yield { key, bytes: there.size }
    }
  }
}

function byBytes(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other))
}

async function* piecesOf(path: string, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
  try {
    for await (const piece of untilStopped(createReadStream(path), signal)) yield piece
  } catch (error) {
    throw toStorageFailure(error)
  }
}

async function* untilStopped(body: AsyncIterable<Uint8Array>, signal?: AbortSignal) {
  for await (const piece of body) {
    if (signal?.aborted) throw abortedFailure()
    yield piece
  }
}

function nullWhenMissing(error: unknown): null {
  const code = toStorageFailure(error).code
  if (code === 'ENOENT' || code === 'ENOTDIR') return null
  throw error
}
