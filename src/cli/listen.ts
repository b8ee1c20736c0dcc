import type { App } from '../app.ts'
import type { Settings } from '../config.ts'
import { Fault } from '../domain/fault.ts'

// Long enough for a slow sender or reader; a stream on which nothing moves for so long is given up.
const IDLE_SECONDS = 120
// The faces hold their own limits while they read and answer in their own words; this only bounds the absurd.
const BODY_BYTES_MAX = 1024 ** 3
/** Requests under way may take this long to finish once Daybook is asked to stop. */
const GRACE_MS = 10_000

/** Answers requests until stopped; stopping takes no new ones and waits for those under way. */
export function listen(app: Pick<App, 'fetch'>, settings: Pick<Settings, 'host' | 'port' | 'publicUrl'>) {
  const server = bind(app, settings)
  return {
    url: settings.publicUrl ?? `http://${shown(settings.host)}:${server.port}`,
    async stop(): Promise<void> {
      const isDone = await Promise.race([server.stop().then(() => true), Bun.sleep(GRACE_MS)])
      if (isDone !== true) await server.stop(true)
    },
  }
}

function bind(app: Pick<App, 'fetch'>, { host, port }: Pick<Settings, 'host' | 'port'>) {
  try {
    return Bun.serve({
      hostname: host,
      port,
      idleTimeout: IDLE_SECONDS,
      maxRequestBodySize: BODY_BYTES_MAX,
      fetch: (request, server) => app.fetch(request, { address: server.requestIP(request)?.address ?? '' }),
    })
  } catch (error) {
    throw sentence(error, host, port)
  }
}

function sentence(error: unknown, host: string, port: number): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : null
  const where = `${shown(host)}:${port}`
  const sentences: { [code: string]: string } = {
    EADDRINUSE: `${where} is taken: stop what listens there, or set DAYBOOK_PORT to another port.`,
    EACCES: `Listening on ${where} is not allowed for this user; ports below 1024 often are not.`,
    EINVAL: `${host} is not an address of this machine; set DAYBOOK_HOST to one it has.`,
    EADDRNOTAVAIL: `This machine has no address ${host}; set DAYBOOK_HOST to one it has.`,
  }
  const known = typeof code === 'string' ? sentences[code] : undefined
  return known ? new Fault('conflict', known) : error
}

// Nobody can visit 0.0.0.0, and an IPv6 address needs its brackets.
function shown(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}
