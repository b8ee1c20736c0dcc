import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { DAY_MS } from '../../src/domain/time.ts'
import { DATABASES, type DatabaseName } from '../support/databases.ts'
import { createDatabase, stopPostgres } from '../support/postgres.ts'
import { createDataFolder, type DataLocation, startServer } from '../support/server-process.ts'
import { BATCH_EVENTS, type Sample, writeSample } from './bench-events.ts'
import { compareExports, readMemory, resetPeakMemory } from './bench-export.ts'
import { compareBatches, compareSingles, sendBatches } from './bench-ingest.ts'
import { comparePages, compareSearch, timePages } from './bench-pages.ts'
import { compareReports } from './bench-reports.ts'
import type { DirectDatabase } from './direct-database.ts'
import { openDirectPostgres } from './direct-postgres.ts'
import { openDirectSqlite } from './direct-sqlite.ts'
import { formatCount, formatMegabytes, formatRate, printMeasurement, printTitle } from './measurement.ts'

// One day less than the retention, so that no event is too old by the time it is sent.
const DAYS = 29

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '1000000' },
    database: { type: 'string', multiple: true, default: [...DATABASES] },
  },
})
const events = Number(values.events)
// The number of events that the bulk insert copies, and that pages with all events are compared with.
const SMALL_EVENTS = 100_000
if (!(events >= SMALL_EVENTS && events % BATCH_EVENTS === 0)) {
  throw new Error(`--events must be a multiple of ${BATCH_EVENTS} and at least ${SMALL_EVENTS}.`)
}

const folders: { remove(): void }[] = []
process.on('exit', () => {
  for (const folder of folders) folder.remove()
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130))

try {
  const sample = await newSample(events)
  console.log(
    `${formatCount(events)} events, ${formatMegabytes(sample.bytes)}, ${(sample.bytes / events).toFixed(0)} bytes each`,
  )
  for (const database of DATABASES.filter((name) => values.database.includes(name)))
    await measure(database, sample)
} finally {
  await stopPostgres()
}

async function measure(database: DatabaseName, sample: Sample): Promise<void> {
  printTitle(`On ${database}`)
  const location = await newLocation(database)
  const server = await startServer(location)
  await Bun.sleep(2_000)
  printMeasurement({
    label: 'memory when idle',
    value: formatMegabytes(readMemory(server.pid, 'now')),
    target: '≤ 120 MB',
  })
  resetPeakMemory(server.pid)

  const parts = splitSample(sample)
  const smallRate = await sendBatches(server, sample.path, parts.small)
  const direct = await openDirectDatabase(database, location)
  await compareBatches(smallRate, direct)
  await compareSingles(server, direct, 2 ** 40)
  const smallTimes = await timePages(server)

  if (events > SMALL_EVENTS) {
    const restRate = await sendBatches(server, sample.path, parts.rest)
    printMeasurement({
      label: `ingest from ${formatCount(SMALL_EVENTS)} to ${formatCount(events)} events`,
      value: formatRate(restRate, 'events'),
    })
  }
  printMeasurement({
    label: 'peak memory of the server so far',
    value: formatMegabytes(readMemory(server.pid, 'peak')),
    target: '≤ 350 MB',
  })
  comparePages(smallTimes, await timePages(server), {
    small: formatCount(SMALL_EVENTS),
    full: formatCount(events),
  })
  await compareSearch(server, sample)
  await compareExports(server, direct, events)
  await compareReports(server, direct)
  printMeasurement({ label: 'memory at the end', value: formatMegabytes(readMemory(server.pid, 'now')) })
  await direct.close()
  await server.stop()
}

// The comparison writes into empty databases that have the partitions of the sample; Daybook creates them on ingest.
async function openDirectDatabase(database: DatabaseName, full: DataLocation): Promise<DirectDatabase> {
  const days = await newSample(DAYS * 10)
  const createEmpty = async () => {
    const location = await newLocation(database)
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
function splitSample({ batches }: Sample) {
  const stride = events / SMALL_EVENTS
  const isInSmall = (index: number) => Math.floor((index + 1) / stride) > Math.floor(index / stride)
  return {
    small: batches.filter((_, index) => isInSmall(index)),
    rest: batches.filter((_, index) => !isInSmall(index)),
  }
}

function newSample(count: number): Promise<Sample> {
  const until = Date.now()
  return writeSample(
    join(newFolder(), 'sample.ndjson'),
    count,
    new Date(until - DAYS * DAY_MS),
    new Date(until),
  )
}

async function newLocation(database: DatabaseName): Promise<DataLocation> {
  return { dataDir: newFolder(), databaseUrl: database === 'postgres' ? await createDatabase() : null }
}

function newFolder(): string {
  const folder = createDataFolder()
  folders.push(folder)
  return folder.path
}
