/**
 * Something that an event acted on: an AWS-style type such as `AWS::EC2::Instance`, null if unknown, and a name or ARN.
 */
export type Resource = { type: string | null; name: string }

/** A stored event: its record, and the values of the record that filters match. */
export type Event = {
  customer: number
  /** The record's `eventID`; unique within the customer. */
  id: string
  eventTime: Date
  eventName: string
  userName: string
  /** ID of the project that the request was made from. */
  project: string
  eventSource: string | null
  readOnly: boolean
  sourceIPAddress: string | null
  errorCode: string | null
  accessKeyId: string | null
  /** Names are unique within an event. */
  resources: Resource[]
  /** The JSON text as it was received, plus the fields that Daybook added. */
  record: string
}

/**
 * A position in the log, which is sorted newest first:
 * by `eventTime` descending, then by order of receipt (`sequence`) descending.
 */
export type LogPosition = { eventTime: Date; sequence: number }
