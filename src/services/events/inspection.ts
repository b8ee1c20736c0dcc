import type { Caller } from '../../domain/access/caller.ts'
import { isAllowed } from '../../domain/access/permissions.ts'
import type { Event } from '../../domain/events/event.ts'
import { toEventSummary } from '../../domain/events/event-summary.ts'
import { reportObjectType } from '../../domain/events/object-type.ts'
import { toEqualPattern } from '../../domain/events/pattern.ts'
import { NO_FILTER, scopeOf, toQuery } from '../../domain/events/query.ts'
import { Fault } from '../../domain/fault.ts'
import { serverId } from '../../domain/servers/server-change.ts'
import type { ReadOptions } from '../audit.ts'
import type { Context, CustomerRows, ServiceSettings } from '../context.ts'
import type { ListEvents } from './listed-events.ts'
import { findSubject, type RelatedRows, readRelated } from './related.ts'

export type Inspection = ReturnType<typeof createInspection>

/** Everything that the page of an event, or its inspector beside the list, shows of it. */
export type InspectedEvent = Awaited<ReturnType<Inspection['open']>>

type InspectionContext = Pick<Context, 'audit' | 'clock'> & {
  store: CustomerRows<keyof RelatedRows | 'counts' | 'servers' | 'users'>
  settings: Pick<ServiceSettings, 'retentionDays'>
}
type InspectionRows = ReturnType<InspectionContext['store']['forCustomer']>

/** Opens events for inspection. `listEvents` adds to the neighbours of an event what their rows show. */
export function createInspection(
  { store, audit, clock, settings }: InspectionContext,
  listEvents: ListEvents,
) {
  return {
    /**
     * Returns the event with an ID, the newest if projects share it and none is given: with its receipt, the events that belong to
     * it, those of its user before and after it from the oldest to the newest, its archives, its server, how often its address
     * occurs, and the department of its user if the caller may see that. Leaves one event. Throws *not_found*.
     */
    open: (caller: Caller, id: string, project: string | null, options: ReadOptions = {}) => {
      const parameters = { eventID: id, ...(project === null ? {} : { project }) }
      return audit.read(caller, { operation: 'GetEvent', parameters, ...options }, async () => {
        const rows = store.forCustomer(caller.customer.id)
        const subject = await findSubject(rows, id, project)
        const kept = toQuery(NO_FILTER, clock(), settings.retentionDays)
        const [{ before, after, ...related }, own] = await Promise.all([
          readRelated(rows, subject, kept),
          readOwn(rows, caller, subject.event),
        ])
        const around = [...before.events.toReversed(), ...after.events.toReversed()]
        const { events: neighbours } = await listEvents(caller, around.map(toEventSummary))
        return { ...related, ...own, neighbours, hasMoreNeighbours: before.isMore || after.isMore }
      })
    },
  }
}

async function readOwn(rows: InspectionRows, caller: Caller, event: Event) {
  const { id, project, sourceIPAddress, userName } = event
  const [receipt, projects, server, address, user] = await Promise.all([
    rows.events.findReceipt(id, project),
    rows.events.listProjects(id),
    findServer(rows, event),
    sourceIPAddress === null ? null : findAddress(rows, sourceIPAddress),
    maySeeTags(caller) ? rows.users.find(userName) : null,
  ])
  if (receipt === null) throw new Fault('not_found', 'unknownEvent')
  const otherProjects = projects.filter((each) => each !== project)
  return { receipt, otherProjects, server, address, department: user?.department || null }
}

// The first one: an event about several has them all among its resources.
async function findServer({ servers }: InspectionRows, { resources, project }: Event) {
  const resource = resources.find((each) => reportObjectType(each) === 'SERVER')
  if (!resource) return null
  const [server = null] = await servers.listWithId(serverId(resource.name), project)
  return server
}

// Counts come behind the log: the first event of an address is not counted yet.
async function findAddress({ counts }: InspectionRows, value: string) {
  const patterns = [toEqualPattern(value, scopeOf('sourceIPAddress'))]
  const { count, firstSeen, isComplete } = await counts.findSeen({ field: 'sourceIPAddress', patterns })
  return firstSeen === null ? null : { count, firstSeen, isComplete }
}

// Departments are in reports, and on the pages of users.
function maySeeTags(caller: Caller): boolean {
  return isAllowed(caller, 'ListUsers') || isAllowed(caller, 'GetAdministrationReport')
}
