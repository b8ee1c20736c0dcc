import { spawnSync } from 'node:child_process'
import { existsSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A way to give a server a data folder in which it runs out of space, without the rights of an administrator. */
export type SmallDisk = {
  name: string
  /** The beginning of a command line that executes the rest with the data folder on the disk. */
  wrapper: (dataDir: string) => string[]
  /** Leaves no space to the process. */
  fill(pid: number, dataDir: string): void
  free(pid: number, dataDir: string): void
  /** What Daybook says about it. */
  message: string
}

const DISK_MB = 40

// A disk of its own: in a user namespace everybody may mount one, unless the system forbids it.
const MOUNTED: SmallDisk = {
  name: 'a full disk',
  wrapper: (dataDir) => [
    ...['unshare', '--map-root-user', '--mount', 'sh', '-c'],
    `mount -t tmpfs -o size=${DISK_MB}m,mode=700 tmpfs '${dataDir}' && exec "$@"`,
    'sh',
  ],
  fill(pid, dataDir) {
    const folder = `/proc/${pid}/root${dataDir}`
    for (let size = DISK_MB * 1024 ** 2; size >= 1; size = Math.floor(size / 2)) {
      const { bavail, bsize } = statfsSync(folder)
      if (bavail * bsize >= size) appendZeros(join(folder, 'filler'), size)
    }
  },
  free: (pid, dataDir) => rmSync(`/proc/${pid}/root${join(dataDir, 'filler')}`),
  message: 'The disk of the database is full',
}

function appendZeros(path: string, size: number): void {
  try {
    writeFileSync(path, new Uint8Array(size), { flag: 'a' })
  } catch {
    // The server was faster.
  }
}

// No file may grow beyond a limit: the next best where nothing can be mounted.
const LIMITED: SmallDisk = {
  name: 'a disk that refuses to write',
  wrapper: () => ['sh', '-c', 'trap "" XFSZ; exec "$@"', 'sh'],
  fill: (pid) => setFileLimit(pid, '4096:'),
  free: (pid) => setFileLimit(pid, 'unlimited:'),
  message: 'The disk of the database reports errors',
}

function setFileLimit(pid: number, limit: string): void {
  const { status, stderr } = spawnSync('prlimit', [`--pid=${pid}`, `--fsize=${limit}`], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`prlimit failed: ${stderr}`)
}

/** The ways that this machine allows. */
export const SMALL_DISKS: SmallDisk[] = [MOUNTED, LIMITED].filter((disk) => disk === LIMITED || canMount())

/** Runs a program with a full disk as its data folder; null if this machine does not allow that. */
export function wrapperForFullDisk(dataDir: string): string[] | null {
  if (!canMount()) return null
  const mount = `mount -t tmpfs -o size=1m,mode=700 tmpfs '${dataDir}'`
  return [
    ...['unshare', '--map-root-user', '--mount', 'sh', '-c'],
    `${mount} && head -c 2m /dev/zero > '${join(dataDir, 'filler')}' 2>/dev/null; exec "$@"`,
    'sh',
  ]
}

/** Runs a program with a data folder that it cannot write to; null if this machine does not allow that. */
export function wrapperForReadOnlyFolder(dataDir: string): string[] | null {
  if (!canMount()) return null
  const mounts = `mount --bind '${dataDir}' '${dataDir}' && mount -o remount,bind,ro '${dataDir}'`
  return ['unshare', '--map-root-user', '--mount', 'sh', '-c', `${mounts} && exec "$@"`, 'sh']
}

function canMount(): boolean {
  if (!existsSync('/proc/self/ns/user')) return false
  return spawnSync('unshare', ['--map-root-user', '--mount', 'true']).status === 0
}
