import { Database } from 'bun:sqlite'
import { join } from 'node:path'
import { Fault } from '../../domain/fault.ts'
import { createPrivateFile } from './private-file.ts'

/**
 * Locks the data folder for this process; throws a `conflict` fault if another process has locked it. The operating system
 * releases the lock when the process ends, however it ends.
 */
export function lockFolder(dataDir: string): Database {
  const path = join(dataDir, 'daybook.lock')
  createPrivateFile(path)
  const lock = new Database(path, { readwrite: true })
  try {
    lock.run('begin exclusive')
    return lock
  } catch {
    lock.close()
    throw new Fault('conflict', 'dataFolderLocked', { dataDir })
  }
}
