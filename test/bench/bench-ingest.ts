import { join } from 'node:path'
import type { DatabaseName } from '../support/databases.ts'
import { dieWithParent } from '../support/die-with-parent.ts'
import type { ServerProcess } from '../support/server-process.ts'
import type { Aim } from './aims.ts'
import { createEventMaker, type Sample } from './bench-events.ts'
import { readCpuSeconds } from './bench-process.ts'
import { type DirectDatabase, measurePerSecond, SINGLE_MS } from './direct-database.ts'
import { formatRate, printMeasurement } from './measurement.ts'

type Target = Pick<ServerProcess, 'url' | 'authorization'>

const SENDERS = 4
const PEAK_CLIENTS = 32
const CLIENTS = [1, 8, 32, 128]
const BATCH_AIMS = { sqlite: { atLeast: 0.65 }, postgres: { atLeast: 0.85 } }
const COMMIT_AIMS: { [database in DatabaseName]: { [clients: number]: Aim } } = {
  sqlite: { 8: { atLeast: 1 }, 32: { atLeast: 2.5 } },
  postgres: { 8: { atLeast: 0.6 }, 32: { atLeast: 1 } },
}
const BARE_AIMS: { [database in DatabaseName]: { [clients: number]: Aim } } = {
  sqlite: { 32: { atLeast: 0.17 }, 128: { atLeast: 0.22 } },
  postgres: {},
}
// More connections than a PostgreSQL server has by default would be refused.
const CONNECTIONS_MAX = 64

/** Sends batches of a sample over HTTP from several senders, and returns events per second. */
export async function sendBatches(server: Target, path: string, batches: Sample['batches']): Promise<number> {
  const queue = batches.values()
  const sender = async () => {
    for (const { from, to, events } of queue) await post(server, Bun.file(path).slice(from, to), events)
  }
  return measurePerSecond(countEvents(batches), () => Promise.all(Array.from({ length: SENDERS }, sender)))
}

/** Sends batches in ten parts; returns events per second, of all and of each part. */
export async function sendTenths(server: Target, path: string, batches: Sample['batches']) {
  const size = Math.ceil(batches.length / 10)
  const rates: number[] = []
  const all = await measurePerSecond(countEvents(batches), async () => {
    for (let first = 0; first < batches.length; first += size)
      rates.push(await sendBatches(server, path, batches.slice(first, first + size)))
  })
  return { all, rates }
}

function countEvents(batches: Sample['batches']): number {
  return batches.reduce((sum, { events }) => sum + events, 0)
}

/** Prints how the last tenth of the events was received, compared with the first. */
export function compareTenths({ rates }: { rates: number[] }, label: string): void {
  const [first = Number.NaN] = rates
  const last = rates.at(-1) ?? Number.NaN
  printMeasurement({
    label,
    value: formatRate(last, 'events'),
    comparison: `the first tenth of them: ${formatRate(first, 'events')}`,
    ratio: last / first,
    aim: { atLeast: 0.9 },
  })
}

/** Compares ingest over HTTP in batches of 1,000 with a bulk insert of the same rows through the driver. */
export async function compareBatches(
  database: DatabaseName,
  httpRate: number,
  direct: DirectDatabase,
): Promise<void> {
  const allTables = await direct.bulkInsert('all')
  const onlyEvents = await direct.bulkInsert('only events')
  printMeasurement({
    label: 'ingest over HTTP, batches of 1,000',
    value: formatRate(httpRate, 'events'),
    comparison: `bulk insert, all tables: ${formatRate(allTables, 'events')}`,
    ratio: httpRate / allTables,
    aim: BATCH_AIMS[database],
  })
  printMeasurement({
    label: 'ingest over HTTP, batches of 1,000',
    value: formatRate(httpRate, 'events'),
    comparison: `bulk insert, only table events: ${formatRate(onlyEvents, 'events')}`,
    ratio: httpRate / onlyEvents,
  })
}

/** Compares requests with one event each to transactions with one row each, and to a server that stores nothing. */
export async function compareSingles(
  database: DatabaseName,
  server: ServerProcess,
  direct: DirectDatabase,
  firstIndex: number,
): Promise<number> {
  const makeEvent = createEventMaker(Date.now(), 0)
  let next = firstIndex
  await using bare = await startBareServer()
  for (const clients of CLIENTS) {
    const first = next
    const cpuBefore = readCpuSeconds(server.pid)
    const posted = await sendSingleEvents(server, clients, () => makeEvent(next++))
    const cpuSeconds = readCpuSeconds(server.pid) - cpuBefore
    const made = next
    const unstored = await sendSingleEvents(bare, clients, () => makeEvent(next++))
    next = made
    const commits = await direct.singleInserts(Math.min(clients, CONNECTIONS_MAX))
    const aim = COMMIT_AIMS[database][clients]
    const bareAim = BARE_AIMS[database][clients]
    const label = `single-event POSTs, ${clients} ${clients === 1 ? 'client' : 'clients'}`
    const value = formatRate(posted, 'events')
    printMeasurement({
      ...{ label, value, ratio: posted / commits, ...(aim === undefined ? {} : { aim }) },
      comparison: `single-row commits: ${formatRate(commits, 'rows')}`,
    })
    printMeasurement({
      ...{ label, value, ratio: posted / unstored, ...(bareAim === undefined ? {} : { aim: bareAim }) },
      comparison: `Hono and JSON.parse, no store: ${formatRate(unstored, 'requests')}`,
    })
    printCpu(cpuSeconds, made - first)
  }
  return next - firstIndex
}

/** Prints the CPU time of the server for each of some events. */
export function printCpu(seconds: number, events: number): void {
  printMeasurement({
    label: '    CPU of the server',
    value: `${((seconds / events) * 1e6).toFixed(0)} µs an event`,
  })
}

/** Returns the events per second that 32 clients reach with single events. */
export function measurePeak(server: ServerProcess, firstIndex: number): Promise<number> {
  const makeEvent = createEventMaker(Date.now(), 0)
  let next = firstIndex
  return sendSingleEvents(server, PEAK_CLIENTS, () => makeEvent(next++))
}

async function startBareServer() {
  const child = Bun.spawn(
    [...dieWithParent('KILL'), process.execPath, join(import.meta.dir, 'bare-server.ts')],
    { stdout: 'pipe', stderr: 'inherit' },
  )
  const { value } = await child.stdout.getReader().read()
  const url = /http\S+/.exec(new TextDecoder().decode(value))?.[0]
  if (url === undefined) throw new Error('The server that stores nothing did not start.')
  const stop = async () => {
    child.kill()
    await child.exited
  }
  return { url, authorization: '', [Symbol.asyncDispose]: stop }
}

async function sendSingleEvents(server: Target, clients: number, makeEvent: () => string): Promise<number> {
  let sent = 0
  const startedAt = performance.now()
  const client = async () => {
    while (performance.now() < startedAt + SINGLE_MS) {
      await post(server, makeEvent(), 1)
      sent += 1
    }
  }
  await Promise.all(Array.from({ length: clients }, client))
  return (sent / (performance.now() - startedAt)) * 1_000
}

async function post(server: Target, body: Blob | string, events: number): Promise<void> {
  const response = await fetch(`${server.url}/api/v1/events`, {
    method: 'POST',
    headers: { authorization: server.authorization, 'content-type': 'application/x-ndjson' },
    body,
  })
  const result = await response.json()
  if (result.accepted !== events)
    throw new Error(`${response.status}: ${JSON.stringify(result).slice(0, 500)}`)
}
