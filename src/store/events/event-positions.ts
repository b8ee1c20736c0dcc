import type { Database, EventPosition } from '../database.ts'

/**
 * Returns the positions of the events with an ID, newest first: one for each project that has the ID; also of purged events
 * while their IDs are kept. With a project, only those that may be of it.
 */
export async function listPositions(
  database: Database,
  customer: number,
  id: string,
  project: string | null = null,
): Promise<EventPosition[]> {
  const positions = await database.listEventIds(customer, id)
  return positions
    .filter((each) => project === null || each.project === null || each.project === project)
    .sort(newestFirst)
}

/** Returns the projects that have an event with an ID, that of the newest first; not those of IDs from before. */
export async function listProjects(database: Database, customer: number, id: string): Promise<string[]> {
  return (await listPositions(database, customer, id)).flatMap(({ project }) => project ?? [])
}

function newestFirst(a: EventPosition, b: EventPosition): number {
  return b.eventTime.getTime() - a.eventTime.getTime() || b.sequence - a.sequence
}
