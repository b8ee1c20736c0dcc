import type { NotifySocket } from '../adapters/notify-socket.ts'
import type { App } from '../app.ts'
import { parseServiceManager, type ServiceManager } from '../config-service-manager.ts'
import type { Environment } from '../config-setting.ts'
import { Fault } from '../domain/fault.ts'
import { toPrintable } from '../domain/foreign-text.ts'
import { MESSAGES } from '../domain/messages/messages.ts'
import type { Log } from '../domain/ports.ts'

const { serviceStatus: TEXT } = MESSAGES.commands

/** While Daybook starts, it asks for this much more time, so often. A migration may take any time. */
const EXTENSION_MS = 60_000
const EXTEND_EVERY_MS = 10_000
/** The database is asked at least this often, so that one that was busy for long counts as soon as it answers. */
const CHECK_EVERY_MS = 30_000

/** The service manager of this process, if it has one: otherwise nothing happens. */
export type Notifier = Awaited<ReturnType<typeof openNotifier>>

/** What is asked for signs of life. */
type Watched = { services: Pick<App['services'], 'checkReadiness'>; store: Pick<App['store'], 'isEmbedded'> }

/**
 * Opens the connection to the service manager that the environment names, such as systemd, and asks it for time until `serving` is
 * called. If it cannot be notified, one line of the log says so, and nothing else happens.
 */
export async function openNotifier(environment: Environment, log: Pick<Log, 'warn'>) {
  const manager = parseServiceManager(environment, process.pid)
  const send = manager === null ? () => {} : await openSend(manager, log)
  let timer: Timer | undefined
  let isStopping = false
  const repeat = (work: () => void, ms: number) => {
    clearInterval(timer)
    timer = setInterval(work, ms)
    work()
  }
  if (manager !== null) repeat(() => send(extension(), status(TEXT.starting)), EXTEND_EVERY_MS)
  return {
    /** Says that clients can connect, and keeps showing signs of life if the service manager watches the process. */
    serving(app: Watched, url: string): void {
      clearInterval(timer)
      send('READY=1', status(TEXT.serving({ url })))
      const watchdogMs = manager?.watchdogMs ?? null
      if (watchdogMs === null) return
      const show = createShowLife(app, url, (...lines) => isStopping || send(...lines))
      repeat(() => void show(), Math.min(watchdogMs / 2, CHECK_EVERY_MS))
    },

    /** Says that the shutdown has begun. */
    stopping(): void {
      isStopping = true
      clearInterval(timer)
      send('STOPPING=1', status(TEXT.stopping))
    },

    /** Ends what is repeated. */
    close: () => clearInterval(timer),
  }
}

type Send = (...lines: string[]) => unknown

async function openSend({ socket }: ServiceManager, log: Pick<Log, 'warn'>): Promise<Send> {
  let isLogged = false
  const logOnce = (error: unknown) => {
    if (!isLogged) log.warn('The service manager cannot be notified', { socket, error })
    isLogged = true
  }
  const opened = await openSocket(socket).catch(logOnce)
  return (...lines) => {
    try {
      opened?.send(lines.join('\n'))
    } catch (error) {
      logOnce(error)
    }
  }
}

// Loaded only where a service manager expects notices: it compiles a little code.
async function openSocket(address: string): Promise<NotifySocket> {
  const { openNotifySocket } = await import('../adapters/notify-socket.ts')
  return openNotifySocket(address)
}

// The event loop shows that it runs by running this. A check that is not over yet is not begun again.
function createShowLife(app: Watched, url: string, send: Send): () => Promise<void> {
  let isChecking = false
  return async () => {
    if (isChecking) return
    isChecking = true
    const problem = await app.services.checkReadiness().then(() => null, toError)
    isChecking = false
    const text = problem === null ? TEXT.serving({ url }) : TEXT.notReady({ reason: problem.message })
    send(...(isHung(app, problem) ? [] : ['WATCHDOG=1']), status(text))
  }
}

// A restart helps against a thread of this process that does not answer. It frees no disk, and brings no PostgreSQL back.
function isHung({ store }: Watched, problem: Error | null): boolean {
  return store.isEmbedded && problem instanceof Fault && problem.key === 'probeTooSlow'
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error))
}

function status(text: string): string {
  return `STATUS=${toPrintable(text)}`
}

function extension(): string {
  return `EXTEND_TIMEOUT_USEC=${EXTENSION_MS * 1_000}`
}
