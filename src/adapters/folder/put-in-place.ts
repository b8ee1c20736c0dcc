import { link, open, rename, rm, stat } from 'node:fs/promises'
import { Fault } from '../../domain/fault.ts'
import { nullIfMissing } from './atomic-file.ts'

/** Codes of disks without hard links. */
const NO_LINK_CODES = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']

/** Gives a file that is whole its name; throws a `conflict` fault if there is a file of that name, which stays as it is. */
export async function putInPlace(partialPath: string, path: string): Promise<void> {
  try {
    // Unlike a rename, a link never replaces a file.
    await link(partialPath, path)
    await rm(partialPath)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if ((await stat(path).catch(nullIfMissing)) !== null) throw new Fault('conflict', 'fileExists', { path })
    if (!NO_LINK_CODES.includes(code)) throw error
    await rename(partialPath, path)
  }
}

/** Makes what was created, renamed and removed in a folder durable. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  await folder.sync().finally(() => folder.close())
}
