import type { Permission } from '../access/permissions.ts'
import type { WatchedSource } from '../sources/liveness.ts'
import type { ObjectConflict } from '../trails/epoch.ts'
import type { ScheduledVerification } from '../trails/scheduled-verification.ts'
import type { Trail } from '../trails/trail.ts'
import type { ComparedDays } from './compared-days.ts'
import type { Measure } from './measures.ts'

/**
 * What the overview shows to a reader. What the reader may not see is null, and named in `lacks`; pending operations are null as well
 * if there is no place to look for them now.
 */
export type Overview = {
  events: EventsOverview | null
  pending: PendingOperations | null
  lacks: Permission[]
}

/** What there is to know about the events of a customer. */
export type EventsOverview = {
  /** Whether there are no events but Daybook's own. */
  isLogEmpty: boolean
  days: { [measure in Measure]: ComparedDays }
  news: NewThings
  refusedBy: RefusedUsers
  trails: TrailHealth[]
  sources: WatchedSource[]
  kept: KeptEvents
  downloads: OwnAction[]
  grants: OwnAction[]
}

/** Values that no event before `since` has, by field. While the log is young, with no events before that, all are new. */
export type NewThings = {
  since: Date
  isLogYoung: boolean
  fields: { [field in NewField]: { values: NewThing[]; count: number; isComplete: boolean } }
}

/** The fields of which the overview lists new values. */
export const NEW_FIELDS = ['userName', 'sourceIPAddress', 'eventName'] as const

export type NewField = (typeof NEW_FIELDS)[number]

/** A value, the number of events that have it, and the time of the first one. */
export type NewThing = { value: string; count: number; firstSeen: Date }

/**
 * The users with the most refused calls of a period, and how many others there are, among the newest `basis` of these calls; of all if
 * complete.
 */
export type RefusedUsers = {
  since: Date
  until: Date
  users: { value: string; count: number }[]
  others: number
  isComplete: boolean
  basis: number
}

/** Operations without an outcome, the newest first, and how many there are; `isMore` says that there are others. */
export type PendingOperations = {
  /** The first and the last day of the report that lists them. */
  start: string
  end: string
  operations: PendingOperation[]
  count: number
  isMore: boolean
}

/** An operation without an outcome yet. */
export type PendingOperation = { eventId: string; time: Date; userName: string; action: string; name: string }

/** A trail, and what is wrong with it. */
export type TrailHealth = {
  trail: Trail
  status: {
    lastDelivery: { deliveredAt: Date | null } | null
    waiting: number
    waitingSince: Date | null
    failure: { message: string; at: Date } | null
    conflict: ObjectConflict | null
    lastVerification: ScheduledVerification | null
  }
}

/**
 * How many events are kept, a lower bound if that is not complete; and the bytes that they take and those that are free, null where
 * that is not known or not the customer's to know.
 */
export type KeptEvents = {
  retentionDays: number
  events: number
  isComplete: boolean
  oldest: Date | null
  bytes: number | null
  freeBytes: number | null
}

/** What a user did in Daybook: an event of Daybook's own, and what it was about. */
export type OwnAction = {
  eventId: string
  project: string
  time: Date
  userName: string
  about: ActionSubject
}

/** What a download or a change of grants was about. */
export type ActionSubject =
  | { kind: 'events'; format: string }
  | { kind: 'report'; format: string; start: string; end: string }
  | { kind: 'archive'; trail: string }
  | { kind: 'grant'; userName: string; grant: string; project: string | null; isGiven: boolean }
  | { kind: 'administration'; userName: string }
