import type { Resource } from '../../src/domain/events/event.ts'
import type { ListParameter } from '../../src/domain/events/filter-grammar.ts'
import type { IncomingEvent } from '../../src/domain/events/incoming-event.ts'
import { toSortableAddress } from '../../src/domain/events/sortable-address.ts'
import type { WrittenFilter } from './filter-of.ts'
import type { Random } from './random-json.ts'
import { eventOf, HOUR_MS, NOON } from './store-harness.ts'

/** The customers of random events. */
export const CUSTOMERS = [1, 2, 3]
/** The days of random events end at noon. */
const DAYS = 4
const LARGE_LENGTH = 150_000

const WORDS = [
  ...[
    'a',
    'instance',
    'Straße',
    'e\u0301',
    'é',
    '😀',
    '𝒳𝒴',
    '日本語',
    '\u2028',
    '\ufeff',
    "it's",
    '%',
    '_',
    '.*',
  ],
  ...[
    '[a-z]+',
    '$1',
    '@12.3.4',
    '@20512.1.0',
    '@',
    '0000',
    'i-0abc',
    '{}',
    '}{',
    '\\u00e9',
    '\\n',
    '\\"',
    '\\\\',
  ],
  ...['null', '198.51.100.7', 'arn:aws:iam::1:user/ann'],
]
const PIECES = [
  '"',
  '\\',
  '\\"',
  '}{"',
  '"}',
  '@1.',
  '.3.4',
  '￿',
  '\u0301',
  '\u200d',
  'zzzzz',
  'absent text',
  '日',
  '  ',
]
const USERS = ['alice', 'bob', 'Zoë', '@1.2.3', 'b*', 'team\\*', 'Zo\u{10ffff}x', 'Z\ue000']
const PROJECTS = ['default', 'other']
const ACTIONS = ['StopInstances', 'DescribeInstances', 'GetObject']
const ADDRESSES = [
  ...['198.51.100.7', '::ffff:198.51.100.7', '2001:db8::1', '2001:DB8:0:0:0:0:0:1', '198.51.101.1'],
  ...['4c6336407', 'cloudtrail.amazonaws.com'],
]
const RESOURCES: Resource[] = [
  { type: 'AWS::EC2::Instance', name: 'i-1' },
  { type: 'AWS::EC2::Instance', name: 'i-2' },
  { type: 'AWS::S3::Bucket', name: 'büro' },
  { type: null, name: 'arn:"odd"' },
]

/** Returns an event of one of the last days. Some have the ID of another event, and the same text or another one. */
export function randomEvent(random: Random, before: IncomingEvent[]): IncomingEvent {
  const known = before.length > 0 && random.oneIn(8) ? random.pick(before) : null
  if (known && random.oneIn(2)) return known
  const id = known && random.oneIn(2) ? known.id : `event-${random.below(1_000_000)}`
  const sourceIPAddress = random.oneIn(3) ? null : random.pick(ADDRESSES)
  return eventOf(id, 0, {
    customer: known?.customer ?? random.pick(CUSTOMERS),
    eventTime: randomTime(random),
    eventName: random.pick(ACTIONS),
    userName: random.pick(USERS),
    project: random.pick(PROJECTS),
    eventSource: random.pick(['ec2.amazonaws.com', 's3.amazonaws.com']),
    readOnly: random.oneIn(2),
    sourceIPAddress,
    sortableAddress: sourceIPAddress === null ? null : toSortableAddress(sourceIPAddress),
    requestID: random.oneIn(3) ? null : `request-${random.below(4)}`,
    errorCode: random.oneIn(4) ? random.pick(['AccessDenied', 'Throttled']) : null,
    accessKeyId: random.oneIn(3) ? null : random.pick(['AKIA1', 'AKIA2']),
    resources: RESOURCES.filter(() => random.oneIn(4)),
    record: randomRecord(random, id),
    submission: {
      userName: random.oneIn(3) ? null : random.pick(USERS),
      accessKeyId: random.oneIn(3) ? null : 'AKIA1',
      ...{ sourceIPAddress: null, requestId: random.oneIn(2) ? null : 'request' },
    },
  })
}

// Many events have the same time, and some the first or the last one of a day.
function randomTime(random: Random): Date {
  const midnight = NOON.getTime() - 12 * HOUR_MS - random.below(DAYS - 1) * 24 * HOUR_MS
  if (random.oneIn(12)) return new Date(midnight - random.below(2))
  return new Date(NOON.getTime() - random.below(DAYS * 24 * 2) * (HOUR_MS / 2) - random.below(3))
}

function randomRecord(random: Random, id: string): string {
  const words = Array.from({ length: random.below(12) }, () => random.pick(WORDS)).join(' ')
  const text = random.oneIn(100) ? words.repeat(Math.ceil(LARGE_LENGTH / (words.length + 1))) : words
  const space = random.oneIn(3) ? ' ' : ''
  return `${space}{"eventID":${JSON.stringify(id)},${space}"text":"${text}","random":"${randomHex(random)}"}${space}`
}

function randomHex(random: Random): string {
  return random.below(2 ** 31).toString(16)
}

/** Returns a text of up to 40 characters to look for: in one of some records, across two of them, or in none. */
export function randomText(random: Random, records: string[]): string {
  const one = [...(records.length > 0 ? random.pick(records).slice(0, 2_000) : 'nothing')]
  const other = [...(records.length > 0 ? random.pick(records).slice(0, 2_000) : 'nothing')]
  const length = 1 + random.below(random.pick([4, 8, 40]))
  const from = random.below(one.length)
  const present = one.slice(from, from + length)
  switch (random.below(8)) {
    case 0:
      return random.pick([...WORDS, ...PIECES])
    case 1:
      return `${random.pick(WORDS)} ${random.pick(WORDS)}`
    case 2:
      return [...one.slice(-1 - random.below(4)), ...other.slice(0, 1 + random.below(4))].join('')
    case 3:
      return [...present.slice(0, -1), random.pick(['x', '😀', '"', '0'])].join('')
    case 4:
      return `@${random.below(21_000)}.${random.below(4)}.${random.below(130)}`.slice(0, length + 1)
    default:
      return present.join('')
  }
}

/** Returns a query's filters: none, one or two, some with values that no event has; and sometimes texts. */
export function randomFilter(random: Random, events: IncomingEvent[]): WrittenFilter {
  const filters = Array.from({ length: random.below(4) }, () => randomCondition(random, events))
  const records = events.map(({ record }) => record)
  const text = () => randomText(random, records)
  const q = random.oneIn(3) ? { q: random.oneIn(4) ? [text(), text(), text()] : text() } : {}
  const notQ = random.oneIn(6) ? { 'not.q': random.oneIn(3) ? [text(), text()] : text() } : {}
  return Object.assign({}, ...filters, q, notQ)
}

function randomCondition(random: Random, events: IncomingEvent[]): WrittenFilter {
  const instant = () => new Date(NOON.getTime() - random.below(DAYS * 24 + 4) * HOUR_MS)
  const id = () => (events.length > 0 ? random.pick(events).id : 'absent')
  return random.pick<() => WrittenFilter>([
    ...Array.from({ length: 3 }, () => () => randomValues(random)),
    () => ({ readOnly: random.oneIn(2) }),
    () => ({ outcome: random.pick(['failed', 'succeeded']) }),
    () => ({ errorCode: '*' }),
    () => ({ resourceName: random.pick(RESOURCES).name, resourceType: 'AWS::EC2::Instance' }),
    () => ({ eventId: random.oneIn(2) ? id() : [id(), id(), 'absent'] }),
    () => ({ 'not.eventId': [id(), id()] }),
    () => ({ from: instant() }),
    () => ({ until: instant() }),
    () => ({ from: instant(), until: instant() }),
    () => ({ receivedFrom: NOON }),
    () => ({ receivedUntil: new Date(NOON.getTime() + random.below(20) * 1_000) }),
  ])()
}

/** The values of filters: of events, of none, prefixes, networks, and texts that end in an asterisk. */
const VALUES: [ListParameter, ...string[]][] = [
  ['eventName', ...ACTIONS, 'Absent', 'Stop*', '*', '*Instances'],
  ['userName', ...USERS, 'absent', 'Z*', 'Zo\u{10ffff}*', 'a*', '@*', 'b\\*', 'team\\\\*', 'team\\*'],
  ['project', ...PROJECTS, 'absent', 'd*'],
  ['eventSource', 'ec2.amazonaws.com', 's3.amazonaws.com', 'absent', 's3*'],
  ['errorCode', 'AccessDenied', 'Throttled', 'Absent', 'A*'],
  ['accessKeyId', 'AKIA1', 'AKIA2', 'absent', 'AKIA*', '*'],
  ['sourceIPAddress', ...ADDRESSES, '198.51.100.0/24', '2001:DB8::/32', '0:0:0:0:0:ffff:c633:6407', '198.*'],
  ['sourceIPAddress', '10.0.0.0/8', '::ffff:198.51.100.0/120', '2001:db8:0::1', 'absent', '*', '4c6336407'],
  ['resourceName', 'i-1', 'i-2', 'büro', 'absent', 'i-*', 'arn:*', '*'],
  ['resourceType', 'AWS::EC2::Instance', 'AWS::S3::Bucket', 'absent', 'AWS::*', '*'],
  ['requestId', 'request-1', 'request-2', 'absent', 'request-*', '*'],
  ['submittedBy', ...USERS, 'absent', 'a*', '*'],
  ['submittedKey', 'AKIA1', 'absent', '*'],
]

function randomValues(random: Random): WrittenFilter {
  const [name, ...values] = random.pick(VALUES)
  const some = Array.from({ length: random.oneIn(2) ? 1 : 1 + random.below(4) }, () => random.pick(values))
  return { [random.oneIn(3) ? negatedName(name) : name]: some }
}

// A name of the table is of a filter that can be negated.
function negatedName(name: ListParameter): ListParameter {
  return `not.${name}` as ListParameter
}
