import type { Server } from 'bun'

// A small body is read as one piece, which may arrive slowly but steadily.
const WHOLE_BODY_FACTOR = 10

/**
 * Returns a function that waits for the next piece of a request's body, and rejects if none arrives for a number of seconds;
 * for a whole body, it waits ten times as long.
 * Bun closes a connection after its idle time even if a body is arriving, so that time does not count meanwhile.
 */
export function createBodyWait(server: Server<unknown>, request: Request, idleSeconds: number) {
  return async <Piece>(piece: Promise<Piece>, isWhole = false): Promise<Piece> => {
    const ms = idleSeconds * 1_000 * (isWhole ? WHOLE_BODY_FACTOR : 1)
    const stalled = Promise.withResolvers<never>()
    const timer = setTimeout(() => stalled.reject(new Error('The body stalled.')), ms)
    server.timeout(request, 0)
    try {
      return await Promise.race([piece, stalled.promise])
    } finally {
      clearTimeout(timer)
      server.timeout(request, idleSeconds)
    }
  }
}
