import type { Event, LogPosition } from '../../domain/events/event.ts'
import type { Database } from '../database.ts'
import { listPositions } from './event-positions.ts'
import { type EventLink, type LinkSearch, listLinkedEvents } from './linked-events.ts'
import { listUserNeighbours, type NeighbourSearch } from './user-neighbours.ts'

/** What a customer's events have to do with one another. */
export function createRelatedEventStore(database: Database, customer: number) {
  return {
    /** Returns the position of an event in the log; null if its ID is not kept any more. */
    findPosition: (event: Event) => findPosition(database, customer, event),

    /** Returns the events around a position that have a link, without the one at it (`listLinkedEvents`). */
    listLinked: (position: LogPosition, link: EventLink, search: LinkSearch) =>
      listLinkedEvents({ database, customer, position, link, ...search }),

    /** Returns the nearest events of a user on one side of a position, nearest first. */
    listNeighbours: (search: NeighbourSearch, limit: number) =>
      listUserNeighbours(database, customer, search, limit),

    /** Returns the time before which events were stored without their links; null if there are none of these. */
    async findLinksStart(): Promise<Date | null> {
      const [row] = await database.replica.select().from(database.tables.receiptStart)
      return row?.startedAt ?? null
    },
  }
}

async function findPosition(
  database: Database,
  customer: number,
  { id, project, eventTime }: Event,
): Promise<LogPosition | null> {
  const positions = await listPositions(database, customer, id, project)
  return positions.find((each) => each.eventTime.getTime() === eventTime.getTime()) ?? null
}
