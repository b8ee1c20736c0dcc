import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'

/** Returns the files of a folder for backups, which is created when it is first needed, for its owner only. */
export function openBackupFolder(path: string) {
  return {
    path,
    pathOf: (name: string) => join(path, name),
    async listFiles(): Promise<string[]> {
      await mkdir(path, { recursive: true, mode: 0o700 })
      return readdir(path)
    },
    removeFile: (name: string) => rm(join(path, name), { force: true }),
  }
}
