import type { ServerProcess } from '../support/server-process.ts'
import { createEventMaker, type Sample } from './bench-events.ts'
import { type DirectDatabase, measurePerSecond, SINGLE_MS } from './direct-database.ts'
import { formatRate, printMeasurement } from './measurement.ts'

const SENDERS = 4
const CLIENTS = [1, 8, 32]
const TARGETS: { [clients: number]: string } = { 8: '≥ 1.0', 32: '≥ 3.0' }

/** Sends batches of a sample over HTTP from several senders, and returns events per second. */
export async function sendBatches(
  server: ServerProcess,
  path: string,
  batches: Sample['batches'],
): Promise<number> {
  const count = batches.reduce((sum, { events }) => sum + events, 0)
  const queue = batches.values()
  const sender = async () => {
    for (const { from, to, events } of queue) await post(server, Bun.file(path).slice(from, to), events)
  }
  return measurePerSecond(count, () => Promise.all(Array.from({ length: SENDERS }, sender)))
}

/** Compares ingest over HTTP in batches of 1,000 with a bulk insert of the same rows through the driver. */
export async function compareBatches(httpRate: number, direct: DirectDatabase): Promise<void> {
  const allTables = await direct.bulkInsert('all')
  const onlyEvents = await direct.bulkInsert('only events')
  const label = 'ingest over HTTP, batches of 1,000'
  const value = formatRate(httpRate, 'events')
  printMeasurement({
    label,
    value,
    comparison: `bulk insert, all tables: ${formatRate(allTables, 'events')}`,
    ratio: httpRate / allTables,
    target: '≥ 0.6',
  })
  printMeasurement({
    label: '',
    value: '',
    comparison: `same, only table events: ${formatRate(onlyEvents, 'events')}`,
    ratio: httpRate / onlyEvents,
  })
}

/** Compares requests with one event each to transactions with one row each, at the same concurrency. */
export async function compareSingles(
  server: ServerProcess,
  direct: DirectDatabase,
  firstIndex: number,
): Promise<void> {
  const makeEvent = createEventMaker(Date.now(), 0)
  let next = firstIndex
  for (const clients of CLIENTS) {
    const posted = await sendSingleEvents(server, clients, () => makeEvent(next++))
    const commits = await direct.singleInserts(clients)
    printMeasurement({
      label: `single-event POSTs, ${clients} ${clients === 1 ? 'client' : 'clients'}`,
      value: formatRate(posted, 'events'),
      comparison: `single-row transactions: ${formatRate(commits, 'events')}`,
      ratio: posted / commits,
      target: TARGETS[clients] ?? '',
    })
  }
}

async function sendSingleEvents(
  server: ServerProcess,
  clients: number,
  makeEvent: () => string,
): Promise<number> {
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

async function post(server: ServerProcess, body: Blob | string, events: number): Promise<void> {
  const response = await fetch(`${server.url}/api/v1/events`, {
    method: 'POST',
    headers: { authorization: server.authorization, 'content-type': 'application/x-ndjson' },
    body,
  })
  const result = await response.json()
  if (result.accepted !== events)
    throw new Error(`${response.status}: ${JSON.stringify(result).slice(0, 500)}`)
}
