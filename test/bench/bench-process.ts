import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type DataLocation, type ServerProcess, startServer } from '../support/server-process.ts'

/** A Daybook in a process of its own, which compacts and purges on command. */
export type BenchServer = ServerProcess & {
  /** Compacts all days at once, today included. */
  compactAll(): Promise<void>
  /** Compacts the days that are due, at the pace of the schedule; resolves with the numbers of days and events. */
  compactDue(): Promise<{ days: number; events: number }>
  /** Moves the oldest day to the trash and empties the trash; resolves with the day, or nothing if a trail needs it. */
  purgeOldest(): Promise<string[]>
  /** Counts all events, and joins the counts of all days, which the schedule does within minutes. */
  count(): Promise<void>
  /** Adds all events to the trees of the log. */
  sequence(): Promise<void>
}

const SERVER = join(import.meta.dir, 'bench-server.ts')

/** Starts a server for the bench. With a folder for profiles it writes a CPU profile there when it ends. */
export async function startBenchServer(
  location: DataLocation,
  profiles: string | null = null,
  environment: Record<string, string> = {},
): Promise<BenchServer> {
  const flags = profiles === null ? [] : ['--cpu-prof', '--cpu-prof-dir', profiles]
  const server = await startServer(location, environment, [], [process.execPath, ...flags, SERVER])
  const commandUrl = /Commands are taken at (http\S+)/.exec(server.output())?.[1] ?? ''
  const command = async (path: string) => {
    const response = await fetch(`${commandUrl}${path}`, { method: 'POST', timeout: false })
    if (!response.ok) throw new Error(`${path} failed:\n${server.output()}`)
    return response.json()
  }
  return {
    ...server,
    compactAll: () => command('/compact-all'),
    compactDue: () => command('/compact'),
    purgeOldest: () => command('/purge'),
    count: () => command('/count'),
    sequence: () => command('/sequence'),
  }
}

/** Returns the resident memory of a process in bytes: the current one, or the peak since `resetPeakMemory`. */
export function readMemory(pid: number, which: 'now' | 'peak'): number {
  const line = readFileSync(`/proc/${pid}/status`, 'utf8')
  const match = new RegExp(`${which === 'now' ? 'VmRSS' : 'VmHWM'}:\\s+(\\d+) kB`).exec(line)
  return Number(match?.[1]) * 1_024
}

/** Resets the peak memory of a process. */
export function resetPeakMemory(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, '5')
}

/** Returns the CPU time that a process has used, user and system, in seconds. */
export function readCpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  // In clock ticks, of which Linux shows 100 a second.
  return (Number(fields[11]) + Number(fields[12])) / 100
}
