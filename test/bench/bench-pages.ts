import { DAY_MS } from '../../src/domain/time.ts'
import type { ServerProcess } from '../support/server-process.ts'
import { eventId, type Sample } from './bench-events.ts'
import { formatMs, median, printMeasurement } from './measurement.ts'

const REPEATS = 40
const SEARCHES = 3
const ABSENT_TEXT = 'this text is in no record'

/** The median response time in milliseconds of a first page of 50 events, by query. */
export type PageTimes = Map<string, number>

/** Measures the first page without a filter, with each filter, and with two filters. */
export async function timePages(server: ServerProcess): Promise<PageTimes> {
  const times: PageTimes = new Map()
  for (const [name, query] of await createQueries(server)) {
    times.set(name, await median(REPEATS, () => fetchPage(server, query)))
  }
  return times
}

/** Prints the times with all events next to those with few. */
export function comparePages(
  small: PageTimes,
  full: PageTimes,
  sizes: { small: string; full: string },
): void {
  for (const [name, time] of full) {
    const smallTime = small.get(name) ?? Number.NaN
    printMeasurement({
      label: `page with ${sizes.full} events: ${name}`,
      value: `p50 ${formatMs(time)}`,
      comparison: `same with ${sizes.small}: ${formatMs(smallTime)}`,
      ratio: time / smallTime,
      target: '≤ 1.5',
    })
  }
}

/** Compares a text search over all events with grep on the same bytes. */
export async function compareSearch(server: ServerProcess, sample: Sample): Promise<void> {
  const rareText = eventId(Math.floor(sample.events / 10))
  for (const [name, text] of [
    ['a text in no event', ABSENT_TEXT],
    ['a text in one event', rareText],
  ] as const) {
    const searchMs = await median(SEARCHES, () => fetchPage(server, `q=${encodeURIComponent(text)}`))
    const grepMs = await median(SEARCHES, async () => {
      // Through a pipe: if its output is discarded, grep stops at the first match.
      const grep = Bun.spawn(['grep', '-F', '-c', text, sample.path], { env: { LC_ALL: 'C' } })
      await new Response(grep.stdout).text()
    })
    printMeasurement({
      label: `search for ${name}`,
      value: formatMs(searchMs),
      comparison: `grep -F on the same bytes: ${formatMs(grepMs)}`,
      ratio: searchMs / grepMs,
      target: '≤ 2.5',
    })
  }
  const commonMs = await median(SEARCHES, () => fetchPage(server, 'q=Decrypt'))
  printMeasurement({ label: 'search for a common text', value: formatMs(commonMs) })
}

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
  ]
}

type PageEvent = { sourceIPAddress: string; resources?: { ARN?: string }[] }

async function fetchPage(server: ServerProcess, query: string): Promise<{ events: PageEvent[] }> {
  const response = await fetch(`${server.url}/api/v1/events?${query}`, {
    headers: { authorization: server.authorization },
  })
  const page = await response.json()
  if (!response.ok) throw new Error(`${query}: ${JSON.stringify(page)}`)
  return page
}
