import { access, constants, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Fault } from '../../domain/fault.ts'
import { nullIfMissing } from '../folder/atomic-file.ts'
import { createReadDiskSpace } from '../folder/disk-space.ts'
import { toStorageFailure } from '../storage-errors.ts'
import { verifyBackupFile } from './backup-reader.ts'
import { createBackupFile, textMember } from './backup-writer.ts'

async function checkFolder(path: string): Promise<void> {
  const folder = dirname(path)
  try {
    await access(folder, constants.W_OK)
  } catch (error) {
    const { code } = toStorageFailure(error)
    throw /^ENO/.test(code)
      ? new Fault('not_found', 'noBackupFolder', { folder })
      : new Fault('forbidden', 'backupFolderClosed', { folder })
  }
}

/** What backups are written to files with. */
export const backupFiles = {
  checkFolder,
  exists: async (path: string) => (await stat(path).catch(nullIfMissing)) !== null,
  readSpaceOf: (path: string) => createReadDiskSpace(dirname(path)),
  createFile: createBackupFile,
  verifyFile: verifyBackupFile,
  toTextMember: textMember,
}
