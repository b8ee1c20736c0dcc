import { and, eq, gte, lt } from 'drizzle-orm'
import type { LogPosition } from '../../domain/events/event.ts'
import type { Database } from '../database.ts'
import { keysOfId, toEventKey } from './event-key.ts'

/** The position of an event. `project` is null if only the event itself says it: its ID is from before IDs had projects. */
export type EventPosition = LogPosition & { project: string | null }

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
  const positions: EventPosition[] = []
  const { from, until } = keysOfId(id)
  for (const ids of database.eventIdTables()) {
    const rows = await database.replica
      .select({ key: ids.key, eventTime: ids.eventTime, sequence: ids.sequence })
      .from(ids)
      .where(and(eq(ids.customer, customer), gte(ids.key, from), lt(ids.key, until)))
    for (const { key, ...position } of rows) {
      const isOfProject = project === null || key === id || key === toEventKey({ id, project })
      if (isOfProject) positions.push({ ...position, project: key === id ? null : projectOf(key, id) })
    }
  }
  return positions.sort(newestFirst)
}

/** Returns the projects that have an event with an ID, that of the newest first; not those of IDs from before. */
export async function listProjects(database: Database, customer: number, id: string): Promise<string[]> {
  return (await listPositions(database, customer, id)).flatMap(({ project }) => project ?? [])
}

function projectOf(key: string, id: string): string {
  return key.slice(toEventKey({ id, project: '' }).length)
}

function newestFirst(a: EventPosition, b: EventPosition): number {
  return b.eventTime.getTime() - a.eventTime.getTime() || b.sequence - a.sequence
}
