import { invalidField } from '../fault.ts'
import { findValueSpan, isLargerThan, nestsDeeperThan } from '../json/json-scan.ts'
import { EVENT_BYTES_MAX, eventTooLarge } from '../json/raw-record.ts'
import { isJsonObject, type JsonObject, parseInstant, toTextOrNull } from '../parse.ts'
import type { Event } from './event.ts'
import { eventUserName } from './event-user.ts'
import { DAY_MS, EVENT_AHEAD_MS } from './query.ts'
import { extractResources } from './resource.ts'

/** How deep arrays and objects of a record may stand inside one another. */
export const NESTING_MAX = 100
export const EVENT_NAME_LENGTH_MAX = 256
export const EVENT_ID_LENGTH_MAX = 128
/** A value is kept for filtering up to this many characters; the record itself is always kept whole. */
export const COLUMN_LENGTH_MAX = 512
/** The version of the record format written into records that name none. */
export const EVENT_VERSION = '1.11'

/** What a record is admitted with: the moment, and what it gets where it is silent. */
export type RecordContext = {
  now: Date
  newId: () => string
  region: string
  accountId: string
  customer: number
  project: string
  retentionDays: number
}

/** The event a record's text stands for, with what was missing added; a fault that names the field otherwise. */
export function parseEvent(record: string, admission: RecordContext): Event {
  const given = parseRecord(record)
  checkTypes(given)
  const additions = additionsTo(given, admission)
  const eventName = eventNameOf(given)
  const identity = isJsonObject(given.userIdentity) ? given.userIdentity : {}
  const eventSource = toColumnOrNull(given.eventSource)
  return {
    customer: admission.customer,
    id: toTextOrNull(additions.eventID) ?? eventIdOf(given),
    eventTime: additions.eventTime === undefined ? eventTimeOf(given, admission) : admission.now,
    eventName: toColumn(eventName),
    userName: toColumn(eventUserName(given)),
    project: toColumnOrNull(given.project) ?? admission.project,
    eventSource,
    readOnly: isReadOnly(given, eventName),
    sourceIPAddress: toColumnOrNull(given.sourceIPAddress),
    errorCode: toColumnOrNull(given.errorCode),
    accessKeyId: toColumnOrNull(identity.accessKeyId),
    resources: extractResources(given, toColumn),
    record: added(record, given, additions),
  }
}

/** The JSON object a record's text is; a fault when it is malformed, something else, too large or too deep. */
export function parseRecord(record: string): JsonObject {
  if (isLargerThan(record, EVENT_BYTES_MAX)) throw eventTooLarge()
  const value = parsed(record)
  if (nestsDeeperThan(record, NESTING_MAX)) {
    throw invalidField('record', `A record may nest arrays and objects at most ${NESTING_MAX} deep.`)
  }
  if (!isJsonObject(value)) throw invalidField('record', 'A record must be a JSON object.')
  return value
}

/**
 * A text as a column keeps it: well-formed Unicode without U+0000, each such character replaced by U+FFFD, and cut
 * at `COLUMN_LENGTH_MAX`. Filter values go through it too, so that what was cut is still found.
 */
export function toColumn(value: string): string {
  const isLong = value.length > COLUMN_LENGTH_MAX
  const cut = isLong ? value.slice(0, COLUMN_LENGTH_MAX).replace(HIGH_SURROGATE_LAST, '') : value
  const whole = cut.isWellFormed() ? cut : cut.toWellFormed()
  return whole.includes('\0') ? whole.replaceAll('\0', '\uFFFD') : whole
}

/** A value as a column keeps it, if it is a text that is not empty; null when it is anything else. */
export function toColumnOrNull(value: unknown): string | null {
  const whole = toTextOrNull(value)
  return whole === null ? null : toColumn(whole)
}

/** Whether an action's name says that it changes nothing. */
export function isReadOnlyAction(eventName: string): boolean {
  return READING.test(eventName)
}

/** The event id a record carries, if it can be told: for naming a record that was rejected. */
export function findEventId(record: string): string | undefined {
  try {
    const value: unknown = JSON.parse(record)
    const id = isJsonObject(value) ? toTextOrNull(value.eventID) : null
    return id === null ? undefined : id.slice(0, EVENT_ID_LENGTH_MAX).toWellFormed()
  } catch {
    return undefined
  }
}

function parsed(record: string): unknown {
  try {
    return JSON.parse(record)
  } catch {
    throw invalidField('body', 'The record is not valid JSON.')
  }
}

function checkTypes(given: JsonObject): void {
  for (const field of TEXTS) {
    const value = given[field]
    if (!isMissing(value) && typeof value !== 'string') throw invalidField(field, `${field} must be a text.`)
  }
  if (!isMissing(given.userIdentity) && !isJsonObject(given.userIdentity)) {
    throw invalidField('userIdentity', 'userIdentity must be an object.')
  }
  if (!isMissing(given.resources) && !Array.isArray(given.resources)) {
    throw invalidField('resources', 'resources must be an array.')
  }
  if (!isMissing(given.readOnly) && !READ_ONLY.has(given.readOnly)) {
    throw invalidField('readOnly', 'readOnly must be true or false.')
  }
}

function eventNameOf(given: JsonObject): string {
  const name = given.eventName
  if (typeof name === 'string' && name !== '' && name.length <= EVENT_NAME_LENGTH_MAX) return name
  if (isMissing(name))
    throw invalidField('eventName', 'The record has no eventName, the method that was called.')
  throw invalidField('eventName', `eventName must be a text of 1 to ${EVENT_NAME_LENGTH_MAX} characters.`)
}

function eventIdOf(given: JsonObject): string {
  const id = given.eventID
  if (typeof id === 'string' && id.length <= EVENT_ID_LENGTH_MAX && PRINTABLE.test(id)) return id
  throw invalidField(
    'eventID',
    `eventID must be a text of 1 to ${EVENT_ID_LENGTH_MAX} printable characters, without control characters.`,
  )
}

function eventTimeOf(given: JsonObject, { now, retentionDays }: RecordContext): Date {
  const value = given.eventTime
  if (typeof value !== 'string' && typeof value !== 'number') {
    throw invalidField('eventTime', 'eventTime must be a text in ISO 8601 or a number of epoch seconds.')
  }
  const moment = parseInstant(value, 'eventTime')
  if (moment.getTime() < now.getTime() - retentionDays * DAY_MS) {
    throw invalidField(
      'eventTime',
      `The event is dated ${moment.toISOString()}, and events are kept for ${retentionDays} days only.`,
    )
  }
  if (moment.getTime() > now.getTime() + EVENT_AHEAD_MS) {
    throw invalidField(
      'eventTime',
      `The event is dated ${moment.toISOString()}, more than ${EVENT_AHEAD_MS / 60_000} minutes ahead of the clock here.`,
    )
  }
  return moment
}

function isReadOnly(given: JsonObject, eventName: string): boolean {
  return isMissing(given.readOnly)
    ? isReadOnlyAction(eventName)
    : given.readOnly === true || given.readOnly === 'true'
}

/** The members a record lacks, or has as null, with what they get. */
function additionsTo(given: JsonObject, admission: RecordContext): JsonObject {
  const additions: JsonObject = {}
  if (isMissing(given.eventID)) additions.eventID = admission.newId()
  if (isMissing(given.eventTime)) additions.eventTime = admission.now.toISOString()
  if (isMissing(given.eventVersion)) additions.eventVersion = EVENT_VERSION
  if (isMissing(given.eventType)) additions.eventType = 'AwsApiCall'
  if (isMissing(given.recipientAccountId)) additions.recipientAccountId = admission.accountId
  if (isMissing(given.awsRegion)) additions.awsRegion = admission.region
  if (isMissing(given.readOnly)) additions.readOnly = isReadOnlyAction(eventNameOf(given))
  return additions
}

/** The record's text with members added before its closing brace, or put where it says null; the rest untouched. */
function added(record: string, given: JsonObject, additions: JsonObject): string {
  let whole = record
  let tail = ''
  for (const [name, value] of Object.entries(additions)) {
    const span = given[name] === null ? findValueSpan(whole, name) : null
    if (span) whole = whole.slice(0, span.from) + JSON.stringify(value) + whole.slice(span.to)
    else tail += `,${JSON.stringify(name)}:${JSON.stringify(value)}`
  }
  const end = tail === '' ? whole.length : whole.lastIndexOf('}')
  return tail === '' ? whole : whole.slice(0, end) + tail + whole.slice(end)
}

function isMissing(value: unknown): value is null | undefined {
  return value === undefined || value === null
}

const TEXTS = [
  'userName',
  'project',
  'eventVersion',
  'eventType',
  'eventSource',
  'recipientAccountId',
  'awsRegion',
  'sourceIPAddress',
  'errorCode',
  'errorMessage',
] as const
const READ_ONLY: ReadonlySet<unknown> = new Set([true, false, 'true', 'false'])
const READING =
  /^(?:Describe|Get|List|Lookup|Head|Search|BatchGet|Check|Validate|Query|Scan|Select|Filter|Test|Estimate|Preview)/
const PRINTABLE = /^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]+$/u
const HIGH_SURROGATE_LAST = /[\uD800-\uDBFF]$/
