import { isReadOnlyAction } from '../actions/read-only-action.ts'
import { invalidField } from '../fault.ts'
import { isJsonObject, type JsonObject } from '../json/json-values.ts'
import { describeType, parseInstant, quoteValue } from '../parse.ts'
import { DAY_MS, MINUTE_MS } from '../time.ts'
import { EVENT_AHEAD_MS } from './query.ts'

export const EVENT_NAME_LENGTH_MAX = 256
export const EVENT_ID_LENGTH_MAX = 128

/**
 * Throws a fault that names the first field of a record whose value has the wrong type. Missing fields and nulls pass.
 */
export function checkFieldTypes(fields: JsonObject): void {
  for (const name of STRING_FIELDS) {
    checkType(fields, name, (value) => typeof value === 'string', 'notString')
  }
  checkType(fields, 'userIdentity', isJsonObject, 'notObject')
  checkType(fields, 'resources', Array.isArray, 'notArray')
  checkType(fields, 'readOnly', (value) => BOOLEANS.has(value), 'notBoolean')
}

/** Returns a record's `eventName`; throws a fault if it is missing, empty or longer than `EVENT_NAME_LENGTH_MAX`. */
export function parseEventName({ eventName }: JsonObject): string {
  if (typeof eventName === 'string' && eventName !== '' && eventName.length <= EVENT_NAME_LENGTH_MAX) {
    return eventName
  }
  if (isMissing(eventName)) {
    throw invalidField('eventName', 'eventNameMissing')
  }
  const max = EVENT_NAME_LENGTH_MAX
  throw typeof eventName === 'string'
    ? invalidField('eventName', 'eventNameLength', { max, length: eventName.length })
    : invalidField('eventName', 'eventNameNotString', { max, got: describeType(eventName) })
}

/**
 * Returns a record's `eventID`;
 * throws a fault unless it is a string of 1 to `EVENT_ID_LENGTH_MAX` printable characters.
 */
export function parseEventId({ eventID }: JsonObject): string {
  if (typeof eventID === 'string' && eventID.length <= EVENT_ID_LENGTH_MAX && PRINTABLE.test(eventID)) {
    return eventID
  }
  throw invalidField('eventID', 'eventIdInvalid', {
    max: EVENT_ID_LENGTH_MAX,
    got: typeof eventID === 'string' ? quoteValue(eventID) : describeType(eventID),
  })
}

/**
 * Returns a record's `eventTime`;
 * throws a fault if it is no time, older than the retention or too far ahead of the clock.
 */
export function parseEventTime(
  { eventTime }: JsonObject,
  { now, retentionDays }: { now: Date; retentionDays: number },
): Date {
  if (typeof eventTime !== 'string' && typeof eventTime !== 'number') {
    throw invalidField('eventTime', 'eventTimeNotInstant', { got: describeType(eventTime) })
  }
  const instant = parseInstant(eventTime, 'eventTime')
  if (instant.getTime() < now.getTime() - retentionDays * DAY_MS) {
    throw invalidField('eventTime', 'eventTooOld', { retentionDays, got: instant.toISOString() })
  }
  if (instant.getTime() > now.getTime() + EVENT_AHEAD_MS) {
    throw invalidField('eventTime', 'eventTooFarAhead', {
      minutes: EVENT_AHEAD_MS / MINUTE_MS,
      got: instant.toISOString(),
    })
  }
  return instant
}

/** Whether an event only read: its record's `readOnly`, or what the event name says where that is missing. */
export function parseReadOnly({ readOnly }: JsonObject, eventName: string): boolean {
  return isMissing(readOnly) ? isReadOnlyAction(eventName) : readOnly === true || readOnly === 'true'
}

/** Whether a field is absent or null: Daybook treats the two alike. */
export function isMissing(value: unknown): value is null | undefined {
  return value === undefined || value === null
}

function checkType(
  fields: JsonObject,
  name: string,
  isAllowed: (value: unknown) => boolean,
  key: 'notString' | 'notObject' | 'notArray' | 'notBoolean',
): void {
  const value = fields[name]
  if (isMissing(value) || isAllowed(value)) return
  throw invalidField(name, key, { got: describeType(value) })
}

const STRING_FIELDS = [
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
// Some senders write the boolean as a string.
const BOOLEANS: ReadonlySet<unknown> = new Set([true, false, 'true', 'false'])
const PRINTABLE = /^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]+$/u
