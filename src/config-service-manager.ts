import type { Environment } from './config-setting.ts'

/** What a service manager such as systemd says to a process that it starts. */
export type ServiceManager = {
  /** The socket on which it expects notices: a path, or a name that begins with `@`. */
  socket: string
  /** Milliseconds without a sign of life after which it restarts the process; null if it does not watch. */
  watchdogMs: number | null
}

/** Returns what the service manager of this process says in the environment; null if there is none that expects notices. */
export function parseServiceManager(environment: Environment, pid: number): ServiceManager | null {
  const socket = environment.NOTIFY_SOCKET
  return socket ? { socket, watchdogMs: parseWatchdogMs(environment, pid) } : null
}

// The variables are inherited by the processes that a watched one starts, and then mean another process.
function parseWatchdogMs({ WATCHDOG_USEC, WATCHDOG_PID }: Environment, pid: number): number | null {
  if (WATCHDOG_PID && WATCHDOG_PID !== String(pid)) return null
  return /^[1-9]\d{3,14}$/.test(WATCHDOG_USEC ?? '') ? Number(WATCHDOG_USEC) / 1_000 : null
}
