import { type Fault, invalidField } from '../fault.ts'
import { parseJson } from '../parse.ts'
import { findValues, type MemberValue } from './json-scan.ts'
import { toObjectOrNull, toStringOrNull } from './json-values.ts'

/** The member that contains the records of a CloudTrail file. */
export const RECORDS_MEMBER = 'Records'

/** The members that contain a list of records or of envelopes. */
export const LIST_MEMBERS: ReadonlySet<string> = new Set([
  RECORDS_MEMBER,
  'Events',
  'events',
  'logEvents',
  'Messages',
  'configurationItems',
])

/**
 * Whether several members of an envelope contain records, or one that is repeated: a list, the details of an event, or a
 * message. The text must be a JSON object.
 */
export function hasSeveralSources(envelope: string): boolean {
  const values = findValues(envelope, SOURCE_MEMBERS)
  const isEvent = values.some(({ name, value }) => name === 'detail-type' && value.startsWith('"'))
  const sources = values.filter((each) => mayBeSource(each, isEvent))
  return sources.length > 1 && sources.filter(isSource).length > 1
}

/** Returns the fault of an envelope with several members that contain records: readers of JSON would take only one. */
export function severalRecordLists(): Fault {
  return invalidField('body', 'severalRecordLists')
}

/** Whether a message may contain a record: messages of other programs are in the same streams. */
export function isRecordMessage(message: string | null): message is string {
  return message?.trimStart().startsWith('{') ?? false
}

const SOURCE_MEMBERS: ReadonlySet<string> = new Set([
  ...LIST_MEMBERS,
  ...['detail-type', 'detail', 'CloudTrailEvent', 'message', 'Message', 'Sns', 'Body', 'body'],
])

function mayBeSource({ name, value }: MemberValue, isEvent: boolean): boolean {
  if (LIST_MEMBERS.has(name)) return value.startsWith('[')
  if (name === 'detail') return isEvent && value.startsWith('{')
  return name !== 'detail-type' && value.startsWith(name === 'Sns' ? '{' : '"')
}

function isSource({ name, value }: MemberValue): boolean {
  if (LIST_MEMBERS.has(name) || name === 'detail') return true
  const parsed = parseJson(value, 'body')
  return isRecordMessage(toStringOrNull(name === 'Sns' ? toObjectOrNull(parsed)?.Message : parsed))
}
