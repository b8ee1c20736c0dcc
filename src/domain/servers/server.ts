import { HOUR_MS } from '../time.ts'

/** The state of a server as far as bills and audits are concerned. `gone` is terminated. */
export type RunningState = 'running' | 'stopped' | 'gone'

/** What an event says about a server: that an operation has begun, or that one has ended, well or not. */
export type ServerChange = {
  id: string
  project: string
  /** Null if the record does not contain it. */
  name: string | null
  address: string | null
  /** The state that the pending operation leads to. */
  underWay: RunningState | null
  /** The state from now on; null if no operation has ended, or if it failed. */
  state: RunningState | null
  /** Whether an operation has ended. */
  isSettled: boolean
  time: Date
}

/**
 * A server with its recorded state, taken from events, and its observed state, taken from an inventory or a collector.
 */
export type Server = {
  id: string
  project: string
  name: string | null
  address: string | null
  /** The recorded state; null until an operation has ended. */
  state: RunningState | null
  stateAt: Date | null
  /** When the last operation ended, well or not. */
  settledAt: Date | null
  /** The state that the pending operation leads to; null if none is pending. */
  underWay: RunningState | null
  underWayAt: Date | null
  /** The state of the last observation. */
  observed: string | null
  observedAt: Date | null
  /** When the recorded and the observed state were last the same. */
  agreedAt: Date | null
  /** Since when they differ; null if they do not. */
  differsSince: Date | null
}

/** An operation without an outcome counts as failed after this time. */
export const OPERATION_TIMEOUT_MS = HOUR_MS

/** Whether the outcome of an operation on a server is still expected. */
export function isOperationPending({ underWay, underWayAt }: Server, now: Date): boolean {
  return (
    underWay !== null && underWayAt !== null && now.getTime() - underWayAt.getTime() < OPERATION_TIMEOUT_MS
  )
}

/** Whether a server in this state costs money. */
export function isBilledAsRunning(state: RunningState): boolean {
  return state === 'running'
}
