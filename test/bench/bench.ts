import { join } from 'node:path'
import { DAY_MS } from '../../src/domain/time.ts'
import { copyBuiltDaybook } from '../support/built-daybook.ts'
import type { DatabaseName } from '../support/databases.ts'
import { createDatabase, stopPostgres } from '../support/postgres.ts'
import { createDataFolder, type DataLocation } from '../support/server-process.ts'
import { type Sample, writeSample } from './bench-events.ts'
import { compareLatencies } from './bench-latency.ts'
import { needsStoredEvents, parseOptions } from './bench-options.ts'
import { DAYS, measureDatabase } from './bench-run.ts'
import { measureTail } from './bench-tail.ts'
import { describeConditions, describeLoad } from './conditions.ts'
import { replaceSection } from './guide-section.ts'
import { beginTable, formatCount, formatMegabytes, type Table } from './measurement.ts'

const options = parseOptions()
const { events } = options

const folders: { remove(): void }[] = []
process.on('exit', () => {
  for (const folder of folders) folder.remove()
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130))

const conditions = describeConditions()
try {
  const sample = await newSample(events)
  conditions.push(
    `${formatCount(events)} events of ${(sample.bytes / events).toFixed(0)} bytes on average (${formatMegabytes(sample.bytes)}), over ${DAYS} days`,
  )
  console.log(conditions.join('\n'))
  for (const database of options.databases) await measure(database, sample)
} finally {
  await stopPostgres()
}

async function measure(database: DatabaseName, sample: Sample): Promise<void> {
  const name = database === 'sqlite' ? 'SQLite' : 'PostgreSQL'
  const table = beginTable(`${formatCount(events)} events on ${name}`)
  const rooms = { newSample, newLocation: () => newLocation(database), buildExecutable }
  if (needsStoredEvents(options.phases)) await measureDatabase(database, sample, options, rooms)
  if (options.phases.includes('tail')) await measureTail(await newLocation(database), options.profiles)
  if (options.phases.includes('latency'))
    await compareLatencies({ ...options, location: await newLocation(database), folder: newFolder() })
  finish(table)
}

function finish({ title, lines, met, notMet }: Table): void {
  const summary = `${met} aims are met, ${notMet.length} are not.`
  console.log(`\n${title}: ${summary}${notMet.map((label) => `\n  not met: ${label}`).join('')}`)
  if (!options.isForGuide) return
  const facts = [...conditions, describeLoad()].map((each) => `- ${each}`).join('\n')
  replaceSection(title, `${facts}\n\n${summary}\n\n${lines.join('\n')}`)
}

function newSample(count: number, days = DAYS, firstIndex = 0): Promise<Sample> {
  const until = Date.now()
  const from = new Date(until - days * DAY_MS)
  return writeSample(join(newFolder(), 'sample.ndjson'), count, from, new Date(until), firstIndex)
}

async function newLocation(database: DatabaseName): Promise<DataLocation> {
  return { dataDir: newFolder(), databaseUrl: database === 'postgres' ? await createDatabase() : null }
}

function newFolder(): string {
  const folder = createDataFolder()
  folders.push(folder)
  return folder.path
}

function buildExecutable(): string {
  const path = join(newFolder(), 'daybook')
  copyBuiltDaybook(path)
  return path
}
