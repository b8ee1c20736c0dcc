import { type App, openApp } from '../app.ts'
import type { Settings } from '../config.ts'
import { Fault } from '../domain/fault.ts'
import { openLog } from '../log.ts'
import type { ProcessContext } from './cli-command.ts'

/** Opens the house for a command; what an operator can put right is told in a sentence. */
export async function openAppForCommand(settings: Settings, world: ProcessContext): Promise<App> {
  const log = openLog(settings.logLevel, world.clock, world.writeStderr)
  try {
    return await openApp(settings, { clock: world.clock, newId: world.newId, log })
  } catch (error) {
    throw sentence(error, settings)
  }
}

// Codes of the file system, and of PostgreSQL or the way to it: refused, unknown, full or shutting down.
const FOLDER =
  /^(EACCES|EPERM|EROFS|ENOENT|EEXIST|ENOTDIR|ENOSPC|SQLITE_(CANTOPEN|READONLY|PERM|FULL|NOTADB|CORRUPT))/
const POSTGRES =
  /^(ECONN|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|CONNECT|28|3D|08|53|57|42501)/

function sentence(error: unknown, { databaseUrl, dataDir }: Settings): unknown {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return error
  if (databaseUrl !== null && POSTGRES.test(error.code)) {
    return new Fault('unavailable', `PostgreSQL cannot be opened: ${error.message}. See DATABASE_URL.`)
  }
  if (FOLDER.test(error.code)) {
    const folder = `The data folder ${dataDir} cannot be used: ${error.message}.`
    return new Fault('conflict', `${folder} See DAYBOOK_DATA_DIR.`)
  }
  return error
}
