import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import S3rver from 's3rver'
import type { S3Connection } from '../../src/adapters/s3/s3-client.ts'
import { type Behaviour, openStorageProxy, type StorageRequest } from './storage-proxy.ts'

/** An S3-compatible storage that tests can make fail. */
export type TestStorage = {
  /** The endpoint, with an access key that the storage accepts. */
  connection: S3Connection
  createBucket(name: string): Promise<void>
  /** Deletes a bucket with its objects. */
  deleteBucket(name: string): Promise<void>
  /** Sets the behaviour for all requests from now on, or for each one. At first the storage works. */
  setBehaviour(behaviour: Behaviour | ((request: StorageRequest) => Behaviour)): void
  /** Sets whether the storage knows `If-None-Match`. At first it does not. */
  setConditions(areKnown: boolean): void
  /** Returns the requests received so far. */
  requests(): StorageRequest[]
  /** Returns the IDs of the multipart uploads that were neither completed nor aborted. */
  unfinishedUploads(bucket: string): string[]
  stop(): Promise<void>
}

// The only access key that the server accepts, with any secret.
const KEY = 'S3RVER'

/** Starts a storage on a free port, with its objects in a folder of its own. */
export async function startStorage(): Promise<TestStorage> {
  const directory = mkdtempSync(join(tmpdir(), 'daybook-storage-'))
  const server = new S3rver({ address: '127.0.0.1', port: 0, silent: true, directory })
  sortListings(server)
  awaitWrites(server)
  refuseParts(server)
  keepFolders(server)
  const { port } = await server.run()
  const uploads = (bucket: string) => join(directory, bucket, '._S3rver_uploads')
  const proxy = await openStorageProxy(
    port,
    (bucket, id) => rmSync(join(uploads(bucket), id), { recursive: true, force: true }),
    (bucket, key) => statSync(server.store.getResourcePath(bucket, key, 'object'), NO_THROW) !== undefined,
  )
  return {
    connection: {
      endpoint: `http://127.0.0.1:${proxy.port}`,
      region: 'local',
      pathStyle: true,
      accessKeyId: KEY,
      secretAccessKey: KEY,
    },
    async createBucket(name) {
      await server.store.putBucket(name)
    },
    deleteBucket: (name) => server.store.deleteBucket(name),
    setBehaviour: proxy.setBehaviour,
    setConditions: proxy.setConditions,
    requests: proxy.requests,
    unfinishedUploads: (bucket) => namesIn(uploads(bucket)),
    async stop() {
      await proxy.stop()
      await server.close()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

// The server lists objects in the order of the folder on disk, so its pages would miss some. Real storages sort by key.
function sortListings({ store }: S3rver): void {
  const listUnordered = store.listObjects.bind(store)
  store.listObjects = async (bucket, { startAfter = '', maxKeys = 1_000, ...options }) => {
    const listing = await listUnordered(bucket, options)
    const objects = listing.objects
      .filter(({ key }) => Buffer.compare(Buffer.from(key), Buffer.from(startAfter)) > 0)
      .sort((one, other) => Buffer.compare(Buffer.from(one.key), Buffer.from(other.key)))
    return { ...listing, objects: objects.slice(0, maxKeys), isTruncated: objects.length > maxKeys }
  }
}

const NO_THROW = { throwIfNoEntry: false }
const FLUSH_MS_MAX = 5_000

// The server answers an upload before the object is on the disk: a read right afterwards would miss it.
function awaitWrites({ store }: S3rver): void {
  const putUnflushed = store.putObject.bind(store)
  store.putObject = async (object) => {
    const stored = await putUnflushed(object)
    const path = store.getResourcePath(object.bucket, object.key, 'object')
    const isFlushed = () => statSync(path, { throwIfNoEntry: false })?.size === stored.size
    // Another upload or a deletion may have come in between.
    for (let ms = 0; ms < FLUSH_MS_MAX && !isFlushed(); ms++) await Bun.sleep(1)
    return stored
  }
}

// The server stores what it has of an upload whose client leaves, says that it is whole, and does not end its answer to a
// request for it. Real storages store nothing then.
function refuseParts({ store }: S3rver): void {
  const putAnything = store.putObject.bind(store)
  store.putObject = async (object) => {
    // Parts that are joined come from its own files.
    if (!(object.content instanceof IncomingMessage)) return putAnything(object)
    const { headers } = object.content
    const chunks: Uint8Array[] = []
    for await (const chunk of object.content) chunks.push(chunk)
    const content = Buffer.concat(chunks)
    const length = headers['content-length']
    if (length !== undefined && Number(length) !== content.length)
      throw new Error('The client left before the end of the upload.')
    return putAnything({ ...object, content })
  }
}

const RESOURCES = ['object', 'object.md5', 'metadata.json']

// The server removes a folder with its last object, under the feet of an upload that is about to write into it.
function keepFolders({ store }: S3rver): void {
  store.deleteObject = async (bucket, key) => {
    for (const resource of RESOURCES) rmSync(store.getResourcePath(bucket, key, resource), { force: true })
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
