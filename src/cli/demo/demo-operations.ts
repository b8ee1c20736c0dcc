import { SYSTEM_USER } from '../../domain/access/user.ts'
import { DAY_MS } from '../../domain/time.ts'
import { stableId } from './demo-activity.ts'

/** People of the demonstration, with the tags that the report shows beside what they do; one has left since. */
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
  /** Minutes after midnight. */
  at: number
  /** The code of its outcome; null where that is still to come. */
  outcome: string | null
}

const SERVERS = {
  'shop-web-1': { instanceId: 'i-0b1f6c2e9a7d4053f', privateIpAddress: '10.0.4.11' },
  'shop-web-2': { instanceId: 'i-0d95a1cc27be4e6b8', privateIpAddress: '10.0.4.12' },
  'orders-db': { instanceId: 'i-07e3f8b6c14d92a05', privateIpAddress: '10.0.7.5' },
} as const

/** An ordinary day: one operation fails cleanly and is tried again. */
const EVERY_DAY: Operation[] = [
  { eventName: 'StartInstances', userName: 'mara', server: 'shop-web-1', at: 422, outcome: 'OK' },
  { eventName: 'StartInstances', userName: 'mara', server: 'shop-web-2', at: 423, outcome: 'REASON_11' },
  { eventName: 'StartInstances', userName: 'mara', server: 'shop-web-2', at: 429, outcome: 'OK' },
  { eventName: 'RebootInstances', userName: 'jonas', server: 'orders-db', at: 751, outcome: 'OK' },
  { eventName: 'StopInstances', userName: 'priya', server: 'shop-web-2', at: 1_120, outcome: 'OK' },
  { eventName: 'StopInstances', userName: 'priya', server: 'shop-web-1', at: 1_121, outcome: 'OK' },
]
/** Whoever has left did so this many days ago. */
const LEFT_DAYS = 7

const MINUTE_MS = 60_000
const WORK_MS = 97_000

/** What is done with servers on the days before an instant, oldest first, as an NDJSON text; the last has no outcome yet. */
export function demoOperations(now: Date, days: number): string {
  const today = Math.floor(now.getTime() / DAY_MS)
  const records = Array.from({ length: days }, (_, index) => today - days + 1 + index).flatMap((day) =>
    EVERY_DAY.map((operation) => (today - day < LEFT_DAYS ? operation : formerly(operation))).flatMap(
      (operation) => recordsOf(operation, day * DAY_MS + operation.at * MINUTE_MS),
    ),
  )
  const waiting: Operation = {
    ...{ eventName: 'RebootInstances', userName: 'mara', server: 'orders-db', at: 0, outcome: null },
  }
  const past = records
    .filter(({ eventTime }) => Date.parse(eventTime) < now.getTime() - MINUTE_MS)
    .sort((one, other) => Date.parse(one.eventTime) - Date.parse(other.eventTime))
  const all = [...past, ...recordsOf(waiting, now.getTime() - MINUTE_MS)]
  return `${all.map((record) => JSON.stringify(record)).join('\n')}\n`
}

function formerly(operation: Operation): Operation {
  return operation.userName === 'priya' ? { ...operation, userName: 'tomas' } : operation
}

// A request by its user, and its end by the system, which share an id.
function recordsOf({ eventName, userName, server, outcome }: Operation, ms: number) {
  const { instanceId, privateIpAddress } = SERVERS[server]
  const requestID = stableId(`request ${eventName} ${server} ${ms}`)
  const item = { instanceId, privateIpAddress, tagSet: { items: [{ key: 'Name', value: server }] } }
  const common = {
    ...{ eventVersion: '1.08', eventSource: 'ec2.amazonaws.com', eventName, readOnly: false, requestID },
    requestParameters: { instancesSet: { items: [{ instanceId }] } },
    responseElements: { instancesSet: { items: [item] } },
  }
  const request = {
    ...common,
    ...{ eventID: stableId(`${requestID} begins`), eventTime: timeAt(ms), sourceIPAddress: '192.0.2.17' },
    userIdentity: { type: 'IAMUser', userName },
  }
  const end = {
    ...common,
    ...{ eventID: stableId(`${requestID} ends`), eventTime: timeAt(ms + WORK_MS) },
    userIdentity: { type: 'AWSService', userName: SYSTEM_USER },
    ...(outcome !== 'OK' && { errorCode: outcome, errorMessage: 'The host was busy; nothing was changed.' }),
  }
  return outcome === null ? [request] : [request, end]
}

function timeAt(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`
}
