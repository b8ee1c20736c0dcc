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
    /** The record as it was sent, before Daybook added fields. */
    sentRecord: string
  }

/** The operator, who imports files. */
export const OPERATOR: Sender = {
  submission: { userName: null, accessKeyId: null, sourceIPAddress: null, requestId: null },
  maySpeakForCloud: () => true,
}
