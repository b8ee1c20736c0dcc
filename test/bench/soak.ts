import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { DAY_MS } from '../../src/domain/time.ts'
import { DATABASES } from '../support/databases.ts'
import { createDatabase, stopPostgres } from '../support/postgres.ts'
import { createDataFolder } from '../support/server-process.ts'
import { type Sample, writeSample } from './bench-events.ts'
import { download } from './bench-export.ts'
import { measurePeak, sendBatches } from './bench-ingest.ts'
import { fetchPage } from './bench-pages.ts'
import { type BenchServer, readCpuSeconds, readMemory, startBenchServer } from './bench-process.ts'
import { createBenchTrail } from './bench-trail.ts'
import { describeConditions, describeLoad } from './conditions.ts'
import { replaceSection } from './guide-section.ts'
import { toMedian } from './measurement.ts'
import { type OpenLoop, startOpenLoop } from './open-loop.ts'
import { drawGraph, judgeSoak, type SoakMinute } from './soak-graph.ts'

// The days that are there at the start. All but a few are purged, one after the other.
const DAYS = 29
const KEPT_DAYS = 3
const DAY_EVENTS = 4_000
const MINUTE_MS = 60_000
const PEAK_INDEX = 2 ** 42
/** Today begins with this many events, like the day of a server that has run for a while. */
const TODAY_EVENTS = 300_000
const TODAY_INDEX = 2 ** 41

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '20' },
    rate: { type: 'string' },
    database: { type: 'string', default: 'sqlite' },
    guide: { type: 'boolean', default: false },
  },
})
const minutes = Number(values.minutes)
const database = DATABASES.find((name) => name === values.database) ?? 'sqlite'
const compaction = { isRunning: false, failures: [] as unknown[] }

const folder = createDataFolder()
process.on('exit', () => folder.remove())
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130))

try {
  await soak()
} finally {
  await stopPostgres()
}

async function soak(): Promise<void> {
  const location = {
    dataDir: folder.path,
    databaseUrl: database === 'postgres' ? await createDatabase() : null,
  }
  const server = await startBenchServer(location, null, { DAYBOOK_DELIVERY_SECONDS: '60' })
  await createBenchTrail(server)
  const days = await writeDays()
  await sendBatches(server, days.path, days.batches)
  const today = await writeToday()
  await sendBatches(server, today.path, today.batches)
  await server.compactAll()
  const rate =
    values.rate === undefined ? await measureHalf(server) : { perSecond: Number(values.rate), share: '' }
  const conditions = [...describeConditions(), describeWork(rate)]
  console.log(conditions.join('\n'))
  const loop = startOpenLoop(server, rate.perSecond)
  try {
    await loop.take()
    const measured: SoakMinute[] = []
    for (let minute = 1; minute <= minutes; minute += 1) {
      measured.push(await runMinute(server, loop, minute))
      printMinute(minute, measured.at(-1))
    }
    throwFailure()
    report(measured, conditions)
  } finally {
    loop.stop()
    await server.stop()
  }
}

type Rate = { perSecond: number; share: string }

// Beside the same work as that of a minute. The speed of a shared machine varies from second to second.
async function measureHalf(server: BenchServer): Promise<Rate> {
  const peaks: number[] = []
  let isWorking = true
  const beside = work(server, minutes + 1).finally(() => {
    isWorking = false
  })
  for (let time = 0; isWorking; time += 1)
    peaks.push(await measurePeak(server, PEAK_INDEX + time * 1_000_000))
  await beside
  const peak = Math.round(toMedian(peaks))
  return {
    perSecond: Math.round(peak / 2),
    share: ` (half of the ${peak} that 32 clients reached beside the same work: the median of ${peaks.length} times)`,
  }
}

function describeWork({ perSecond, share }: Rate): string {
  return `${perSecond} single events a second${share} for ${minutes} minutes on ${database}, whose present day begins with ${TODAY_EVENTS} events; each minute, beside the compaction of all that is due, today as well: ${DAY_EVENTS} events of a day that is over, an export of all earlier days as CSV and as NDJSON, 20 text searches, and the purge of the oldest day; a trail delivers every minute`
}

async function runMinute(server: BenchServer, loop: OpenLoop, minute: number): Promise<SoakMinute> {
  const end = Date.now() + MINUTE_MS
  const cpuBefore = readCpuSeconds(server.pid)
  const startedAt = performance.now()
  await work(server, minute)
  await Bun.sleep(Math.max(0, end - Date.now()))
  const { count, p50, p99, max } = await loop.take()
  const seconds = (performance.now() - startedAt) / 1_000
  return {
    requests: count,
    ...{ p50, p99, max },
    memory: readMemory(server.pid, 'now'),
    cores: (readCpuSeconds(server.pid) - cpuBefore) / seconds,
  }
}

async function work(server: BenchServer, minute: number): Promise<void> {
  const late = await writeDay(minute)
  await sendBatches(server, late.path, late.batches)
  compactBeside(server)
  // Without today, which grows from minute to minute.
  const until = new Date(startOfToday()).toISOString()
  for (const format of ['csv', 'ndjson'])
    await download(server, `/api/v1/events/export?format=${format}&until=${until}`)
  for (let count = 0; count < 20; count += 1) {
    await fetchPage(server, `q=${encodeURIComponent('this text is in none of the records.')}`)
    await Bun.sleep(250)
  }
  if (purgesBy(minute) > purgesBy(minute - 1)) await server.purgeOldest()
}

// As in a server, whatever else it does. A compaction may take minutes.
function compactBeside(server: BenchServer): void {
  throwFailure()
  if (compaction.isRunning) return
  compaction.isRunning = true
  server
    .compactDue()
    .catch((error) => compaction.failures.push(error))
    .finally(() => {
      compaction.isRunning = false
    })
}

function throwFailure(): void {
  if (compaction.failures.length > 0) throw compaction.failures[0]
}

// Spread over all minutes, so that the last ones do the same work as the first ones.
function purgesBy(minute: number): number {
  return Math.floor((minute * Math.min(minutes, DAYS - KEPT_DAYS)) / minutes)
}

function writeDays(): Promise<Sample> {
  const until = startOfToday()
  return writeSample(
    join(folder.path, 'days.ndjson'),
    DAYS * DAY_EVENTS,
    new Date(until - DAYS * DAY_MS),
    new Date(until),
  )
}

function writeToday(): Promise<Sample> {
  const path = join(folder.path, 'today.ndjson')
  return writeSample(path, TODAY_EVENTS, new Date(startOfToday()), new Date(), TODAY_INDEX)
}

// Other events of the same day each minute, as many as it had, so that it is compacted again and again. It has been over for
// long enough.
function writeDay(minute: number): Promise<Sample> {
  const until = startOfToday() - DAY_MS
  return writeSample(
    join(folder.path, 'late.ndjson'),
    DAY_EVENTS,
    new Date(until - DAY_MS),
    new Date(until),
    1_000_000 * minute,
  )
}

function startOfToday(): number {
  return Math.floor(Date.now() / DAY_MS) * DAY_MS
}

function printMinute(minute: number, measured: SoakMinute | undefined): void {
  if (!measured) return
  const { requests, p50, p99, max, memory, cores } = measured
  console.log(
    `minute ${minute}: ${requests} requests, p50 ${p50.toFixed(1)}, p99 ${p99.toFixed(0)}, longest ${max.toFixed(0)} ms; ${(memory / 1_048_576).toFixed(0)} MB, ${cores.toFixed(2)} cores`,
  )
}

function report(measured: SoakMinute[], conditions: string[]): void {
  const graph = drawGraph(measured)
  const verdict = judgeSoak(measured)
  console.log(`\n${graph}\n\n${verdict.join('\n')}`)
  if (!values.guide) return
  const facts = [...conditions, describeLoad(), ...verdict].map((each) => `- ${each}`).join('\n')
  replaceSection(`Soak of ${minutes} minutes`, `${facts}\n\n\`\`\`text\n${graph}\n\`\`\``)
}
