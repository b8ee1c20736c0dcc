const FIRST_PORT = 20_000
const PORTS = 10_000

/**
 * Returns a port that nothing listens on. It is outside those that systems give to clients: nothing takes it while a server that
 * was killed starts again.
 */
export function freePort(): number {
  for (;;) {
    const port = FIRST_PORT + Math.floor(Math.random() * PORTS)
    if (isFree(port)) return port
  }
}

function isFree(port: number): boolean {
  try {
    Bun.listen({ hostname: '127.0.0.1', port, socket: { data() {} } }).stop(true)
    return true
  } catch {
    return false
  }
}
