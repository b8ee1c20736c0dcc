/**
 * Returns a function with the same result, which it remembers for some milliseconds. Calls at the same time share one result.
 * A failure is not remembered.
 */
export function cached<Result>(
  read: () => Promise<Result>,
  forMs: number,
  monotonicMs: () => number,
): () => Promise<Result> {
  let kept: { result: Promise<Result>; atMs: number } | null = null
  return () => {
    const nowMs = monotonicMs()
    if (kept !== null && nowMs >= kept.atMs && nowMs - kept.atMs < forMs) return kept.result
    const entry = { result: read(), atMs: nowMs }
    kept = entry
    entry.result.catch(() => {
      if (kept === entry) kept = null
    })
    return entry.result
  }
}
