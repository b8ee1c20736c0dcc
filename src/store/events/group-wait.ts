/** The share of the last commit's time that a group waits for senders, and the longest wait. */
const SHARE = 0.5
const WAIT_MS_MAX = 5
/** A group of this many events gains nothing from waiting for more. */
const EVENTS_MAX = 100
/** After so many waits in a row for senders that did not come back, this many groups begin without one. */
const MISSES_MAX = 3
const GROUPS_WITHOUT = 32

export type GroupWait = ReturnType<typeof createGroupWait>

/**
 * Returns what decides how long a small group waits for the senders that the last commit has answered. A program that sends
 * one event after the other is back within a moment. Of several such programs, one half would wait during the commit of
 * the other half, so that twice as many commits would be needed. `nowMs` is a clock that only runs forward.
 */
export function createGroupWait(nowMs: () => number = () => performance.now()) {
  let expected = 0
  let untilMs = 0
  let isWaiting = false
  let misses = 0
  let groupsWithout = 0
  return {
    /** Must be called when a commit ends: how many batches it has answered, how many are waiting, and how long it took. */
    commitEnded(answered: number, waiting: number, ms: number): void {
      expected = answered + waiting
      untilMs = nowMs() + Math.min(WAIT_MS_MAX, ms * SHARE)
    },

    /** Returns for how many milliseconds a group still waits; 0 if it begins now. */
    leftMs(batches: number, events: number): number {
      if (batches >= expected || events >= EVENTS_MAX || groupsWithout > 0) return 0
      const ms = Math.max(0, untilMs - nowMs())
      isWaiting ||= ms > 0
      return ms
    },

    /** Must be called when a group begins. */
    begin(batches: number): void {
      if (groupsWithout > 0) groupsWithout -= 1
      if (isWaiting) misses = batches < expected ? misses + 1 : 0
      isWaiting = false
      if (misses < MISSES_MAX) return
      misses = 0
      groupsWithout = GROUPS_WITHOUT
    },
  }
}
