import type { ServerProcess } from '../support/server-process.ts'
import { type Bare, perSecond, SINGLE_MS } from './bare.ts'
import { maker, type Sample } from './bench-events.ts'
import { print, rate } from './print-results.ts'

const SENDERS = 4
const CLIENTS = [1, 8, 32]
const AIMS: { [clients: number]: string } = { 8: '≥ 1.0', 32: '≥ 3.0' }

/** Sends batches of a sample over HTTP from several senders at once; events per second, all of them durable. */
export async function load(server: ServerProcess, path: string, batches: Sample['batches']): Promise<number> {
  const count = batches.reduce((sum, { events }) => sum + events, 0)
  const queue = batches.values()
  const sender = async () => {
    for (const { from, to, events } of queue) await post(server, Bun.file(path).slice(from, to), events)
  }
  return perSecond(count, () => Promise.all(Array.from({ length: SENDERS }, sender)))
}

/** Compares ingest over HTTP in batches of 1,000 with the driver's own bulk insert of the same rows. */
export async function compareBatches(perSecondOverHttp: number, bare: Bare): Promise<void> {
  const all = await bare.bulk('all')
  const alone = await bare.bulk('events alone')
  const what = 'ingest, batches of 1,000 over HTTP'
  const value = rate(perSecondOverHttp, 'events')
  print({
    what,
    value,
    yardstick: `bulk insert, all their rows: ${rate(all, 'events')}`,
    ratio: perSecondOverHttp / all,
    aim: '≥ 0.6',
  })
  print({
    what: '',
    value: '',
    yardstick: `same, table events alone: ${rate(alone, 'events')}`,
    ratio: perSecondOverHttp / alone,
  })
}

/** Compares one-event POSTs with one-row commits at the same concurrency. */
export async function compareSingles(server: ServerProcess, bare: Bare, first: number): Promise<void> {
  const make = maker(Date.now(), 0)
  let next = first
  for (const clients of CLIENTS) {
    const posted = await singles(server, clients, () => make(next++))
    const commits = await bare.single(clients)
    print({
      what: `single POSTs, ${clients} ${clients === 1 ? 'client' : 'clients'}`,
      value: rate(posted, 'events'),
      yardstick: `one-row commits: ${rate(commits, 'events')}`,
      ratio: posted / commits,
      aim: AIMS[clients] ?? '',
    })
  }
}

async function singles(server: ServerProcess, clients: number, make: () => string): Promise<number> {
  let sent = 0
  const begun = performance.now()
  const client = async () => {
    while (performance.now() < begun + SINGLE_MS) {
      await post(server, make(), 1)
      sent += 1
    }
  }
  await Promise.all(Array.from({ length: clients }, client))
  return (sent / (performance.now() - begun)) * 1_000
}

async function post(server: ServerProcess, body: Blob | string, events: number): Promise<void> {
  const response = await fetch(`${server.url}/api/v1/events`, {
    method: 'POST',
    headers: { authorization: server.authorization, 'content-type': 'application/x-ndjson' },
    body,
  })
  const answer = await response.json()
  if (answer.accepted !== events)
    throw new Error(`${response.status}: ${JSON.stringify(answer).slice(0, 500)}`)
}
