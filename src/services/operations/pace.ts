import type { Pace } from '../../store/database.ts'

const PAUSE_MAX_MS = 60_000

/** Returns a pace at which work takes a share of the time, and the rest are pauses; they end early when Daybook shuts down. */
export function createPace(closing: AbortSignal, share: number): Pace {
  return (workMs) =>
    new Promise((resolve) => {
      const timer = setTimeout(done, Math.min(workMs / share - workMs, PAUSE_MAX_MS))
      function done() {
        clearTimeout(timer)
        closing.removeEventListener('abort', done)
        resolve()
      }
      if (closing.aborted) done()
      else closing.addEventListener('abort', done)
    })
}
