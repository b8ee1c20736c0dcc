import type { Download, DownloadEnd, DownloadLimits } from '../domain/costly-work.ts'
import { Fault } from '../domain/fault.ts'
import { MINUTE_MS } from '../domain/time.ts'

/** The bytes of a file that is being downloaded. */
export type DownloadBody = Download & { body: ReadableStream<Uint8Array> }

/** How often a download is checked. */
const CHECK_MS = 1_000

/**
 * Returns a stream of the chunks of a generator, for a client that may be slow. It takes each chunk only when the client asks
 * for it. It is broken off, and the generator ended, when the client leaves, takes too little or takes too long: an error of
 * the stream, so that the connection is torn and no file looks complete. Calls `onEnd` in any case.
 */
export function startDownload(
  chunks: AsyncIterator<Uint8Array, unknown>,
  limits: DownloadLimits,
  onEnd: () => void,
): DownloadBody {
  const { promise: ended, resolve } = Promise.withResolvers<Awaited<Download['ended']>>()
  const watch = watchReader(limits)
  let controller: ReadableStreamDefaultController<Uint8Array> | null = null
  let isOver = false
  const finish = (end: DownloadEnd, error?: unknown) => {
    if (isOver) return
    isOver = true
    clearInterval(timer)
    onEnd()
    resolve({ end, bytes: watch.bytes(), ...(error === undefined ? {} : { error }) })
    // What the generator still has to do must not fail after the end.
    if (end !== 'complete') void Promise.resolve(chunks.return?.()).catch(() => {})
  }
  const timer = setInterval(
    () => {
      const end = watch.check()
      if (end === null || isOver) return
      controller?.error(toFault(end, limits))
      finish(end)
    },
    Math.min(CHECK_MS, limits.pauseMs),
  )
  const body = new ReadableStream<Uint8Array>(
    {
      start(own) {
        controller = own
      },
      async pull(own) {
        watch.begin()
        const next = await chunks.next().catch((error: unknown) => {
          finish('error', error)
          throw error
        })
        if (isOver) return
        if (!next.done) {
          own.enqueue(next.value)
          return watch.handOver(next.value.length)
        }
        own.close()
        finish('complete')
      },
      cancel: () => finish('client left'),
    },
    { highWaterMark: 0 },
  )
  const stop = () => {
    if (!isOver) controller?.error(new Fault('conflict', 'downloadStopped'))
    finish('client left')
  }
  return { body, ended, cancel: () => finish('client left'), stop }
}

// Only the time in which the client takes a chunk counts for its rate, not the time in which the database looks for one. A
// client earns time with every chunk, up to the pause that it may make.
function watchReader({ bytesPerSecondMin, pauseMs, longestMs }: DownloadLimits) {
  const startedMs = performance.now()
  let waitsSinceMs: number | null = startedMs
  let leftMs = pauseMs
  let bytes = 0
  return {
    begin(): void {
      if (waitsSinceMs !== null) leftMs -= performance.now() - waitsSinceMs
      waitsSinceMs = null
    },
    handOver(length: number): void {
      bytes += length
      leftMs = Math.min(pauseMs, leftMs + (length / bytesPerSecondMin) * 1_000)
      waitsSinceMs = performance.now()
    },
    check(): 'too slow' | 'too long' | null {
      const now = performance.now()
      if (now - startedMs > longestMs) return 'too long'
      return waitsSinceMs !== null && now - waitsSinceMs > leftMs ? 'too slow' : null
    },
    bytes: () => bytes,
  }
}

function toFault(end: 'too slow' | 'too long', limits: DownloadLimits): Fault {
  if (end === 'too slow') return new Fault('too_many', 'downloadTooSlow', { bytes: limits.bytesPerSecondMin })
  return new Fault('too_many', 'downloadTooLong', { minutes: Math.round(limits.longestMs / MINUTE_MS) })
}
