import { formatInteger } from '../../numbers.ts'

/** Messages about records, events, filters, lookups, exports and imports. */
export const EVENT_FAULTS = {
  noColumns: ({ field }: { field: string }) => `\`${field}\` must be chosen at least once for a CSV file.`,
  eventBodyTooLarge: ({ max }: { max: number }) =>
    `The request body must be at most ${max} MB after decompression. Nothing was stored. Send the events in several requests.`,
  eventBodyNotGzip: 'The request body is not complete, valid gzip data.',
  eventBodyNotUtf8: 'The request body is not valid UTF-8. Nothing was stored.',
  projectNotSingle: '`project` must be a single project ID.',
  notCountedFields: ({ allowed, got }: { allowed: readonly string[]; got: string }) =>
    `\`fields\` must be some of ${allowed.join(', ')}, each once and separated by commas; got ${got}.`,
  untilBeforeFrom: '`until` must not be before `from`.',
  receivedUntilBeforeFrom: '`receivedUntil` must not be before `receivedFrom`.',
  networkInvalid: ({ field, got }: { field: string; got: string }) =>
    `\`${field}\` must be an IP address, a network such as 203.0.113.0/24 or 2001:db8::/32, or the name of a service; got ${got}.`,
  repeatedTooOften: ({ field, max, count }: { field: string; max: number; count: number }) =>
    `\`${field}\` must be given at most ${max} times; got ${count}.`,
  tooManyValues: ({ max, count }: { max: number; count: number }) =>
    `All filters together must have at most ${max} values; got ${count}.`,
  eventTooLarge: 'An event must be at most 256 KB (262,144 bytes of UTF-8).',
  envelopeTooLarge: 'Everything outside `Records` must be at most 256 KB.',
  severalRecordLists:
    'An envelope may have only one list of records or one message. This one has several, so none of its records was stored.',
  noRecords: 'The body contains no records. Send at least one.',
  tooManyEvents: ({ max }: { max: number }) =>
    `A request can contain at most ${formatInteger(max)} events. Nothing was stored.`,
  bodyMalformed:
    'The body is not valid JSON, so nothing was stored. To send one record a line, use the content type application/x-ndjson.',
  recordOfBodyMalformed: ({ index }: { index: number }) =>
    `The body is not valid JSON: record ${index} is malformed. Nothing was stored. To send one record per line, use the content type application/x-ndjson.`,
  noFiles: 'Choose at least one file.',
  uploadTooLarge: ({ max }: { max: number }) =>
    `The files together must be at most ${max} MB. Import them in several parts, or with the command daybook import.`,
  filesUnpackTooLarge: ({ max }: { max: number }) =>
    `The files together are more than ${formatInteger(max)} MB after decompression.`,
  restMalformed: 'The rest is not valid JSON.',
  restUnreadable: ({ reason }: { reason: string }) => `The rest cannot be read: ${reason}.`,
  fileUnsupported: ({ kind }: { kind: string }) =>
    `The file is ${kind}. Daybook reads JSON in UTF-8 or UTF-16, gzip and tar: convert it first.`,
  eventBodyNotText: ({ kind }: { kind: string }) =>
    `The request body is ${kind}. Send JSON in UTF-8. Nothing was stored.`,
  recordMalformed: 'The record is not valid JSON.',
  recordNotObject: ({ got }: { got: string }) => `A record must be a JSON object; got ${got}.`,
  recordForeign:
    'This is no event, but a digest, an item of AWS Config, a finding of GuardDuty, or a notification that a file has arrived.',
  recordTooDeep: ({ max }: { max: number }) => `A record can nest arrays and objects at most ${max} deep.`,
  recordWithoutUser: 'The record names no user. Set `userName`, or a `userIdentity` that names one.',

  eventNameMissing: '`eventName` is missing. Set it to the name of the method that was called.',
  eventNameLength: ({ max, length }: { max: number; length: number }) =>
    `\`eventName\` must be a string of 1 to ${max} characters; got ${length} characters.`,
  eventNameNotString: ({ max, got }: { max: number; got: string }) =>
    `\`eventName\` must be a string of 1 to ${max} characters; got ${got}.`,
  eventIdInvalid: ({ max, got }: { max: number; got: string }) =>
    `\`eventID\` must be a string of 1 to ${max} printable characters, without control characters; got ${got}.`,
  eventTimeNotInstant: ({ got }: { got: string }) =>
    `\`eventTime\` must be a string in ISO 8601 or a number of epoch seconds; got ${got}.`,
  eventTooOld: ({ retentionDays, got }: { retentionDays: number; got: string }) =>
    `\`eventTime\` must not be older than the retention of ${retentionDays} days; got ${got}.`,
  eventTooFarAhead: ({ minutes, got }: { minutes: number; got: string }) =>
    `\`eventTime\` must not be more than ${minutes} minutes ahead of Daybook’s clock; got ${got}.`,

  eventIdTaken: ({ project }: { project: string }) =>
    `Project “${project}” has another event with this \`eventID\`. This event was not stored. Send it with an ID of its own.`,
  eventSourceReserved: ({ reserved }: { reserved: string }) =>
    `\`eventSource\` must not be ${reserved} or look like it: it is reserved for what Daybook itself does.`,

  memberRepeated: ({ field }: { field: string }) =>
    `\`${field}\` must be in the record only once: readers of JSON disagree on which of several counts.`,

  testEventRejected: ({ reason }: { reason: string }) => `The test event was rejected: ${reason}`,
  unknownEvent: 'There is no such event.',
  unknownExport: 'There is no such export.',
  tailPositionInvalid: ({ field }: { field: string }) =>
    `\`${field}\` must be an ID that a stream of your organisation’s events has sent. Leave it out to start now.`,
  tailPositionAhead: ({ field }: { field: string }) =>
    `\`${field}\` is ahead of this log, which may have been restored from a backup. Leave it out to start now, and list the events that you may have missed.`,
  tailGap:
    'Events were received after this ID that have been deleted since, because their retention has ended. The stream continues with the oldest that are left.',
  tailSignedOut:
    'The access key or session with which this stream was opened is not valid any more. Connect again with a valid one and the last ID.',
  tailShutdown: 'Daybook is shutting down. Connect again with the last ID to continue from there.',
  cursorInvalid: 'The cursor was altered or belongs to another query. Start again without `cursor`.',
  findEmpty: 'Enter words to find, such as an action, a user, a server, an ID or an address.',
  findTooManyWords: ({ max, count }: { max: number; count: number }) =>
    `\`q\` may have at most ${max} words; got ${count}.`,
}
