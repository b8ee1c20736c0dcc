import { Fault } from '../fault.ts'
import type { Event } from './event.ts'

/**
 * Who submitted an event to Daybook, and with which request. Everything is null for events that the operator imported:
 * the command line has no user.
 */
export type Submission = {
  userName: string | null
  accessKeyId: string | null
  sourceIPAddress: string | null
  requestId: string | null
}

/** The sender of records. */
export type Sender = {
  submission: Submission
  /** Whether the sender may speak for the cloud itself in a project. */
  maySpeakForCloud(project: string): boolean
}

/** Values of a record that are stored in columns of their own, but are not read with every event. */
export type RecordColumns = {
  requestID: string | null
  sharedEventID: string | null
  /** The source address in one spelling, which sorts by network (`toSortableAddress`); null if it is no address. */
  sortableAddress: string | null
  /** The type of the identity, such as `AssumedRole`. */
  identityType: string | null
  /** The name of the role that the user took. */
  roleName: string | null
}

/** An event on its way to the store. */
export type IncomingEvent = Event &
  RecordColumns & {
    submission: Submission
    /** Whether the sender may speak for the cloud itself in the event's project. */
    maySpeakForCloud: boolean
    /** The record as it was sent, before Daybook added fields. Null if it had no ID: then it cannot come again under its ID. */
    sentRecord: string | null
  }

/**
 * What became of an event that arrived: it was `new`; or a `duplicate`, the same event again; or in `conflict` with another
 * event of its ID and project, and was not stored.
 */
export type Arrival = (typeof ARRIVALS)[number]

export const ARRIVALS = ['new', 'duplicate', 'conflict'] as const

/** Returns the fault of an event that is in conflict with another one. */
export function eventIdTaken({ project }: Event): Fault {
  return new Fault('conflict', 'eventIdTaken', { project }, { field: 'eventID' })
}

/** The operator, who imports files. */
export const OPERATOR: Sender = {
  submission: { userName: null, accessKeyId: null, sourceIPAddress: null, requestId: null },
  maySpeakForCloud: () => true,
}
