import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { nullIfMissing } from '../folder/atomic-file.ts'
import { createReadDiskSpace } from '../folder/disk-space.ts'
import { verifyBackupFile } from './backup-reader.ts'
import { createBackupFile, textMember } from './backup-writer.ts'

/** What backups are written to files with. */
export const backupFiles = {
  exists: async (path: string) => (await stat(path).catch(nullIfMissing)) !== null,
  readSpaceOf: (path: string) => createReadDiskSpace(dirname(path)),
  createFile: createBackupFile,
  verifyFile: verifyBackupFile,
  toTextMember: textMember,
}
