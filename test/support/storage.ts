import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import S3rver from 's3rver'
import type { Connection } from '../../src/adapters/s3/s3-client.ts'
import { type Behaviour, behavingProxy, type Heard } from './storage-proxy.ts'

/** An S3-compatible storage for tests, and the means to have it fail. */
export type Storage = {
  /** How to reach it with a key that it knows. */
  connection: Connection
  makeBucket(name: string): Promise<void>
  /** Also when there are objects in it. */
  dropBucket(name: string): Promise<void>
  /** From now on: one behaviour for all, or one for each request. It begins to behave well. */
  behave(how: Behaviour | ((request: Heard) => Behaviour)): void
  /** The requests so far. */
  heard(): Heard[]
  /** Ids of the uploads in parts that were neither completed nor aborted. */
  unfinished(bucket: string): string[]
  stop(): Promise<void>
}

// The one key that the server knows; it takes any secret for it.
const KEY = 'S3RVER'

/** Starts a storage on a free port, with its objects in a folder of its own. */
export async function startStorage(): Promise<Storage> {
  const directory = mkdtempSync(join(tmpdir(), 'daybook-storage-'))
  const server = new S3rver({ address: '127.0.0.1', port: 0, silent: true, directory })
  inOrder(server)
  const { port } = await server.run()
  const uploads = (bucket: string) => join(directory, bucket, '._S3rver_uploads')
  const proxy = await behavingProxy(port, (bucket, id) =>
    rmSync(join(uploads(bucket), id), { recursive: true, force: true }),
  )
  return {
    connection: {
      endpoint: `http://127.0.0.1:${proxy.port}`,
      region: 'local',
      pathStyle: true,
      accessKeyId: KEY,
      secretAccessKey: KEY,
    },
    async makeBucket(name) {
      await server.store.putBucket(name)
    },
    dropBucket: (name) => server.store.deleteBucket(name),
    behave: proxy.behave,
    heard: proxy.heard,
    unfinished: (bucket) => namesIn(uploads(bucket)),
    async stop() {
      await proxy.stop()
      await server.close()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

// The server lists in the order of the folder on disk, which makes its pages lose objects; real ones go by the key.
function inOrder({ store }: S3rver): void {
  const unordered = store.listObjects.bind(store)
  store.listObjects = async (bucket, { startAfter = '', maxKeys = 1_000, ...options }) => {
    const all = await unordered(bucket, options)
    const objects = all.objects
      .filter(({ key }) => Buffer.compare(Buffer.from(key), Buffer.from(startAfter)) > 0)
      .sort((one, other) => Buffer.compare(Buffer.from(one.key), Buffer.from(other.key)))
    return { ...all, objects: objects.slice(0, maxKeys), isTruncated: objects.length > maxKeys }
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
