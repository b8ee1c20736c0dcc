import type { Server } from 'bun'

// A small body is read as one piece, which may arrive slowly but steadily.
const WHOLE_BODY_FACTOR = 10
// However steadily they arrive, all pieces together take no longer: a client could send a byte a minute.
const ALL_PIECES_FACTOR = 30

/**
 * Returns a function that waits for the next piece of a request's body, and rejects if none arrives for a number of seconds;
 * for a whole body, it waits ten times as long. All waits for a body together take at most thirty times as long.
 * Bun closes a connection after its idle time even if a body is arriving, so that time does not count meanwhile.
 */
export function createBodyWait(
  server: Pick<Server<unknown>, 'timeout'>,
  request: Request,
  idleSeconds: number,
) {
  let leftMs = idleSeconds * 1_000 * ALL_PIECES_FACTOR
  return async <Piece>(piece: Promise<Piece>, isWhole = false): Promise<Piece> => {
    const startedMs = performance.now()
    const ms = Math.min(Math.max(0, leftMs), idleSeconds * 1_000 * (isWhole ? WHOLE_BODY_FACTOR : 1))
    const stalled = Promise.withResolvers<never>()
    const timer = setTimeout(() => stalled.reject(new Error('The body stalled.')), ms)
    server.timeout(request, 0)
    try {
      return await Promise.race([piece, stalled.promise])
    } finally {
      clearTimeout(timer)
      leftMs -= performance.now() - startedMs
      server.timeout(request, idleSeconds)
    }
  }
}
