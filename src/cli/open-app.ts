import { type App, type Overrides, openApp } from '../app.ts'
import type { Settings } from '../config.ts'
import { Fault } from '../domain/fault.ts'
import { openLog } from '../log.ts'
import type { ProcessContext } from './cli-command.ts'

/** The jobs of a command that does its own work only: none, so that a restored copy delivers and deletes nothing. */
export const WITHOUT_JOBS: Required<Pick<Overrides, 'startSchedule'>> = {
  startSchedule: () => ({ stop: async () => {} }),
}

/**
 * Opens Daybook for a command, with scheduled jobs only if it is given a schedule. Throws a fault if PostgreSQL (`unavailable`)
 * or the data folder (`conflict`) cannot be used, naming the setting to check.
 */
export async function openAppForCommand(
  settings: Settings,
  context: ProcessContext,
  overrides: Required<Pick<Overrides, 'startSchedule'>> = WITHOUT_JOBS,
): Promise<App> {
  const log = openLog(settings.logLevel, context.clock, context.writeStderr)
  try {
    return await openApp(settings, { clock: context.clock, newId: context.newId, log, ...overrides })
  } catch (error) {
    throw toOpenFault(error, settings)
  }
}

// File system errors, and the SQLite errors that the data folder causes.
const FOLDER_ERRORS =
  /^(EACCES|EPERM|EROFS|ENOENT|EEXIST|ENOTDIR|EIO|EFBIG|SQLITE_(CANTOPEN|READONLY|PERM|NOTADB|CORRUPT|IOERR))/
const FULL_DISK_ERRORS = /^(ENOSPC|EDQUOT|SQLITE_FULL)/
// Network errors, and the SQLSTATE classes for: access denied, no such database, connection lost, out of resources,
// shutting down, insufficient privilege.
const POSTGRES_ERRORS =
  /^(ECONN|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|CONNECT|28|3D|08|53|57|42501)/

// What PgBouncer says of a setting of the connection that it does not know.
const REFUSED_PARAMETER = /^unsupported startup parameter: (\w+)/

/** Returns a fault that names the setting to check, if an error while opening was caused by PostgreSQL or the data folder; else the error. */
export function toOpenFault(error: unknown, { databaseUrl, dataDir }: Settings): unknown {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return error
  if (databaseUrl !== null && POSTGRES_ERRORS.test(error.code)) {
    const [, parameter] = REFUSED_PARAMETER.exec(error.message) ?? []
    if (parameter !== undefined) return new Fault('unavailable', 'poolerRefusesParameter', { parameter })
    return new Fault('unavailable', 'postgresUnreachable', { reason: error.message })
  }
  if (FULL_DISK_ERRORS.test(error.code)) return new Fault('conflict', 'dataFolderFull', { dataDir })
  if (FOLDER_ERRORS.test(error.code)) {
    return new Fault('conflict', 'dataFolderUnusable', { dataDir, reason: error.message })
  }
  return error
}
