import type { Catalogue } from '../../src/domain/actions/action-catalogue.ts'
import type { Event, Resource } from '../../src/domain/events/event.ts'
import type { ListedEvent } from '../../src/domain/events/listed-event.ts'
import type { EventReceipt } from '../../src/domain/events/receipt.ts'
import type { RecordedChange } from '../../src/domain/events/recorded-changes.ts'
import type { Server } from '../../src/domain/servers/server.ts'
import { serverId } from '../../src/domain/servers/server-change.ts'
import type { FilterParams } from './filter-params.ts'

/** What the record of an event says that is no filter; null if it does not say it. */
export type EventDetails = {
  errorMessage: string | null
  identityType: string | null
  identityArn: string | null
  role: string | null
  userAgent: string | null
  awsRegion: string | null
  requestID: string | null
  sharedEventID: string | null
  eventType: string | null
  /** The resource that the event is about. */
  resource: Resource | null
  changes: RecordedChange[]
}

export type EventList = { events: Event[]; isMore: boolean }

/** Events with an ID in common, and the period in which they were searched for. */
export type LinkedEventList = EventList & { id: string; from: Date; until: Date; uncoveredUntil: Date | null }

/** An event with all that is known of it. Lists of events are newest first. */
export type InspectedEventProps = {
  event: Event
  details: EventDetails
  receipt: EventReceipt
  /** The other projects that have an event with its ID. */
  otherProjects: string[]
  request: LinkedEventList | null
  shared: LinkedEventList | null
  outcome: (EventList & { part: 'request' | 'outcome'; isPending: boolean }) | null
  /** What its user did just before and after it, from the oldest to the newest, and whether there is more. */
  neighbours: ListedEvent[]
  hasMoreNeighbours: boolean
  archives: { archives: { trail: string; key: string; isReadable: boolean }[]; isMore: boolean }
  log: 'signed' | 'pending' | 'none'
  /** The server that the event is about. */
  server: Server | null
  /** How often the event's address occurs. */
  address: { count: number; firstSeen: Date; isComplete: boolean } | null
  department: string | null
  catalogue: Catalogue
  now: Date
  /** The filter of the list that the event was opened from: links add to it. */
  list: FilterParams
}

/** The level of the headings within an event: below its page's, or below the title of the list. */
export type Headings = { Heading: 'h2' | 'h3' }

/** Returns what a resource is called: the name that people gave to the server, if it is that. */
export function resourceLabel({ name }: Resource, server: Server | null): string {
  return (server?.id === serverId(name) ? server.name : null) ?? name
}
