import { Fault } from '../../domain/fault.ts'

/** How long to wait for a connection of the share, and when a client should try again. */
const WAIT_MS = 10_000
const RETRY_AFTER_SECONDS = 10

/** A bounded number of connections for one purpose, so that it leaves those for everything else. */
export type ConnectionShare = {
  /**
   * Resolves once one of the connections is free, in the order of the calls, with the function that gives it back. Throws an
   * *unavailable* fault if none is free within ten seconds.
   */
  take(): Promise<() => void>
}

/** Creates a share of `max` connections. */
export function createConnectionShare(max: number, waitMs = WAIT_MS): ConnectionShare {
  let free = max
  const waiting = new Set<() => void>()
  // A connection goes to the one that has waited the longest, and is free only if there is none.
  const giveBack = () => {
    const [next] = waiting
    if (next) next()
    else free += 1
  }
  return {
    async take() {
      if (free > 0) free -= 1
      else await waitForTurn(waiting, waitMs)
      let isGivenBack = false
      return () => {
        if (!isGivenBack) giveBack()
        isGivenBack = true
      }
    },
  }
}

function waitForTurn(waiting: Set<() => void>, waitMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = () => {
      waiting.delete(onTurn)
      clearTimeout(timer)
    }
    const onTurn = () => {
      end()
      resolve()
    }
    const timer = setTimeout(() => {
      end()
      reject(new Fault('unavailable', 'snapshotsBusy', {}, { retryAfterSeconds: RETRY_AFTER_SECONDS }))
    }, waitMs)
    waiting.add(onTurn)
  })
}
