import type { ServerProcess } from '../support/server-process.ts'
import { eventId, type Sample } from './bench-events.ts'
import { median, ms, print } from './print-results.ts'

const REPEATS = 40
const SEARCHES = 3
const NOWHERE = 'this text stands in no record'

/** Median time of a first page of 50, by what was asked. */
export type Times = Map<string, number>

/** Asks for the first page: of everything, by each filter, and by two at once. */
export async function timePages(server: ServerProcess): Promise<Times> {
  const times: Times = new Map()
  for (const [what, query] of await questions(server)) {
    times.set(what, await median(REPEATS, () => ask(server, query)))
  }
  return times
}

/** Prints the times at the full size beside those at the small one. */
export function comparePages(small: Times, full: Times, sizes: { small: string; full: string }): void {
  for (const [what, time] of full) {
    const before = small.get(what) ?? Number.NaN
    print({
      what: `page at ${sizes.full}: ${what}`,
      value: `p50 ${ms(time)}`,
      yardstick: `same at ${sizes.small}: ${ms(before)}`,
      ratio: time / before,
      aim: '≤ 1.5',
    })
  }
}

/** Compares a search through everything with grep over the same bytes. */
export async function compareSearch(server: ServerProcess, sample: Sample): Promise<void> {
  const rare = eventId(Math.floor(sample.events / 10))
  for (const [what, text] of [
    ['a text found nowhere', NOWHERE],
    ['a text found once', rare],
  ] as const) {
    const searched = await median(SEARCHES, () => ask(server, `q=${encodeURIComponent(text)}`))
    const grepped = await median(SEARCHES, async () => {
      // Through a pipe: grep stops at the first hit when nobody reads its answer.
      const grep = Bun.spawn(['grep', '-F', '-c', text, sample.path], { env: { LC_ALL: 'C' } })
      await new Response(grep.stdout).text()
    })
    const yardstick = `grep -F on the same bytes: ${ms(grepped)}`
    print({
      what: `search, ${what}`,
      value: ms(searched),
      yardstick,
      ratio: searched / grepped,
      aim: '≤ 2.5',
    })
  }
  const common = await median(SEARCHES, () => ask(server, 'q=Decrypt'))
  print({ what: 'search, a common text', value: ms(common) })
}

async function questions(server: ServerProcess): Promise<[string, string][]> {
  const [event] = (await ask(server, 'resourceType=AWS::KMS::Key&limit=1')).events
  const resource = encodeURIComponent(event?.resources?.[0]?.ARN ?? '')
  const day = 86_400_000
  const from = new Date(Date.now() - 15 * day).toISOString()
  const until = new Date(Date.now() - 14 * day).toISOString()
  return [
    ['everything', ''],
    ['read only: no', 'readOnly=false'],
    ['period of a day', `from=${from}&until=${until}`],
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
    ['event id', `eventId=${eventId(1_000)}`],
    ['user and read only', 'userName=user-42&readOnly=false'],
    ['action and error code', 'eventName=AssumeRole&errorCode=AccessDenied'],
    ['action and source IP, nothing found', 'eventName=CreateUser&sourceIPAddress=192.0.2.1'],
  ]
}

type Shown = { sourceIPAddress: string; resources?: { ARN?: string }[] }

async function ask(server: ServerProcess, query: string): Promise<{ events: Shown[] }> {
  const response = await fetch(`${server.url}/api/v1/events?${query}`, {
    headers: { authorization: server.authorization },
  })
  const page = await response.json()
  if (!response.ok) throw new Error(`${query}: ${JSON.stringify(page)}`)
  return page
}
