import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { DATABASES, type DatabaseName } from '../support/databases.ts'
import { freshDatabase, stopPostgres } from '../support/postgres.ts'
import { dataFolder, type Place, startServer } from '../support/server-process.ts'
import type { Bare } from './bare.ts'
import { barePostgres } from './bare-postgres.ts'
import { bareSqlite } from './bare-sqlite.ts'
import { BATCH, type Sample, writeSample } from './bench-events.ts'
import { compareExports, forgetPeak, memory } from './bench-export.ts'
import { compareBatches, compareSingles, load } from './bench-ingest.ts'
import { comparePages, compareSearch, timePages } from './bench-pages.ts'
import { compareReports } from './bench-reports.ts'
import { mb, print, rate, size, title } from './print-results.ts'

const DAY_MS = 86_400_000
// A little less than events are kept, for the run takes time.
const DAYS = 29

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '1000000' },
    database: { type: 'string', multiple: true, default: [...DATABASES] },
  },
})
const events = Number(values.events)
// What pages are compared with, and what the bulk insert copies.
const SMALL = 100_000
if (!(events >= SMALL && events % BATCH === 0)) {
  throw new Error(`--events must be a multiple of ${BATCH}, and ${SMALL} at the least.`)
}

const folders: { remove(): void }[] = []
process.on('exit', () => {
  for (const each of folders) each.remove()
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130))

try {
  const sample = await newSample(events)
  console.log(`${size(events)} events, ${mb(sample.bytes)}, ${(sample.bytes / events).toFixed(0)} bytes each`)
  for (const database of DATABASES.filter((each) => values.database.includes(each)))
    await measure(database, sample)
} finally {
  await stopPostgres()
}

async function measure(database: DatabaseName, sample: Sample): Promise<void> {
  title(`On ${database}`)
  const place = await newPlace(database)
  const server = await startServer(place)
  await Bun.sleep(2_000)
  print({ what: 'memory, idle', value: mb(memory(server.pid, 'now')), aim: '≤ 120 MB' })
  forgetPeak(server.pid)

  const parts = partsOf(sample)
  const first = await load(server, sample.path, parts.small)
  const bare = await bareFor(database, place)
  await compareBatches(first, bare)
  await compareSingles(server, bare, 2 ** 40)
  const small = await timePages(server)

  if (events > SMALL) {
    const rest = await load(server, sample.path, parts.rest)
    print({ what: `the same, from ${size(SMALL)} to ${size(events)} events`, value: rate(rest, 'events') })
  }
  print({ what: 'peak memory of the server so far', value: mb(memory(server.pid, 'peak')), aim: '≤ 350 MB' })
  comparePages(small, await timePages(server), { small: size(SMALL), full: size(events) })
  await compareSearch(server, sample)
  await compareExports(server, bare, events)
  await compareReports(server, bare)
  print({ what: 'memory, after all of the above', value: mb(memory(server.pid, 'now')) })
  await bare.close()
  await server.stop()
}

// An empty database that has every table the sample's events go into: Daybook makes them when such events come.
async function bareFor(database: DatabaseName, full: Place): Promise<Bare> {
  const days = await newSample(DAYS * 10)
  const empty = async () => {
    const place = await newPlace(database)
    const server = await startServer(place)
    await load(server, days.path, days.batches)
    await server.stop()
    return place
  }
  return database === 'sqlite'
    ? bareSqlite(full.dataDir, async () => (await empty()).dataDir)
    : barePostgres(full.databaseUrl ?? '', async () => (await empty()).databaseUrl ?? '')
}

// Both parts are spread over all days, so that what is compared differs in size alone.
function partsOf({ batches }: Sample) {
  const stride = events / SMALL
  const isSmall = (index: number) => Math.floor((index + 1) / stride) > Math.floor(index / stride)
  return {
    small: batches.filter((_, index) => isSmall(index)),
    rest: batches.filter((_, index) => !isSmall(index)),
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

async function newPlace(database: DatabaseName): Promise<Place> {
  return { dataDir: newFolder(), databaseUrl: database === 'postgres' ? await freshDatabase() : null }
}

function newFolder(): string {
  const folder = dataFolder()
  folders.push(folder)
  return folder.path
}
