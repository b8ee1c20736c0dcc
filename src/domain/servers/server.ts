/** What a server does, as far as a bill or an auditor minds: `gone` is terminated. */
export type RunningState = 'running' | 'stopped' | 'gone'

/** What an event says of a server: that something is under way with it, or has come to its end, well or not. */
export type ServerChange = {
  id: string
  project: string
  /** Null where the record does not tell. */
  name: string | null
  address: string | null
  /** The state that an operation under way leads to. */
  underWay: RunningState | null
  /** The state that it is in from now on; null when nothing has come to its end, or not well. */
  state: RunningState | null
  /** Whether something has come to its end. */
  isSettled: boolean
  time: Date
}

/** A server as the log tells of it, and as an outside inventory does. */
export type Server = {
  id: string
  project: string
  name: string | null
  address: string | null
  /** Recorded; null while nothing has come to its end. */
  state: RunningState | null
  stateAt: Date | null
  /** When the last operation came to its end, well or not. */
  settledAt: Date | null
  /** The state that an operation leads to whose end nobody has told yet. */
  underWay: RunningState | null
  underWayAt: Date | null
  /** The word of the last observation. */
  observed: string | null
  observedAt: Date | null
  /** When what was recorded and what was observed were last the same. */
  agreedAt: Date | null
  /** Since when they have not been. */
  differsSince: Date | null
}

/** An operation whose end nobody tells is waited for so long; then it is taken for failed. */
export const OPERATION_TIMEOUT_MS = 60 * 60_000

/** Whether an operation with a server is waited for. */
export function isOperationPending({ underWay, underWayAt }: Server, now: Date): boolean {
  return (
    underWay !== null && underWayAt !== null && now.getTime() - underWayAt.getTime() < OPERATION_TIMEOUT_MS
  )
}

/** Whether a server runs, for those who pay for it. */
export function isBilledAsRunning(state: RunningState): boolean {
  return state === 'running'
}
