import { statfs } from 'node:fs/promises'
import type { ReadDiskSpace } from '../../domain/disk-space.ts'

/** Returns a function that reads the space of the disk that holds a folder. */
export function createReadDiskSpace(folder: string): ReadDiskSpace {
  return async () => {
    try {
      const { bavail, blocks, bsize } = await statfs(folder)
      return { freeBytes: bavail * bsize, totalBytes: blocks * bsize }
    } catch {
      // With PostgreSQL and a key in the environment, there may be no data folder.
      return null
    }
  }
}
