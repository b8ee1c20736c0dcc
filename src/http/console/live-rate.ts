/** The most rows a second that an open page gets. */
const ROWS_A_SECOND = 20

/** Decides whether events become rows: not while there are more than 20 a second of them. `nowMs` is in milliseconds. */
export function createRowRate(nowMs: () => number) {
  const recent: { ms: number; count: number }[] = []
  return {
    /** Returns whether some events, together with those of the last second, are few enough. All count. */
    take(count: number): boolean {
      const ms = nowMs()
      while (recent[0] && recent[0].ms <= ms - 1_000) recent.shift()
      recent.push({ ms, count })
      return recent.reduce((sum, each) => sum + each.count, 0) <= ROWS_A_SECOND
    },
  }
}
