import { SYSTEM_USER } from '../../domain/access/user.ts'
import { DAY_MS, formatInstant, MINUTE_MS, toDayNumber } from '../../domain/time.ts'
import { stableId } from './demo-random.ts'

/** The users of the demo with their tags, which the report shows; one of them has left. */
export const DEMO_USERS = [
  { userName: 'mara', department: 'Platform', customerDefined1: 'CC-1007', hasLeft: false },
  { userName: 'jonas', department: 'Operations', customerDefined1: 'CC-2040', hasLeft: false },
  { userName: 'priya', department: 'Web shop', customerDefined1: 'CC-3100', hasLeft: false },
  { userName: 'tomas', department: 'Web shop', customerDefined1: 'CC-3100', hasLeft: true },
] as const

type Operation = {
  eventName: string
  userName: (typeof DEMO_USERS)[number]['userName']
  server: keyof typeof SERVERS
  /** Minutes after midnight UTC. */
  minute: number
  /** `OK`, an error code, or null while the operation is pending. */
  outcome: string | null
}

const SERVERS = {
  'shop-web-1': { instanceId: 'i-0b1f6c2e9a7d4053f', privateIpAddress: '10.0.4.11' },
  'shop-web-2': { instanceId: 'i-0d95a1cc27be4e6b8', privateIpAddress: '10.0.4.12' },
  'orders-db': { instanceId: 'i-07e3f8b6c14d92a05', privateIpAddress: '10.0.7.5' },
} as const

/** A server that is observed stopped while it is recorded running: nothing in the log says who stopped it. */
export const DIFFERING_SERVER = { instanceId: SERVERS['orders-db'].instanceId, state: 'stopped' }

/** The operations of each day; one of them fails and is retried. */
const DAILY_OPERATIONS: Operation[] = [
  { eventName: 'StartInstances', userName: 'mara', server: 'shop-web-1', minute: 422, outcome: 'OK' },
  { eventName: 'StartInstances', userName: 'mara', server: 'shop-web-2', minute: 423, outcome: 'REASON_11' },
  { eventName: 'StartInstances', userName: 'mara', server: 'shop-web-2', minute: 429, outcome: 'OK' },
  { eventName: 'RebootInstances', userName: 'jonas', server: 'orders-db', minute: 751, outcome: 'OK' },
  { eventName: 'StopInstances', userName: 'priya', server: 'shop-web-2', minute: 1_120, outcome: 'OK' },
  { eventName: 'StopInstances', userName: 'priya', server: 'shop-web-1', minute: 1_121, outcome: 'OK' },
]
const PENDING_OPERATION: Operation = {
  eventName: 'RebootInstances',
  userName: 'mara',
  server: 'orders-db',
  minute: 0,
  outcome: null,
}
/** The former user left this many days ago. */
const LEFT_DAYS = 7

const OPERATION_MS = 97_000

/** Returns the server operations of the days up to `now` as NDJSON, oldest first; the last one is pending. */
export function generateOperations(now: Date, days: number): string {
  const today = toDayNumber(now)
  const pendingMs = now.getTime() - MINUTE_MS
  const past = Array.from({ length: days }, (_, index) => today - days + 1 + index)
    .flatMap((day) => generateDay(day, today - day >= LEFT_DAYS))
    .filter(({ eventTime }) => Date.parse(eventTime) < pendingMs)
    .sort((a, b) => Date.parse(a.eventTime) - Date.parse(b.eventTime))
  const records = [...past, ...toRecords(PENDING_OPERATION, pendingMs)]
  return `${records.map((record) => JSON.stringify(record)).join('\n')}\n`
}

// While the former user was there, he did the work that his successor does now.
function generateDay(day: number, isBeforeLeaving: boolean) {
  return DAILY_OPERATIONS.flatMap((operation) => {
    const isHandedOver = isBeforeLeaving && operation.userName === 'priya'
    const actual: Operation = isHandedOver ? { ...operation, userName: 'tomas' } : operation
    return toRecords(actual, day * DAY_MS + operation.minute * MINUTE_MS)
  })
}

// The request by the user and the outcome by the system, which have the same request ID.
function toRecords({ eventName, userName, server, outcome }: Operation, ms: number) {
  const { instanceId, privateIpAddress } = SERVERS[server]
  const requestID = stableId(`request ${eventName} ${server} ${ms}`)
  const item = { instanceId, privateIpAddress, tagSet: { items: [{ key: 'Name', value: server }] } }
  const common = {
    eventVersion: '1.08',
    eventSource: 'ec2.amazonaws.com',
    eventName,
    readOnly: false,
    requestID,
    requestParameters: { instancesSet: { items: [{ instanceId }] } },
    responseElements: { instancesSet: { items: [item] } },
  }
  const requestRecord = {
    ...common,
    eventID: stableId(`${requestID} begins`),
    eventTime: formatInstant(new Date(ms)),
    sourceIPAddress: '192.0.2.17',
    userIdentity: { type: 'IAMUser', userName },
  }
  const outcomeRecord = {
    ...common,
    eventID: stableId(`${requestID} ends`),
    eventTime: formatInstant(new Date(ms + OPERATION_MS)),
    userIdentity: { type: 'AWSService', userName: SYSTEM_USER },
    ...(outcome !== 'OK' && { errorCode: outcome, errorMessage: 'The host was busy; nothing was changed.' }),
  }
  return outcome === null ? [requestRecord] : [requestRecord, outcomeRecord]
}
