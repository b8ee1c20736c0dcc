import { MINUTE_MS } from '../time.ts'
import { isBilledAsRunning, isOperationPending, type RunningState, type Server } from './server.ts'

/** The state of one server as an inventory or a collector reports it. */
export type Observation = { id: string; state: string }

/** The members of a server that an observation changes. */
export type ObservedChange = Partial<
  Pick<
    Server,
    | 'state'
    | 'stateAt'
    | 'settledAt'
    | 'underWay'
    | 'underWayAt'
    | 'observed'
    | 'observedAt'
    | 'agreedAt'
    | 'differsSince'
  >
>

/** Maximum number of servers in one report of observations. */
export const OBSERVATIONS_MAX = 10_000
export const SERVER_ID_LENGTH_MAX = 512
/** A collector's clock may be this far ahead of Daybook's. Such observations count as made now. */
export const OBSERVATION_AHEAD_MS = 15 * MINUTE_MS
/** A difference is recorded once it has lasted this long without being contradicted. */
export const DRIFT_CONFIRMED_MS = 4 * MINUTE_MS

const RUNNING_STATES: ReadonlyMap<string, RunningState> = new Map([
  ['running', 'running'],
  ['stopped', 'stopped'],
  ['gone', 'gone'],
  ['terminated', 'gone'],
])
/** States of a server that is changing, or about which nothing is known. */
const INTERMEDIATE_STATES = ['pending', 'starting', 'rebooting', 'stopping', 'shutting-down', 'unknown']

/** The states that an observation can report. */
export const OBSERVED_STATES: readonly string[] = [...RUNNING_STATES.keys(), ...INTERMEDIATE_STATES]

/**
 * Returns what an observation of a state at a time changes of a server; null if a later observation is known already.
 */
export function applyObservation(server: Server, state: string, at: Date): ObservedChange | null {
  if (server.observedAt !== null && at < server.observedAt) return null
  const running = RUNNING_STATES.get(state) ?? null
  const observation = { observed: running ?? state, observedAt: at }
  if (!isAfterRecorded(server, at)) return observation
  // The server is changing, which may be about to end a difference.
  if (running === null) return { ...observation, differsSince: null }
  if (server.underWay !== null) {
    return { ...observation, ...settleOperation(server, server.underWay, running, at) }
  }
  return { ...observation, ...compareStates(server, running, at) }
}

/** Returns what a complete inventory without a server changes of it; null if nothing. */
export function applyAbsence(server: Server, at: Date): ObservedChange | null {
  // Otherwise the server may have been created after the inventory was taken.
  return isAfterRecorded(server, at) ? applyObservation(server, 'gone', at) : null
}

/** Whether the recorded and the observed state have differed for long enough to record it. */
export function isDriftConfirmed({ differsSince }: Server, now: Date): boolean {
  return differsSince !== null && now.getTime() - differsSince.getTime() >= DRIFT_CONFIRMED_MS
}

/** Returns the event name under which a difference is recorded: the action that must have been taken elsewhere. */
export function driftAction({
  observed,
}: Pick<Server, 'observed'>): 'RemoteStartServer' | 'RemoteStopServer' {
  return observed === 'running' ? 'RemoteStartServer' : 'RemoteStopServer'
}

// An observation says nothing about what was recorded after it.
function isAfterRecorded({ stateAt, settledAt, underWayAt }: Server, at: Date): boolean {
  return [stateAt, settledAt, underWayAt].every((each) => each === null || at > each)
}

// Some clouds never report how an operation ended. It succeeded when its target state is observed, and failed when the
// state has not been observed until the timeout.
function settleOperation(
  server: Server,
  target: RunningState,
  observed: RunningState,
  at: Date,
): ObservedChange {
  const settled = { underWay: null, underWayAt: null, settledAt: at }
  if (isReached(target, observed)) {
    return { ...settled, state: target, stateAt: at, agreedAt: at, differsSince: null }
  }
  if (isOperationPending(server, at)) return { differsSince: null }
  return { ...settled, ...compareStates(server, observed, at) }
}

function isReached(target: RunningState, observed: RunningState): boolean {
  return target === observed || (target === 'stopped' && observed === 'gone')
}

function compareStates({ state, differsSince }: Server, observed: RunningState, at: Date): ObservedChange {
  if (state === null) return { differsSince: null }
  return isBilledAsRunning(state) === isBilledAsRunning(observed)
    ? { agreedAt: at, differsSince: null }
    : { differsSince: differsSince ?? at }
}
