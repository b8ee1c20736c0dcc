import { isBilledAsRunning, isOperationPending, type RunningState, type Server } from './server.ts'

/** What an outside inventory says of one server, in a word of its own. */
export type Observation = { id: string; state: string }

/** What an observation changes of what is known of a server. */
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

/** Servers that one report of observations may name. */
export const OBSERVATIONS_MAX = 10_000
export const SERVER_ID_LENGTH_MAX = 512
/** A clock may be so far ahead of ours; what it observed then counts as observed now. */
export const OBSERVATION_AHEAD_MS = 15 * 60_000
/** A difference that has stood so long, and that nothing contradicted, is written down. */
export const DRIFT_CONFIRMED_MS = 4 * 60_000

/** Words that tell whether a server runs … */
const STANDINGS: ReadonlyMap<string, RunningState> = new Map([
  ['running', 'running'],
  ['stopped', 'stopped'],
  ['gone', 'gone'],
  ['terminated', 'gone'],
])
/** … and words that do not: it is on its way to somewhere, or nobody knows. */
const IN_BETWEEN = ['pending', 'starting', 'rebooting', 'stopping', 'shutting-down', 'unknown']

/** The words that collectors may use. */
export const OBSERVED_STATES: readonly string[] = [...STANDINGS.keys(), ...IN_BETWEEN]

/** What an observation, made at an instant, changes of what is known of a server; null when it came too late to. */
export function applyObservation(server: Server, word: string, at: Date): ObservedChange | null {
  if (server.observedAt !== null && at < server.observedAt) return null
  const standing = STANDINGS.get(word) ?? null
  const seen = { observed: standing ?? word, observedAt: at }
  if (!isNewer(server, at)) return seen
  // On its way: whatever differed may be about to end.
  if (standing === null) return { ...seen, differsSince: null }
  if (server.underWay !== null) return { ...seen, ...awaited(server, server.underWay, standing, at) }
  return { ...seen, ...judged(server, standing, at) }
}

/** The same, of a server that a whole inventory does not name. */
export function applyAbsence(server: Server, at: Date): ObservedChange | null {
  // It may have come into being after the inventory was taken.
  return isNewer(server, at) ? applyObservation(server, 'gone', at) : null
}

/** Whether a difference has stood long enough to be written down. */
export function isDriftConfirmed({ differsSince }: Server, now: Date): boolean {
  return differsSince !== null && now.getTime() - differsSince.getTime() >= DRIFT_CONFIRMED_MS
}

/** The action by which the log tells of a difference: what somebody must have done elsewhere. */
export function driftAction({
  observed,
}: Pick<Server, 'observed'>): 'RemoteStartServer' | 'RemoteStopServer' {
  return observed === 'running' ? 'RemoteStartServer' : 'RemoteStopServer'
}

// An observation says nothing about what was recorded after it.
function isNewer({ stateAt, settledAt, underWayAt }: Server, at: Date): boolean {
  return [stateAt, settledAt, underWayAt].every((each) => each === null || at > each)
}

// Clouds that never tell how an operation ended: it ended well when its aim is seen, and failed when it is not for long.
function awaited(server: Server, aim: RunningState, standing: RunningState, at: Date): ObservedChange {
  const settled = { underWay: null, underWayAt: null, settledAt: at }
  if (isReached(aim, standing))
    return { ...settled, state: aim, stateAt: at, agreedAt: at, differsSince: null }
  if (isOperationPending(server, at)) return { differsSince: null }
  return { ...settled, ...judged(server, standing, at) }
}

function isReached(aim: RunningState, standing: RunningState): boolean {
  return aim === standing || (aim === 'stopped' && standing === 'gone')
}

function judged({ state, differsSince }: Server, standing: RunningState, at: Date): ObservedChange {
  if (state === null) return { differsSince: null }
  return isBilledAsRunning(state) === isBilledAsRunning(standing)
    ? { agreedAt: at, differsSince: null }
    : { differsSince: differsSince ?? at }
}
