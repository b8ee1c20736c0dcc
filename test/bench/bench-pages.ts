import { DAY_MS } from '../../src/domain/time.ts'
import type { ServerProcess } from '../support/server-process.ts'
import { eventId } from './bench-events.ts'
import { formatCount, formatMs, median, printMeasurement } from './measurement.ts'

const REPEATS = 20
const WARM_UP = 5

/** The median response time in milliseconds of a first page of 50 events, or of counts, by query. */
export type PageTimes = Map<string, number>

/** Measures the first page without a filter, with each filter, and with two filters, and the counts. */
export async function timePages(server: ServerProcess): Promise<PageTimes> {
  const times: PageTimes = new Map()
  const pages = (await createQueries(server)).map(([name, query]) => [`page: ${name}`, `?${query}`] as const)
  for (const [name, path] of [...pages, ...COUNTS]) {
    await median(WARM_UP, () => fetchEvents(server, path))
    times.set(name, await median(REPEATS, () => fetchEvents(server, path)))
  }
  return times
}

/** Prints the times with all events, compacted, next to those with few, not compacted. */
export function comparePages(
  small: PageTimes,
  full: PageTimes,
  sizes: { small: number; full: number },
): void {
  for (const [name, time] of full) {
    const smallTime = small.get(name) ?? Number.NaN
    printMeasurement({
      label: `of ${formatCount(sizes.full)} events, compacted: ${name}`,
      value: `p50 ${formatMs(time)}`,
      comparison: `of ${formatCount(sizes.small)} in open days: ${formatMs(smallTime)}`,
      ratio: time / smallTime,
    })
  }
}

const COUNTS = [
  ['histogram', '/histogram?buckets=60'],
  ['histogram of a user', '/histogram?userName=user-42&buckets=60'],
  ['facets of actions and users', '/facets?fields=eventName,userName'],
  ['facets of the failures of an action', '/facets?eventName=AssumeRole&outcome=failed&fields=userName'],
  ['values of users', '/values?field=userName&prefix=user-4'],
] as const

async function createQueries(server: ServerProcess): Promise<[string, string][]> {
  const [event] = (await fetchPage(server, 'resourceType=AWS::KMS::Key&limit=1')).events
  const resource = encodeURIComponent(event?.resources?.[0]?.ARN ?? '')
  const from = new Date(Date.now() - 15 * DAY_MS).toISOString()
  const until = new Date(Date.now() - 14 * DAY_MS).toISOString()
  return [
    ['no filter', ''],
    ['changes only', 'readOnly=false'],
    ['one day', `from=${from}&until=${until}`],
    ['action', 'eventName=GetCallerIdentity'],
    ['user', 'userName=user-42'],
    ['project', 'project=default'],
    ['event source', 'eventSource=kms.amazonaws.com'],
    ['resource type', 'resourceType=AWS::KMS::Key'],
    ['resource name', `resourceName=${resource}`],
    ['access key', 'accessKeyId=AKIAuser-42'],
    ['source IP address', `sourceIPAddress=${event?.sourceIPAddress}`],
    ['any error', 'errorCode=*'],
    ['error code', 'errorCode=AccessDenied'],
    ['event ID', `eventId=${eventId(1_000)}`],
    ['user and changes only', 'userName=user-42&readOnly=false'],
    ['action and error code', 'eventName=AssumeRole&errorCode=AccessDenied'],
    ['action and source IP, no match', 'eventName=CreateUser&sourceIPAddress=192.0.2.1'],
    ['action, absent', 'eventName=NoSuchAction'],
    ['user, absent', 'userName=no-such-user'],
    ['project, absent', 'project=no-such-project'],
    ['event source, absent', 'eventSource=none.amazonaws.com'],
    ['resource type, absent', 'resourceType=AWS::None::None'],
    ['resource name, absent', 'resourceName=no-such-resource'],
    ['access key, absent', 'accessKeyId=AKIANONE'],
    ['source IP address, absent', 'sourceIPAddress=192.0.2.1'],
    ['error code, absent', 'errorCode=NoSuchCode'],
    ['event ID, absent', 'eventId=00000000-0000-4000-8000-000000000000'],
    ['user and action, absent', 'userName=no-such-user&eventName=NoSuchAction'],
  ]
}

type PageEvent = { sourceIPAddress: string; resources?: { ARN?: string }[] }

/** Fetches a page of events. */
export function fetchPage(server: ServerProcess, query: string): Promise<{ events: PageEvent[] }> {
  return fetchEvents(server, `?${query}`)
}

async function fetchEvents(server: ServerProcess, path: string): Promise<{ events: PageEvent[] }> {
  const response = await fetch(`${server.url}/api/v1/events${path}`, {
    headers: { authorization: server.authorization },
  })
  const answer = await response.json()
  if (!response.ok) throw new Error(`${path}: ${JSON.stringify(answer)}`)
  return answer
}
