import { Database } from 'bun:sqlite'
import { join } from 'node:path'
import { Fault } from '../../domain/fault.ts'

/** Takes the data folder for this process; a fault when another has it. The system takes the lock back however the process dies. */
export function lockFolder(dataDir: string): Database {
  const lock = new Database(join(dataDir, 'daybook.lock'), { create: true, readwrite: true })
  try {
    lock.run('begin exclusive')
    return lock
  } catch {
    lock.close()
    throw new Fault(
      'conflict',
      `Another Daybook process is using the data folder ${dataDir}. Stop it first, or name another folder in DAYBOOK_DATA_DIR.`,
    )
  }
}
