import type { App } from '../app.ts'
import type { Settings } from '../config.ts'
import { Fault } from '../domain/fault.ts'
import { createBodyWait } from './body-wait.ts'

// Long enough for slow clients; a connection without any traffic, or an upload without progress, is closed after that.
const IDLE_SECONDS = 120
// Each API limits its own request bodies and answers in its own format; this is only a last resort.
const BODY_BYTES_MAX = 1024 ** 3
/** How long in-flight requests may take to finish once Daybook shuts down. */
const SHUTDOWN_MS = 10_000

/**
 * Serves HTTP requests; throws a `conflict` fault if the address cannot be used. `stop` ends the streams of events, accepts
 * no new requests and waits up to ten seconds for those in flight.
 */
export function listen(
  app: Pick<App, 'fetch' | 'endStreams'>,
  settings: Pick<Settings, 'host' | 'port' | 'publicUrl'>,
  idleSeconds = IDLE_SECONDS,
) {
  const server = startServer(app, settings, idleSeconds)
  return {
    url: serverUrl({ ...settings, port: server.port ?? settings.port }),
    async stop(): Promise<void> {
      app.endStreams()
      const isStopped = await Promise.race([server.stop().then(() => true), Bun.sleep(SHUTDOWN_MS)])
      if (isStopped !== true) await server.stop(true)
    },
  }
}

/** Returns the URL at which people reach Daybook: the public one, or that of the address it listens on. */
export function serverUrl({ host, port, publicUrl }: Pick<Settings, 'host' | 'port' | 'publicUrl'>): string {
  return publicUrl ?? `http://${formatHost(host)}:${port}`
}

function startServer(
  app: Pick<App, 'fetch'>,
  { host, port }: Pick<Settings, 'host' | 'port'>,
  idleSeconds: number,
) {
  try {
    return Bun.serve({
      // An error that nothing caught must not show the source. Without development, another process could share the port.
      development: false,
      reusePort: false,
      hostname: host,
      port,
      idleTimeout: idleSeconds,
      maxRequestBodySize: BODY_BYTES_MAX,
      async fetch(request, server) {
        const response = await app.fetch(request, {
          address: server.requestIP(request)?.address ?? '',
          waitForBody: createBodyWait(server, request, idleSeconds),
          // What is sent does not count for the idle time. A client that takes nothing is noticed by the stream itself.
          keepOpen(ended) {
            server.timeout(request, 0)
            void ended.then(() => server.timeout(request, idleSeconds))
          },
        })
        return request.method === 'HEAD' ? withUnknownLength(response) : response
      },
    })
  } catch (error) {
    throw toListenFault(error, host, port)
  }
}

// Bun sends `Content-Length: 0` for a response without a body, which would be untrue for what GET returns. It reads no stream.
function withUnknownLength(response: Response): Response {
  if (response.headers.has('Content-Length')) return response
  return new Response(new ReadableStream(), response)
}

function toListenFault(error: unknown, host: string, port: number): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : null
  const address = `${formatHost(host)}:${port}`
  if (code === 'EADDRINUSE') return new Fault('conflict', 'addressInUse', { address })
  if (code === 'EACCES') return new Fault('conflict', 'addressForbidden', { address })
  const isElsewhere = code === 'EINVAL' || code === 'EADDRNOTAVAIL'
  return isElsewhere ? new Fault('conflict', 'addressOfAnotherMachine', { host }) : error
}

// Browsers cannot open 0.0.0.0, and an IPv6 address needs brackets in a URL.
function formatHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}
