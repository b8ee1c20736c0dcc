import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { Fault } from '../../domain/fault.ts'
import { readMetadata } from './atomic-file.ts'

/** Opens any folder as a read-only bucket, such as a downloaded copy; throws a `not_found` fault if it does not exist. */
export async function openReadonlyFolder(root: string) {
  const stats = await stat(root).catch(() => null)
  if (!stats?.isDirectory()) throw new Fault('not_found', 'unknownFolder', { root })
  return {
    async get(key: string) {
      const path = join(root, ...key.split('/'))
      const fileStats = await stat(path).catch(() => null)
      if (!fileStats?.isFile() || relative(root, path).startsWith('..')) return null
      return { body: createReadStream(path), metadata: await readMetadata(path) }
    },
    async *list(prefix: string): AsyncGenerator<{ key: string }> {
      const entries = await readdir(root, { recursive: true, withFileTypes: true })
      for (const entry of entries) {
        const key = relative(root, join(entry.parentPath, entry.name)).split(sep).join('/')
        if (entry.isFile() && !entry.name.startsWith('.') && key.startsWith(prefix)) yield { key }
      }
    },
    close(): void {},
  }
}
