/** Runs a call whose signal is aborted after the timeout, and when the given signal is aborted. */
export async function withTimeout<Output>(
  call: (signal: AbortSignal) => Promise<Output>,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<Output> {
  // Not AbortSignal.timeout(), which keeps the request and its body in memory until the timeout has passed.
  const stop = new AbortController()
  const abort = () => stop.abort()
  const timer = setTimeout(abort, timeoutMs)
  signal?.addEventListener('abort', abort)
  if (signal?.aborted) abort()
  try {
    return await call(stop.signal)
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', abort)
  }
}
