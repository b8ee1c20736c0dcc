import { chmodSync, cpSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { create } from 'tar'

/** A file of an archive: its name there, and where it is. */
export type ArchivedFile = { name: string; path: string; isExecutable?: boolean }

/**
 * Writes a `tar.gz` of the files, in a folder named after the archive, and returns its path. The same files and time give
 * the same bytes: it says nothing of this machine, its users or the present time.
 */
export async function writeArchive(
  folder: string,
  name: string,
  files: readonly ArchivedFile[],
  changedAt: Date,
): Promise<string> {
  const content = join(folder, name)
  mkdirSync(content, { recursive: true })
  for (const file of files) {
    const path = join(content, file.name)
    cpSync(file.path, path)
    chmodSync(path, file.isExecutable ? 0o755 : 0o644)
  }
  const archive = join(folder, `${name}.tar.gz`)
  const names = files.map((file) => `${name}/${file.name}`).sort()
  await create({ file: archive, cwd: folder, gzip: true, portable: true, mtime: changedAt }, names)
  return archive
}
