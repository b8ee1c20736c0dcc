/** Something an event acted on: an AWS-style type such as `AWS::EC2::Instance` (null when unknown) and a name or ARN. */
export type Resource = { type: string | null; name: string }

/** One stored event: the record as text, and the values that can be asked for. */
export type Event = {
  customer: number
  /** The record's `eventID`; unique within the customer. */
  id: string
  eventTime: Date
  eventName: string
  userName: string
  /** Id of the project the request was made from. */
  project: string
  eventSource: string | null
  readOnly: boolean
  sourceIPAddress: string | null
  errorCode: string | null
  accessKeyId: string | null
  /** Names are unique within an event. */
  resources: Resource[]
  /** The event's JSON text as it was received, apart from what Daybook had to add. */
  record: string
}

/** A place in the log, newest first: `eventTime` descending, then order of receipt (`sequence`) descending. */
export type LogPosition = { eventTime: Date; sequence: number }
