import type { ServerProcess } from '../support/server-process.ts'
import type { Latencies, OpenLoopStart } from './open-loop-worker.ts'

/** Latencies of a period in milliseconds, from when each request should have left until its answer was read. */
export type LatencySummary = { count: number; p50: number; p99: number; max: number }

export type OpenLoop = {
  /** Ends a period: waits for the answers of its requests, and returns their latencies. Throws if a request failed. */
  take(): Promise<LatencySummary>
  stop(): void
}

let loops = 0

/**
 * Sends single events at a fixed rate, from a thread of its own, so that nothing that the bench does delays them. A
 * request does not wait for the one before: while the server pauses, latencies grow instead of the load falling.
 */
export function startOpenLoop(
  { url, authorization }: Pick<ServerProcess, 'url' | 'authorization'>,
  perSecond: number,
): OpenLoop {
  loops += 1
  const worker = new Worker(new URL('open-loop-worker.ts', import.meta.url).href)
  const firstIndex = 2 ** 41 + loops * 2 ** 32
  worker.postMessage({ url, authorization, perSecond, firstIndex } satisfies OpenLoopStart)
  return {
    take: () =>
      new Promise((resolve, reject) => {
        worker.onmessage = ({ data }: MessageEvent<Latencies>) => {
          if (data.failed > 0) reject(new Error(`${data.failed} requests failed: ${data.firstFailure}`))
          else resolve(summarize(data.sorted))
        }
        worker.postMessage('take')
      }),
    stop: () => worker.terminate(),
  }
}

function summarize(sorted: number[]): LatencySummary {
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
  return { count: sorted.length, p50: at(0.5), p99: at(0.99), max: at(1) }
}
