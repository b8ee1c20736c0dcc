import { assess, type SourceActivity, type SourceName, type SourceState } from './liveness.ts'

/** A watched source, as far as it matters for whether another one takes its place. */
export type WatchedPlace = SourceName & SourceActivity

/** The states of sources in the order in which they give up their places. */
const YIELDING: SourceState[] = ['learning', 'given-up', 'speaking', 'silent']

/**
 * Returns which source of a full list gives up its place to a new one; null if none does, so that the new one is not watched.
 * Projects share the list: while a project has less than its share, a new source of it takes the place of one from the project
 * that has most. Otherwise it takes the place of a source of its own project that is still learning and was heard longer ago.
 * So someone who may send for one project can take at most that project's share of the list.
 */
export function findYielding<Place extends WatchedPlace>(
  places: Place[],
  newcomer: SourceName & { lastHeardAt: Date },
): Place | null {
  const byProject = Map.groupBy(places, ({ project }) => project)
  const own = byProject.get(newcomer.project) ?? []
  const projects = byProject.size + (own.length === 0 ? 1 : 0)
  if (own.length < Math.floor(places.length / projects)) {
    const largest = [...byProject.values()].reduce((most, each) => (each.length > most.length ? each : most))
    return largest.toSorted((a, b) => compareYielding(a, b, newcomer.lastHeardAt))[0] ?? null
  }
  const learners = own.filter(
    (place) =>
      stateOf(place, newcomer.lastHeardAt) === 'learning' && place.lastHeardAt < newcomer.lastHeardAt,
  )
  return learners.toSorted(byLastHeard)[0] ?? null
}

// Among those that are watched already, the newest goes first: a flood of new names must not displace the established ones.
function compareYielding(a: WatchedPlace, b: WatchedPlace, now: Date): number {
  const state = stateOf(a, now)
  const byState = YIELDING.indexOf(state) - YIELDING.indexOf(stateOf(b, now))
  if (byState !== 0) return byState
  const isEstablished = state === 'speaking' || state === 'silent'
  return isEstablished ? b.firstHeardAt.getTime() - a.firstHeardAt.getTime() : byLastHeard(a, b)
}

function byLastHeard(a: WatchedPlace, b: WatchedPlace): number {
  return a.lastHeardAt.getTime() - b.lastHeardAt.getTime()
}

// Downtimes are left out: a source that looks silent for longer than it was goes last, which is the safe side.
function stateOf(place: WatchedPlace, now: Date): SourceState {
  return assess(place, now, []).state
}
