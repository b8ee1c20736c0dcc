import { openConsoleClient } from '../support/console-client.ts'
import type { DataLocation } from '../support/server-process.ts'
import type { Sample } from './bench-events.ts'
import { sendBatches } from './bench-ingest.ts'
import { SMALL_EVENTS } from './bench-options.ts'
import { type BenchServer, readCpuSeconds, startBenchServer } from './bench-process.ts'
import { formatCount, formatMs, printMeasurement, toMedian } from './measurement.ts'

const REPEATS = 20
const WARM_UP = 8
/** The numbers of events of the logs that the full one is compared with. */
const SMALLER = [1_000, SMALL_EVENTS]
const AIM = { atMost: 2 }

/** What people and programs ask first, and what they ask about one of many values. */
const WHOLE = [
  ['API: page, no filter', '/api/v1/events'],
  ['API: page of changes', '/api/v1/events?readOnly=false'],
  ['API: histogram', '/api/v1/events/histogram?buckets=60'],
  ['API: facets of actions and users', '/api/v1/events/facets?fields=eventName,userName'],
  ['API: values of users', '/api/v1/events/values?field=userName&prefix=user-4'],
  ['Overview', '/overview'],
  ['page Events', '/events'],
  ['page Events with reads', '/events?readOnly=any'],
  ['its facets', '/event-facets?readOnly=any'],
  ['its histogram', '/event-histogram?readOnly=any'],
] as const
const FILTERED = [
  ['API: page of a user', '/api/v1/events?userName=user-42'],
  ['API: page of an access key', '/api/v1/events?accessKeyId=AKIAuser-42'],
  ['API: page of an error code', '/api/v1/events?errorCode=AccessDenied'],
  ['API: histogram of a user', '/api/v1/events/histogram?userName=user-42&buckets=60'],
  ['API: facets of a user', '/api/v1/events/facets?userName=user-42&fields=eventName'],
  ['API: facets of an action', '/api/v1/events/facets?eventName=DescribeInstances&fields=userName'],
  ['API: facets of an error code', '/api/v1/events/facets?errorCode=AccessDenied&fields=userName'],
  [
    'API: facets of the failures of an action',
    '/api/v1/events/facets?eventName=AssumeRole&outcome=failed&fields=userName',
  ],
  ['page Events of a user', '/events?userName=user-42&readOnly=any'],
  ['page Events of an error code', '/events?errorCode=AccessDenied'],
  ['page of a user', '/entity?user=user-42'],
] as const

/** A log to ask. */
type Log = { events: number; server: BenchServer; client: ReturnType<typeof openConsoleClient> }

/**
 * Compares answers of the full log with those of smaller ones over as many days, all compacted: the median of the
 * whole response, and the CPU time of the server for one. Of a thousand events, few have one of many values: with a filter there is no aim for them.
 */
export async function compareLogSizes(
  full: { events: number; server: BenchServer },
  rooms: { newSample(events: number): Promise<Sample>; newLocation(): Promise<DataLocation> },
): Promise<void> {
  const smaller: Log[] = []
  try {
    for (const events of SMALLER.filter((size) => size < full.events)) {
      const server = await startBenchServer(await rooms.newLocation())
      smaller.push({ events, server, client: openConsoleClient(server) })
      const { path, batches } = await rooms.newSample(events)
      await sendBatches(server, path, batches)
      await server.compactAll()
    }
    const logs = [{ ...full, client: openConsoleClient(full.server) }, ...smaller]
    for (const { server, client } of logs) {
      await server.count()
      await client.signIn()
    }
    for (const question of WHOLE) await compareAnswers(question, logs, () => AIM)
    for (const question of FILTERED)
      await compareAnswers(question, logs, (events) => (events < SMALL_EVENTS ? undefined : AIM))
  } finally {
    for (const { server } of smaller) await server.stop()
  }
}

async function compareAnswers(
  [name, path]: readonly [string, string],
  logs: Log[],
  aimOf: (events: number) => typeof AIM | undefined,
): Promise<void> {
  const [full, ...smaller] = await timeAnswers(logs, path)
  if (full === undefined) return
  for (const { events, ms, cpuMs } of smaller) {
    const aim = aimOf(events)
    printMeasurement({
      label: `${name}: ${formatCount(full.events)} events`,
      value: `${formatMs(full.ms)}, CPU ${formatMs(full.cpuMs)}`,
      comparison: `${formatCount(events)} events: ${formatMs(ms)}, CPU ${formatMs(cpuMs)}`,
      ratio: full.ms / ms,
      ...(aim ? { aim } : {}),
    })
  }
}

// One log after the other each time, so that what disturbs them disturbs all.
async function timeAnswers(logs: Log[], path: string) {
  for (let i = 0; i < WARM_UP; i++) for (const log of logs) await timeAnswer(log, path)
  const timed = logs.map((log) => ({ log, startedAt: readCpuSeconds(log.server.pid), times: [] as number[] }))
  for (let i = 0; i < REPEATS; i++)
    for (const { log, times } of timed) times.push(await timeAnswer(log, path))
  return timed.map(({ log, startedAt, times }) => ({
    events: log.events,
    ms: toMedian(times),
    cpuMs: ((readCpuSeconds(log.server.pid) - startedAt) / REPEATS) * 1_000,
  }))
}

async function timeAnswer({ client, server }: Log, path: string): Promise<number> {
  const headers = path.startsWith('/api/') ? { authorization: server.authorization } : {}
  const startedAt = performance.now()
  const response = await client.request(path, { headers })
  const text = await response.text()
  if (response.status !== 200) throw new Error(`${path}: ${response.status} ${text.slice(0, 500)}`)
  return performance.now() - startedAt
}
