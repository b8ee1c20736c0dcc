import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { MESSAGES } from '../../domain/messages/messages.ts'
import type { Bucket } from '../../domain/ports.ts'
import { StorageFailure } from '../../domain/trails/storage-failure.ts'
import { runSelfTest } from '../bucket-self-test.ts'
import { stoppedFailure } from '../s3/s3-client.ts'
import { toStorageFailure, withStorageFailure } from '../storage-errors.ts'
import {
  createFileAtomically,
  makeDurableFolder,
  nullIfMissing,
  readMetadata,
  removeFile,
  writeFileAtomically,
} from './atomic-file.ts'

/** Opens a bucket that is a folder in the data folder, for machines without object storage; throws for an invalid name. */
export function openFolderBucket(name: string, dataDir: string, signal?: AbortSignal): Bucket {
  const root = join(dataDir, 'buckets', parseBucketName(name))

  const bucket: Bucket = {
    // The test of a new trail creates the folder. If the folder is removed later, writing fails and does not recreate it.
    async selfTest(prefix = '', scope = 'everything') {
      await withStorageFailure(() => makeDurableFolder(root, dataDir))
      if (scope !== 'listing') await runSelfTest(bucket, prefix, scope)
      return { checksum: null, hasConditionalWrites: null }
    },

    async put(key, body, metadata = {}) {
      const path = await getPath(root, key)
      const bytes = await writeFileAtomically(root, path, stopWhenAborted(body, signal), metadata)
      return { bytes, version: null }
    },

    async create(key, body, { metadata = {} } = {}) {
      const path = await getPath(root, key)
      const bytes = await createFileAtomically(root, path, stopWhenAborted(body, signal), metadata)
      return bytes === null
        ? { isCreated: false, mayBeOwn: false }
        : { isCreated: true, bytes, version: null }
    },

    async get(key) {
      const path = await getPath(root, key)
      if (!(await isFile(path))) return null
      const metadata = await withStorageFailure(() => readMetadata(path))
      return { body: readBody(path, signal), metadata }
    },

    async *list(prefix) {
      await checkExists(root)
      yield* listObjects(root, '', prefix)
    },

    async remove(key) {
      const path = await getPath(root, key)
      await withStorageFailure(() => removeFile(path))
    },

    close() {},
  }
  return bucket
}

function parseBucketName(name: string): string {
  if (/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) && !name.includes('..')) return name
  throw new StorageFailure('InvalidBucketName', MESSAGES.storage.folderNameInvalid)
}

async function getPath(root: string, key: string): Promise<string> {
  const parts = key.split('/')
  if (parts.some((part) => part === '' || part.startsWith('.') || /[\0\\]/.test(part))) {
    throw new StorageFailure('InvalidKey', MESSAGES.storage.folderKeyInvalid)
  }
  await checkExists(root)
  return join(root, ...parts)
}

async function checkExists(root: string): Promise<void> {
  const stats = await withStorageFailure(() => stat(root).catch(nullIfMissing))
  if (!stats?.isDirectory())
    throw new StorageFailure('NoSuchBucket', MESSAGES.storage.unknownFolder({ name: basename(root) }))
}

async function isFile(path: string): Promise<boolean> {
  const stats = await withStorageFailure(() => stat(path).catch(nullIfMissing))
  return stats?.isFile() ?? false
}

// Sorted by key: a folder sorts by its name with a slash at the end.
async function* listObjects(
  root: string,
  folder: string,
  prefix: string,
): AsyncGenerator<{ key: string; bytes: number }> {
  const entries = await withStorageFailure(() => readdir(join(root, folder), { withFileTypes: true }))
  const keys = entries
    .filter((entry) => !entry.name.startsWith('.'))
    .map((entry) => `${folder}${entry.name}${entry.isDirectory() ? '/' : ''}`)
    .sort(compareBytes)
  for (const key of keys) {
    const isFolder = key.endsWith('/')
    if (isFolder && (key.startsWith(prefix) || prefix.startsWith(key))) yield* listObjects(root, key, prefix)
    if (!isFolder && key.startsWith(prefix)) {
      const stats = await withStorageFailure(() => stat(join(root, key)).catch(nullIfMissing))
      if (stats !== null) yield { key, bytes: stats.size }
    }
  }
}

function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}

async function* readBody(path: string, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of stopWhenAborted(createReadStream(path), signal)) yield chunk
  } catch (error) {
    throw toStorageFailure(error)
  }
}

async function* stopWhenAborted(body: AsyncIterable<Uint8Array>, signal?: AbortSignal) {
  for await (const chunk of body) {
    if (signal?.aborted) throw stoppedFailure()
    yield chunk
  }
}
