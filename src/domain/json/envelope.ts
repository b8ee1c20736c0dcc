import { type Fault, invalidField } from '../fault.ts'
import { findValueSpan, isLargerThan, trimJson } from './json-scan.ts'
import { JsonSplitter } from './json-splitter.ts'
import { isJsonObject, type JsonObject, toObjectOrNull, toStringOrNull } from './json-values.ts'
import { ENVELOPE_LENGTH_MAX, EVENT_BYTES_MAX, eventTooLarge, type RawRecord } from './raw-record.ts'
import { hasSeveralSources, isRecordMessage, LIST_MEMBERS, severalRecordLists } from './record-members.ts'

/**
 * A record taken out of its envelopes. `isForeign` is true for what belongs to another kind of file, such as a digest;
 * `isControl` is true for a message that contains no records on purpose.
 */
export type ReceivedRecord = (RawRecord & { isForeign?: boolean }) | { isControl: true }

/**
 * Returns the records of a text, each exactly as its sender wrote it: those in an event of EventBridge, in the result of
 * `lookup-events`, in log events of CloudWatch Logs, in messages of SNS and SQS, or in a list of any of these. A text
 * that is no envelope is a record. A record of more than `bytesMax` bytes is too large.
 */
export function unwrapRecords(raw: RawRecord, bytesMax = EVENT_BYTES_MAX, level = 0): ReceivedRecord[] {
  if ('fault' in raw) return [raw]
  const value = mayBeEnvelope(raw.text) ? parseObject(raw.text) : null
  if (value === null) return [withinLimit(raw, bytesMax)]
  if (isControl(value)) return [{ isControl: true }]
  const inner = level === LEVELS_MAX ? null : innerTexts(value, raw)
  if (inner !== null && hasSeveralSources(raw.text)) return [{ fault: severalRecordLists() }]
  if (inner !== null) return inner.flatMap((each) => unwrapRecords(each, bytesMax, level + 1))
  if (isForeign(value, level)) return [{ fault: foreignFault(), isForeign: true }]
  return [withinLimit(raw, bytesMax)]
}

/**
 * Whether a text may be an envelope, or contain a list of records: a quick check that spares most records being parsed twice.
 * Only a letter that is escaped could hide a name from it.
 */
export function mayBeEnvelope(text: string): boolean {
  return MARKED.test(text)
}

const MARKED =
  /"(?:Records|[Ee]vents|logEvents|Messages|configurationItems?|detail|CloudTrailEvent|messageType|[Mm]essage|Sns|[Bb]ody|digestStartTime|configurationItemVersion|schemaVersion|s3)"\s*:|\\u00[4-7]/
/** How many envelopes may be around a record. */
const LEVELS_MAX = 8

function parseObject(text: string): JsonObject | null {
  try {
    return toObjectOrNull(JSON.parse(text))
  } catch {
    return null
  }
}

function isControl(value: JsonObject): boolean {
  return value.messageType === 'CONTROL_MESSAGE' && !isPresent(value.eventName)
}

type RawText = { text: string; isLine: boolean }

function withinLimit(raw: RawText, bytesMax: number): RawRecord {
  return isLargerThan(raw.text, bytesMax) ? { fault: eventTooLarge() } : raw
}

/** Returns the texts in an envelope, or null if the value is none. */
function innerTexts(value: JsonObject, raw: RawText): RawRecord[] | null {
  if (isPresent(value.eventName)) return null
  const list = [...LIST_MEMBERS].find((name) => Array.isArray(value[name]))
  if (list !== undefined) return splitList(raw, list)
  if (typeof value['detail-type'] === 'string' && isJsonObject(value.detail)) {
    return [{ ...raw, text: memberText(raw, 'detail') }]
  }
  const message = findMessage(value)
  return message === null ? null : [{ text: trimJson(message), isLine: true }]
}

// The last of several members counts, as in JSON.parse.
function splitList(raw: RawText, name: string): RawRecord[] {
  const splitter = new JsonSplitter({ lengthMax: ENVELOPE_LENGTH_MAX, isLine: raw.isLine })
  return [...splitter.push(memberText(raw, name)), ...splitter.end()]
}

function memberText({ text }: RawText, name: string): string {
  const span = findValueSpan(text, name)
  return span ? text.slice(span.from, span.to) : ''
}

function findMessage(value: JsonObject): string | null {
  const messages = [
    value.CloudTrailEvent,
    value.message,
    value.Message,
    toObjectOrNull(value.Sns)?.Message,
    value.Body,
    value.body,
  ]
  return messages.map(toStringOrNull).find(isRecordMessage) ?? null
}

// A notification of S3 looks like a record. In a message it only says that a file has arrived.
function isForeign(value: JsonObject, level: number): boolean {
  if (level > 0 && value.eventSource === 'aws:s3' && isJsonObject(value.s3)) return true
  if (isPresent(value.eventName)) return false
  return (
    toObjectOrNull(value.service)?.serviceName === 'guardduty' ||
    FOREIGN_MEMBERS.some((name) => isPresent(value[name]))
  )
}

/** Members of digests and of AWS Config's files. */
const FOREIGN_MEMBERS = ['digestStartTime', 'configurationItem', 'configurationItemVersion'] as const

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null
}

function foreignFault(): Fault {
  return invalidField('record', 'recordForeign')
}
