import type { Resource } from '../../src/domain/events/event.ts'
import type { IncomingEvent } from '../../src/domain/events/incoming-event.ts'
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
const USERS = ['alice', 'bob', 'Zoë', '@1.2.3']
const PROJECTS = ['default', 'other']
const ACTIONS = ['StopInstances', 'DescribeInstances', 'GetObject']
const ADDRESSES = ['198.51.100.7', '2001:db8::1']
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
  return eventOf(id, 0, {
    customer: known?.customer ?? random.pick(CUSTOMERS),
    eventTime: randomTime(random),
    eventName: random.pick(ACTIONS),
    userName: random.pick(USERS),
    project: random.pick(PROJECTS),
    eventSource: random.pick(['ec2.amazonaws.com', 's3.amazonaws.com']),
    readOnly: random.oneIn(2),
    sourceIPAddress: random.oneIn(3) ? null : random.pick(ADDRESSES),
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

type QueryFilter = WrittenFilter

/** Returns a query's filters: none, one or two, some with values that no event has; and sometimes a text. */
export function randomFilter(random: Random, events: IncomingEvent[]): QueryFilter {
  const filters = Array.from({ length: random.below(3) }, () => randomCondition(random, events))
  const q = random.oneIn(2)
    ? {
        q: randomText(
          random,
          events.map(({ record }) => record),
        ),
      }
    : {}
  return Object.assign({}, ...filters, q)
}

function randomCondition(random: Random, events: IncomingEvent[]): QueryFilter {
  const resource = random.pick(RESOURCES)
  const instant = () => new Date(NOON.getTime() - random.below(DAYS * 24 + 4) * HOUR_MS)
  return random.pick<() => QueryFilter>([
    () => ({ eventName: random.pick([...ACTIONS, 'Absent']) }),
    () => ({ userName: random.pick([...USERS, 'absent']) }),
    () => ({ project: random.pick([...PROJECTS, 'absent']) }),
    () => ({ eventSource: random.pick(['s3.amazonaws.com', 'absent']) }),
    () => ({ readOnly: random.oneIn(2) }),
    () => ({ errorCode: random.pick(['*', 'AccessDenied', 'Absent']) }),
    () => ({ accessKeyId: random.pick(['AKIA1', 'absent']) }),
    () => ({ sourceIPAddress: random.pick([...ADDRESSES, 'absent']) }),
    () => ({ resourceName: resource.name }),
    () => ({ resourceType: random.pick(['AWS::EC2::Instance', 'AWS::S3::Bucket', 'absent']) }),
    () => ({ resourceName: resource.name, resourceType: resource.type }),
    () => ({ eventId: events.length > 0 ? random.pick(events).id : 'absent' }),
    () => ({ submittedBy: random.pick([...USERS, 'absent']) }),
    () => ({ submittedKey: random.pick(['AKIA1', 'absent']) }),
    () => ({ from: instant() }),
    () => ({ until: instant() }),
    () => ({ from: instant(), until: instant() }),
    () => ({ receivedFrom: NOON }),
    () => ({ receivedUntil: new Date(NOON.getTime() + random.below(20) * 1_000) }),
  ])()
}
