import { closeSync, constants, fchmodSync, lstatSync, openSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { Fault } from '../../domain/fault.ts'
import type { Log } from '../../domain/ports.ts'

/** Daybook's own files and folders in a data folder; everything else there belongs to others. */
const OWN_NAMES =
  /^(?:daybook\.(?:db(?:-wal|-shm|-journal)?|lock)|\.?secret\.key.*|customers|buckets|\.restore)$/
const OF_OTHERS = 0o077
const WRITABLE_BY_OTHERS = 0o022

/**
 * Takes the rights of group and others from a data folder and from Daybook's files in it, and logs what it changed. A folder
 * that also holds other files keeps its mode. Throws a `conflict` fault if others can still write to the folder, or read one
 * of the files. Does nothing if there is no folder.
 */
export function protectDataFolder(dataDir: string, log: Pick<Log, 'warn'>): void {
  const names = namesIn(dataDir)
  if (names === null) return
  protectFolder(dataDir, names, log)
  for (const name of names.filter((each) => OWN_NAMES.test(each))) protectFile(join(dataDir, name), log)
}

// Null if there is no folder; that a path is a file, or cannot be read, is said when it is used.
function namesIn(folder: string): string[] | null {
  try {
    return readdirSync(folder)
  } catch {
    return null
  }
}

// Only a folder of Daybook's own is closed: closing `/srv` or a home would break other programs. In a shared one, the files
// are closed, and others must not be able to replace them.
function protectFolder(path: string, names: string[], log: Pick<Log, 'warn'>): void {
  const isOwn = names.every((name) => OWN_NAMES.test(name) || name === 'lost+found')
  const mode = isOwn ? closeToOthers(path, log) : modeOf(path)
  if ((mode & WRITABLE_BY_OTHERS) !== 0)
    throw new Fault('conflict', 'dataFolderWritable', { path, mode: formatMode(mode) })
  if ((mode & OF_OTHERS) !== 0)
    log.warn('Other users can list the data folder', { path, mode: formatMode(mode) })
}

function protectFile(path: string, log: Pick<Log, 'warn'>): void {
  const mode = closeToOthers(path, log)
  if ((mode & OF_OTHERS) !== 0)
    throw new Fault('conflict', 'dataFileReadable', { path, mode: formatMode(mode) })
}

// Returns the mode that the path has then. A file system without modes, or an owner other than this process, leaves it.
function closeToOthers(path: string, log: Pick<Log, 'warn'>): number {
  const before = modeOf(path)
  if ((before & OF_OTHERS) === 0) return before
  try {
    chmodItself(path, before & 0o700)
  } catch {
    return before
  }
  const after = modeOf(path)
  if (after !== before)
    log.warn('Removed the rights of other users', { path, mode: formatMode(before), now: formatMode(after) })
  return after
}

// Another process on the same folder may have removed a draft or a journal meanwhile.
function modeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mode ?? 0
}

// Never follows a link: with a link in the folder, its owner could have root change the mode of any file.
function chmodItself(path: string, mode: number): void {
  if (lstatSync(path).isSymbolicLink()) return
  const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  try {
    fchmodSync(file, mode)
  } finally {
    closeSync(file)
  }
}

function formatMode(mode: number): string {
  return (mode & 0o7777).toString(8).padStart(4, '0')
}
