import { DAY_MS } from '../../src/domain/time.ts'
import type { DataLocation } from '../support/server-process.ts'
import { type Sample, writeSample } from './bench-events.ts'
import { download } from './bench-export.ts'
import { sendBatches } from './bench-ingest.ts'
import { SMALL_EVENTS } from './bench-options.ts'
import { fetchPage } from './bench-pages.ts'
import { type BenchServer, startBenchServer } from './bench-process.ts'
import { createBenchTrail, nextDeliveryAt, waitForDelivery } from './bench-trail.ts'
import { formatMs, printMeasurement } from './measurement.ts'
import { type LatencySummary, type OpenLoop, startOpenLoop } from './open-loop.ts'

const ALONE_MS = 10_000
// Work that is over sooner is repeated.
const WORK_MS = 5_000
const SETTLE_MS = 1_000
// Four searches a second, of which a user may start 300 a minute.
const SEARCH_PAUSE_MS = 250

/** What is measured: a day with that many events, to which single events are added at a rate. */
export type LatencyOptions = {
  events: number
  perSecond: number
  location: DataLocation
  folder: string
  profiles: string | null
}

type During = { name: string; latency: LatencySummary; isPaused: boolean }

/** Compares the latency of single POSTs while a day is delivered, compacted, exported, searched and purged with that of the same POSTs alone. */
export async function compareLatencies(options: LatencyOptions): Promise<void> {
  const { perSecond, location } = options
  const server = await startBenchServer(location, options.profiles, {
    DAYBOOK_DELIVERY_SECONDS: options.events > SMALL_EVENTS ? '300' : '120',
  })
  await createBenchTrail(server)
  const sample = await writeDay(options)
  await sendBatches(server, sample.path, sample.batches)
  await server.sequence()
  const loop = startOpenLoop(server, perSecond)
  try {
    await Bun.sleep(SETTLE_MS)
    const during = [await measureDelivery(server, loop)]
    const alone = [await measureAlone(loop)]
    during.push(...(await measureWork(server, loop)))
    alone.push(await measureAlone(loop))
    printLatencies(options, alone, during)
  } finally {
    loop.stop()
    await server.stop()
  }
}

// The day is over long enough to be compacted, and not old enough to be purged by the schedule.
function writeDay({ events, folder }: LatencyOptions): Promise<Sample> {
  const from = Math.floor(Date.now() / DAY_MS - 3) * DAY_MS
  return writeSample(`${folder}/day.ndjson`, events, new Date(from), new Date(from + DAY_MS))
}

async function measureDelivery(server: BenchServer, loop: OpenLoop): Promise<During> {
  const end = await nextDeliveryAt(server)
  await Bun.sleep(Math.max(0, end.getTime() - Date.now()))
  return { ...(await measure(loop, 'is delivered', () => waitForDelivery(server, end))), isPaused: false }
}

async function measureAlone(loop: OpenLoop): Promise<LatencySummary> {
  await loop.take()
  await Bun.sleep(ALONE_MS)
  return loop.take()
}

async function measureWork(server: BenchServer, loop: OpenLoop): Promise<During[]> {
  const exportOf = (format: string) => () => download(server, `/api/v1/events/export?format=${format}`)
  const search = async () => {
    await fetchPage(server, `q=${encodeURIComponent('this text is in none of the records.')}`)
    await Bun.sleep(SEARCH_PAUSE_MS)
  }
  const works: [name: string, work: () => Promise<unknown>, repeats: boolean, isPaused: boolean][] = [
    ['is exported as CSV', exportOf('csv'), true, false],
    ['is searched, open', search, true, false],
    ['is compacted', () => compact(server), false, true],
    ['is searched, compacted', search, true, false],
    ['is exported as NDJSON, compacted', exportOf('ndjson'), true, false],
    ['is purged', () => purge(server), false, true],
  ]
  const during: During[] = []
  for (const [name, work, repeats, isPaused] of works) {
    await Bun.sleep(SETTLE_MS)
    during.push({ ...(await measure(loop, name, repeats ? () => repeat(work) : work)), isPaused })
  }
  return during
}

async function compact(server: BenchServer): Promise<void> {
  const { days } = await server.compactDue()
  if (days === 0) throw new Error('No day was compacted.')
}

async function purge(server: BenchServer): Promise<void> {
  if ((await server.purgeOldest()).length === 0) throw new Error('No day was purged.')
  // What the purge leaves behind is removed later.
  await Bun.sleep(SETTLE_MS)
}

async function repeat(work: () => Promise<unknown>): Promise<void> {
  const end = performance.now() + WORK_MS
  do await work()
  while (performance.now() < end)
}

async function measure(loop: OpenLoop, name: string, work: () => Promise<unknown>) {
  await loop.take()
  await work()
  return { name, latency: await loop.take() }
}

function printLatencies({ perSecond }: LatencyOptions, alone: LatencySummary[], during: During[]): void {
  for (const [index, each] of alone.entries())
    printMeasurement({
      label: `POSTs at ${perSecond}/s alone, ${index === 0 ? 'before' : 'after'}: p50, p99, longest`,
      value: formatMs(each.p50),
      comparison: `p99 ${formatMs(each.p99)}, longest ${formatMs(each.max)}`,
    })
  const aloneP99 = alone.reduce((sum, { p99 }) => sum + p99, 0) / alone.length
  for (const { name, latency, isPaused } of during) {
    printMeasurement({
      label: `p99 while a day ${name}`,
      value: formatMs(latency.p99),
      comparison: `p99 alone: ${formatMs(aloneP99)} (p50 now ${formatMs(latency.p50)})`,
      ratio: latency.p99 / aloneP99,
      aim: { atMost: 2 },
    })
    printMeasurement({
      label: '    longest pause',
      value: formatMs(latency.max),
      ...(isPaused ? { aim: { atMost: 100, unit: 'ms' }, number: latency.max } : {}),
    })
  }
}
