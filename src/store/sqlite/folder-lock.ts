import { Database, SQLiteError } from 'bun:sqlite'
import { join } from 'node:path'
import { Fault } from '../../domain/fault.ts'
import { createPrivateFile } from './private-file.ts'

/**
 * Locks the data folder for this process; throws a `conflict` fault if another process has locked it, and the error itself if
 * it cannot be locked. The operating system releases the lock when the process ends, however it ends.
 */
export function lockFolder(dataDir: string): Database {
  const path = join(dataDir, 'daybook.lock')
  createPrivateFile(path)
  const lock = new Database(path, { readwrite: true })
  try {
    lock.run('begin exclusive')
    return lock
  } catch (error) {
    lock.close()
    // Any other error, such as that of a full disk, says nothing about other processes.
    const isLocked = error instanceof SQLiteError && error.code?.startsWith('SQLITE_BUSY')
    throw isLocked ? new Fault('conflict', 'dataFolderLocked', { dataDir }) : error
  }
}
