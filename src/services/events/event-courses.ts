import type { Caller } from '../../domain/access/caller.ts'
import { eventsOfOperations, type LinksOfEvents, withCourses } from '../../domain/events/event-stories.ts'
import type { ListedEvent } from '../../domain/events/listed-event.ts'
import { DAY_MS } from '../../domain/time.ts'
import type { Context, CustomerRows } from '../context.ts'

export type AddCourses = ReturnType<typeof createAddCourses>

type CourseContext = Pick<Context, 'catalogue'> & { store: CustomerRows<'operationRows'> }

/** How much earlier than the events of a list the other parts of their operations may be. */
const EARLIER_MS = 31 * DAY_MS
/** The rows of operations that are read for a list. With more of them, its events stay as they are. */
const ROWS_MAX = 5_000

/**
 * Returns a function that adds to the events of a list how their asynchronous operations went. It leaves no event: it is part of
 * what shows the list. It costs one statement, and none for a list without asynchronous actions.
 */
export function createAddCourses({ store, catalogue }: CourseContext) {
  return async (caller: Caller, events: ListedEvent[]): Promise<ListedEvent[]> => {
    const linked = eventsOfOperations(events, catalogue)
    if (linked.size === 0) return events
    const { operationRows } = store.forCustomer(caller.customer.id)
    const rows = await operationRows.listOfMany([...linked.values()], startOf(linked), ROWS_MAX)
    return rows === null ? events : withCourses(events, linked, rows)
  }
}

function startOf(linked: LinksOfEvents): Date {
  const times = [...linked.keys()].map(({ event }) => event.eventTime.getTime())
  return new Date(Math.min(...times) - EARLIER_MS)
}
