import { gzipSync } from 'node:zlib'

/** A way in which records arrive, and what they are in it. Some contain further texts with the same IDs, after the records. */
export type EventBody = {
  name: string
  /** The number of further texts, which are in conflict with the records. */
  conflicts: number
  bytes: (records: string[]) => Uint8Array<ArrayBuffer>
  toStored: (record: string) => string
}

/** Returns a complete record, to which Daybook adds nothing, with unusual but valid JSON in it. */
export function unusualRecord(id: string): string {
  return (
    String.raw`{ "eventID":"${id}","eventName":"Odd\u0041\/",` +
    '"userName":"ü😀 \\"q\\" \\\\", "m":1.00e2,"n":2,"events":[{"message":"{}"}],' +
    '"eventTime":"2026-03-01T11:59:59.5Z","eventVersion":"1.08","eventType":"AwsApiCall",' +
    '"recipientAccountId":"x","awsRegion":"r","readOnly":false }'
  )
}

/** How JSON documents follow one another. */
export const DOCUMENT_BODIES: EventBody[] = [
  body('lists on lines', (records) => records.map((each) => toList(each)).join('\n')),
  body('lists without line ends', (records) => records.map((each) => toList(each)).join('')),
  body(
    'lists larger than a record',
    (records) => records.map((each) => toList(each, 200_000, 2)).join('\n'),
    {
      conflicts: 6,
    },
  ),
  body(
    'lists larger than a record, without line ends',
    (records) => records.map((each) => toList(each, 200_000, 2)).join(''),
    { conflicts: 6 },
  ),
  body('lists of two megabytes', (records) => records.map((each) => toList(each, 200_000, 10)).join('\n'), {
    conflicts: 30,
  }),
  body('lists over several lines', (records) =>
    records.map((each) => `{\n  "Records": [\n${each}\n]\n}`).join('\n'),
  ),
  body('records over several lines', (records) => records.map(toLines).join('\n'), {
    toStored: toLines,
  }),
  body('records without line ends', (records) => records.join('')),
  body('arrays', (records) => records.map((each) => `[${each}]`).join('\n')),
  body('an array of lists', (records) => `[${records.map((each) => toList(each)).join(',')}]`),
  body('a list, then records', ([first = '', ...others]) => `${toList(first)}\n${others.join('\n')}`),
  body(
    'records on lines, then over several lines',
    (records) => [...records, ...records.map(toLines)].join('\n'),
    { conflicts: 3 },
  ),
]

/** Envelopes around records. */
export const ENVELOPE_BODIES: EventBody[] = [
  body('events of EventBridge', (records) => records.map(toEventBridge).join('\n')),
  body('events of EventBridge from Firehose', (records) => records.map(toEventBridge).join('')),
  body('the result of lookup-events', (records) => toLookup(records)),
  body('the result of lookup-events over several lines', (records) =>
    JSON.stringify(JSON.parse(toLookup(records)), null, 4),
  ),
  body('a large result of lookup-events', (records) => toLookup(records, 2_000_000)),
  body('log events of CloudWatch Logs', (records) => toLogEvents(records)),
  body('a large subscription of CloudWatch Logs', (records) => toLogEvents(records, 2_000_000)),
  body('log events of CloudWatch Logs from Firehose', (records) =>
    records.map((each) => `${toControl()}${toLogEvents([each])}`).join(''),
  ),
  body('the result of get-log-events', (records) =>
    JSON.stringify({
      events: records.map((message) => ({ timestamp: 1, message })),
      nextForwardToken: 'f/1',
    }),
  ),
  body('an answer of the JSON API', (records) => `{"events":[${records.join(',')}],"next":null}`),
  body('notifications of SNS', (records) => records.map(toNotification).join('\n')),
  body('messages of SQS', (records) =>
    JSON.stringify({ Messages: records.map((each) => ({ Body: toNotification(toEventBridge(each)) })) }),
  ),
  body('a call of Lambda by SQS', (records) =>
    JSON.stringify({ Records: records.map((each) => ({ eventSource: 'aws:sqs', body: toList(each) })) }),
  ),
  body('a call of Lambda by SNS', (records) =>
    JSON.stringify({
      Records: records.map((Message) => ({ EventSource: 'aws:sns', Sns: { Type: 'Notification', Message } })),
    }),
  ),
]

/** Returns a body as several members of gzip, one a record. */
export function toGzipMembers(records: string[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.concat(records.map((each) => gzipSync(toList(each)))))
}

/** Returns an event of EventBridge. */
export function toEventBridge(record: string): string {
  return `{"version":"0","detail-type":"AWS API Call via CloudTrail","source":"aws.ec2", "detail" : ${record} }`
}

/** Returns the result of `lookup-events`; `padding` characters make it larger. */
export function toLookup(records: string[], padding = 0): string {
  const events = records.map((CloudTrailEvent) => ({
    EventId: '1',
    EventName: 'x'.repeat(padding / records.length),
    CloudTrailEvent,
  }))
  return JSON.stringify({ Events: events, NextToken: 'next' })
}

/** Returns a message that CloudWatch Logs sends to find out whether it arrives. */
export function toControl(): string {
  const message = 'CWL CONTROL MESSAGE: Checking health of destination Firehose.'
  return JSON.stringify({ messageType: 'CONTROL_MESSAGE', logEvents: [{ id: '', timestamp: 1, message }] })
}

function toLogEvents(records: string[], padding = 0): string {
  const id = 'x'.repeat(padding / records.length)
  const logEvents = records.map((message) => ({ id, timestamp: 1, message }))
  return JSON.stringify({ messageType: 'DATA_MESSAGE', owner: '1', logEvents })
}

function toNotification(record: string): string {
  return JSON.stringify({ Type: 'Notification', TopicArn: 'arn', Message: record })
}

/** Returns a list of the record, with `copies` of it that have longer text behind them. */
function toList(record: string, padding = 0, copies = 1): string {
  const padded = `{"x":"${'y'.repeat(padding)}",${record.trimStart().slice(1)}`
  return `{"Records":[${[record, ...Array(padding > 0 ? copies : 0).fill(padded)].join(',')}]}`
}

function toLines(record: string): string {
  return `{\n  ${record.slice(1, -1).trim()}\n}`
}

function body(
  name: string,
  toText: (records: string[]) => string,
  { toStored = (record) => record, conflicts = 0 }: Partial<EventBody> = {},
): EventBody {
  return { name, conflicts, bytes: (records) => new TextEncoder().encode(toText(records)), toStored }
}
