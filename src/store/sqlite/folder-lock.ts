import { Database } from 'bun:sqlite'
import { join } from 'node:path'
import { Fault } from '../../domain/fault.ts'

/**
 * Locks the data folder for this process; throws a `conflict` fault if another process has locked it. The operating system
 * releases the lock when the process ends, however it ends.
 */
export function lockFolder(dataDir: string): Database {
  const lock = new Database(join(dataDir, 'daybook.lock'), { create: true, readwrite: true })
  try {
    lock.run('begin exclusive')
    return lock
  } catch {
    lock.close()
    throw new Fault('conflict', 'dataFolderLocked', { dataDir })
  }
}
