import type { Caller } from '../../domain/access/caller.ts'
import type { EventSummary } from '../../domain/events/event-summary.ts'
import {
  type FindServerName,
  type ListedEvent,
  serversOf,
  toListedEvent,
} from '../../domain/events/listed-event.ts'
import type { ServerName } from '../../store/servers/servers.ts'
import type { Context, CustomerRows } from '../context.ts'

/** Events with what their rows show, and whether their project has to be shown: it says nothing if there is only one. */
export type ListedEvents = { events: ListedEvent[]; hasProjects: boolean }

export type ListEvents = ReturnType<typeof createListEvents>

type ListContext = Pick<Context, 'catalogue'> & { store: CustomerRows<'servers' | 'projects'> }

/** Returns a function that adds to events what their rows show. It leaves no event: it is part of what shows the rows. */
export function createListEvents({ store, catalogue }: ListContext) {
  return async (caller: Caller, events: readonly EventSummary[]): Promise<ListedEvents> => {
    const { servers, projects } = store.forCustomer(caller.customer.id)
    const ids = [...new Set(events.flatMap(serversOf))]
    const [names, hasProjects] = await Promise.all([servers.listNames(ids), projects.areSeveral()])
    const findServerName = toFindServerName(names)
    return { events: events.map((event) => toListedEvent(event, catalogue, findServerName)), hasProjects }
  }
}

function toFindServerName(servers: ServerName[]): FindServerName {
  const names = new Map(servers.map(({ project, id, name }) => [keyOf(project, id), name]))
  return (project, id) => names.get(keyOf(project, id)) ?? null
}

function keyOf(project: string, id: string): string {
  return JSON.stringify([project, id])
}
