import { TAIL_ENDS, type TailEnd } from '../../domain/events/tail.ts'
import type { FollowerEnds } from './follower.ts'

/** The followers of this process now, and those that have ended by the reason. */
export type TailCounts = { followers: number; ended: { [end in TailEnd]: number } }

/**
 * Returns the followers of a process. All are checked at the same time whether they may still follow events, so that those
 * with one key share a query.
 */
export function createTailFollowers(recheckMs: number) {
  const followers = new Set<FollowerEnds>()
  const ended = new Map<TailEnd, number>()
  let timer: Timer | null = null
  const recheckAll = () => {
    for (const follower of followers) follower.recheck()
  }
  return {
    add(follower: FollowerEnds): void {
      followers.add(follower)
      timer ??= setInterval(recheckAll, recheckMs)
    },

    remove(follower: FollowerEnds, end: TailEnd): void {
      followers.delete(follower)
      ended.set(end, (ended.get(end) ?? 0) + 1)
      if (followers.size > 0 || timer === null) return
      clearInterval(timer)
      timer = null
    },

    shutDown(): void {
      for (const follower of followers) follower.shutDown()
    },

    counts(): TailCounts {
      const entries = TAIL_ENDS.map((end) => [end, ended.get(end) ?? 0])
      // The entries are of all ends.
      return { followers: followers.size, ended: Object.fromEntries(entries) as TailCounts['ended'] }
    },
  }
}
