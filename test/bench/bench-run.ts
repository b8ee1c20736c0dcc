import { DAY_MS } from '../../src/domain/time.ts'
import type { DatabaseName } from '../support/databases.ts'
import { type DataLocation, startServer } from '../support/server-process.ts'
import { compareArchive } from './bench-archive.ts'
import { compareBytes } from './bench-bytes.ts'
import { BATCH_EVENTS, type Sample } from './bench-events.ts'
import { compareExports, printPeak } from './bench-export.ts'
import {
  compareBatches,
  compareSingles,
  compareTenths,
  printCpu,
  sendBatches,
  sendTenths,
} from './bench-ingest.ts'
import { compareLogSizes } from './bench-log-sizes.ts'
import { type BenchOptions, type Phase, SMALL_EVENTS } from './bench-options.ts'
import { comparePages, type PageTimes, timePages } from './bench-pages.ts'
import {
  type BenchServer,
  readCpuSeconds,
  readMemory,
  resetPeakMemory,
  startBenchServer,
} from './bench-process.ts'
import { compareReports } from './bench-reports.ts'
import { compareSearch, type GrepTimes, searchAim, timeGrep } from './bench-search.ts'
import { measureStarts } from './bench-start.ts'
import type { DirectDatabase } from './direct-database.ts'
import { openDirectPostgres } from './direct-postgres.ts'
import { openDirectSqlite } from './direct-sqlite.ts'
import { formatCount, formatRate, printMeasurement } from './measurement.ts'

/** One day less than the retention, so that no event is too old by the time it is sent. */
export const DAYS = 29
// After all events of the largest sample, and with IDs that begin with other digits.
const SINGLES_INDEX = 2 ** 40 + 2 ** 31
const TODAY_INDEX = 2 ** 39 + 2 ** 30

/** Where the bench gets what it needs on disk. All of it is removed at the end. */
type Rooms = {
  /** Writes events of the last days; each first index gives other events. */
  newSample(events: number, days?: number, firstIndex?: number): Promise<Sample>
  newLocation(): Promise<DataLocation>
  buildExecutable(): string
}

type Run = {
  database: DatabaseName
  sample: Sample
  options: BenchOptions
  rooms: Rooms
  server: BenchServer
  direct: DirectDatabase
  /** The number of events that the server has. */
  stored: number
}

/** Measures one database: fills it, compacts all days, and compares each with its yardsticks. */
export async function measureDatabase(
  database: DatabaseName,
  sample: Sample,
  options: BenchOptions,
  rooms: Rooms,
): Promise<void> {
  const location = await rooms.newLocation()
  const server = await startBenchServer(location, options.profiles)
  resetPeakMemory(server.pid)
  const direct = await openDirectDatabase(database, location, rooms)
  const run = { database, sample, options, rooms, server, direct, stored: 0 }
  try {
    await measureAll(run)
  } finally {
    await direct.close()
    await server.stop()
  }
  if (has(run, 'start'))
    await measureStarts(
      rooms.buildExecutable(),
      { location, events: formatCount(sample.events) },
      rooms.newLocation,
    )
}

async function measureAll(run: Run): Promise<void> {
  const { sample, server, options } = run
  const { events } = options
  const parts = splitSample(sample)
  const smallTimes = await measureSmall(run, parts.small)
  if (events > SMALL_EVENTS) {
    const sent = await sendTenths(server, sample.path, parts.rest)
    run.stored += events - SMALL_EVENTS
    compareTenths(sent, `last tenth of ${formatCount(events - SMALL_EVENTS)} more events`)
  }
  printPeak('peak memory of the server while it received events', readMemory(server.pid, 'peak'))
  await server.sequence()
  const before = { bytes: await run.direct.measureBytes(), stored: run.stored }
  const sizes = { small: SMALL_EVENTS, full: events }
  const grepTimes = has(run, 'search') ? await timeGrep(sample) : null
  if (grepTimes) await compareSearch(server, grepTimes, { days: 'open days', aims: () => undefined })
  const readRate = has(run, 'exports') ? await run.direct.readRecords() : null

  await compactAll(run)
  const after = await run.direct.measureBytes()
  compareBytes(run.database, { before: before.stored, after: run.stored }, before.bytes, after)
  if (smallTimes) {
    comparePages(smallTimes, await timeSettledPages(server), sizes)
    await compareLogSizes({ events, server }, run.rooms)
  }
  if (grepTimes) await searchCompacted(run, grepTimes)
  if (readRate !== null) await compareExports(server, readRate, run.stored)
  if (has(run, 'archive')) await compareArchive(sample)
  // Last, because it copies rows of the administrator log.
  if (has(run, 'reports')) await compareReports(server, run.direct, events)
}

// The bulk insert and single commits are compared on the first part of the events, whatever the size.
async function measureSmall(run: Run, batches: Sample['batches']) {
  const { database, server, direct, sample } = run
  const cpuBefore = readCpuSeconds(server.pid)
  const sent = await sendTenths(server, sample.path, batches)
  const cpuSeconds = readCpuSeconds(server.pid) - cpuBefore
  run.stored += SMALL_EVENTS
  await compareBatches(database, sent.all, direct)
  printCpu(cpuSeconds, SMALL_EVENTS)
  if (run.options.events === SMALL_EVENTS) compareTenths(sent, 'last tenth of the events')
  if (has(run, 'singles')) run.stored += await compareSingles(database, server, direct, SINGLES_INDEX)
  return has(run, 'pages') ? timeSettledPages(server) : null
}

// As some minutes after the last event.
async function timeSettledPages(server: BenchServer): Promise<PageTimes> {
  await server.count()
  return timePages(server)
}

async function compactAll(run: Run): Promise<void> {
  const { server } = run
  resetPeakMemory(server.pid)
  const startedAt = performance.now()
  const cpuBefore = readCpuSeconds(server.pid)
  await server.compactAll()
  const cpu = readCpuSeconds(server.pid) - cpuBefore
  printMeasurement({
    label: 'compacting all days, without pauses',
    value: formatRate((run.stored / (performance.now() - startedAt)) * 1_000, 'events'),
  })
  printCpu(cpu, run.stored)
  printPeak('    peak memory of the server', readMemory(server.pid, 'peak'))
}

// First with all days compacted, then with one that is not: today, with as many events as the others have on average.
async function searchCompacted(run: Run, grepTimes: GrepTimes): Promise<void> {
  const { server, options, rooms } = run
  const compare = (days: 'all compacted' | 'today open') =>
    compareSearch(server, grepTimes, { days, aims: (name) => searchAim(name, options.events, days) })
  await compare('all compacted')
  const count = Math.ceil(options.events / DAYS / BATCH_EVENTS) * BATCH_EVENTS
  const today = await rooms.newSample(count, (Date.now() % DAY_MS) / DAY_MS, TODAY_INDEX)
  await sendBatches(server, today.path, today.batches)
  run.stored += count
  await compare('today open')
}

function has({ options }: Pick<Run, 'options'>, phase: Phase): boolean {
  return options.phases.includes(phase)
}

// The comparison writes into empty databases that have the partitions of the sample; Daybook creates them on ingest.
async function openDirectDatabase(
  database: DatabaseName,
  full: DataLocation,
  { newSample, newLocation }: Rooms,
): Promise<DirectDatabase> {
  const days = await newSample(DAYS * 10)
  let empty: Promise<DataLocation> | null = null
  // One for all comparisons, each of which empties it.
  const createEmpty = () => {
    empty ??= createWithDays()
    return empty
  }
  const createWithDays = async () => {
    const location = await newLocation()
    const server = await startServer(location)
    await sendBatches(server, days.path, days.batches)
    await server.stop()
    return location
  }
  return database === 'sqlite'
    ? openDirectSqlite(full.dataDir, async () => (await createEmpty()).dataDir)
    : openDirectPostgres(full.databaseUrl ?? '', async () => (await createEmpty()).databaseUrl ?? '')
}

// Both parts are spread over all days, so that the compared databases differ only in size.
function splitSample({ batches, events }: Sample) {
  const stride = events / SMALL_EVENTS
  const isInSmall = (index: number) => Math.floor((index + 1) / stride) > Math.floor(index / stride)
  return {
    small: batches.filter((_, index) => isInSmall(index)),
    rest: batches.filter((_, index) => !isInSmall(index)),
  }
}
