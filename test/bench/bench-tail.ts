import { type EventStream, openEventStream } from '../support/event-stream.ts'
import type { DataLocation } from '../support/server-process.ts'
import { readCpuSeconds, readMemory, resetPeakMemory, startBenchServer } from './bench-process.ts'
import { formatMegabytes, formatMs, printMeasurement } from './measurement.ts'

const FOLLOWERS = 50
const BATCHES_PER_SECOND = 10
const BATCH = 100
const SECONDS = 10
/** One event in so many is followed, each by one follower. */
const FOLLOWED_ONE_IN = 5
const SETTLE_MS = 1_000
/** How long the last events may take. */
const LAST_MS = 10_000
const NOTE = 'x'.repeat(700)

type Target = { url: string; authorization: string; pid: number }

/** Measures how far followers with narrow filters are behind receipt while events arrive, and what they cost. */
export async function measureTail(location: DataLocation, profiles: string | null): Promise<void> {
  const server = await startBenchServer(location, profiles)
  try {
    await sendFor(server, 'warm-up', 2)
    const alone = await measureCpu(server, 'alone')
    const streams = await Promise.all(Array.from({ length: FOLLOWERS }, (_, i) => follow(server, i)))
    await Bun.sleep(SETTLE_MS)
    resetPeakMemory(server.pid)
    const followed = await measureCpu(server, 'followed')
    const delays = await collectDelays(streams)
    printTail({ delays, alone, followed, memory: readMemory(server.pid, 'peak') })
    for (const { leave } of streams) await leave()
  } finally {
    await server.stop()
  }
}

async function follow(server: Target, follower: number) {
  const arrivals: { sentMs: number; delayMs: number }[] = []
  const stream = await openEventStream(`${server.url}/api/v1/events/tail?userName=follower-${follower}`, {
    headers: { authorization: server.authorization },
  })
  const watch = setInterval(() => {
    for (const record of stream.records().slice(arrivals.length)) {
      const sentMs = Number(JSON.parse(record).sentMs)
      arrivals.push({ sentMs, delayMs: performance.now() - sentMs })
    }
  }, 10)
  const leave = async () => {
    clearInterval(watch)
    await stream.leave()
  }
  return { arrivals, leave, stream }
}

async function collectDelays(
  streams: { arrivals: { delayMs: number }[]; stream: EventStream }[],
): Promise<number[]> {
  const expected = (SECONDS * BATCHES_PER_SECOND * BATCH) / FOLLOWED_ONE_IN
  const count = () => streams.reduce((sum, { arrivals }) => sum + arrivals.length, 0)
  for (const end = performance.now() + LAST_MS; count() < expected && performance.now() < end; )
    await Bun.sleep(10)
  if (count() !== expected) throw new Error(`${expected} events should have arrived; ${count()} did.`)
  return streams.flatMap(({ arrivals }) => arrivals.map(({ delayMs }) => delayMs)).sort((a, b) => a - b)
}

async function measureCpu(server: Target, name: string): Promise<number> {
  const before = readCpuSeconds(server.pid)
  await sendFor(server, name, SECONDS)
  return ((readCpuSeconds(server.pid) - before) / (SECONDS * BATCHES_PER_SECOND * BATCH)) * 1_000_000
}

// At a rate, whatever the answers take.
async function sendFor(server: Target, name: string, seconds: number): Promise<void> {
  const startedMs = performance.now()
  const posts: Promise<void>[] = []
  for (let batch = 0; batch < seconds * BATCHES_PER_SECOND; batch += 1) {
    await Bun.sleep(Math.max(0, startedMs + (batch * 1_000) / BATCHES_PER_SECOND - performance.now()))
    posts.push(post(server, name, batch))
  }
  await Promise.all(posts)
}

async function post({ url, authorization }: Target, name: string, batch: number): Promise<void> {
  const records = Array.from({ length: BATCH }, (_, i) => {
    const isFollowed = name === 'followed' && i % FOLLOWED_ONE_IN === 0
    const userName = isFollowed
      ? `follower-${(batch * (BATCH / FOLLOWED_ONE_IN) + i / FOLLOWED_ONE_IN) % FOLLOWERS}`
      : `user-${i}`
    const eventID = `${name}-${batch}-${i}`
    return { eventID, eventName: 'StopInstances', userName, sentMs: performance.now(), note: NOTE }
  })
  const response = await fetch(`${url}/api/v1/events`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ Records: records }),
  })
  if (!response.ok) throw new Error(await response.text())
}

type Result = { delays: number[]; alone: number; followed: number; memory: number }

function printTail({ delays, alone, followed, memory }: Result): void {
  const at = (share: number) => delays[Math.min(delays.length - 1, Math.floor(delays.length * share))] ?? 0
  const rate = BATCHES_PER_SECOND * BATCH
  printMeasurement({
    label: `${FOLLOWERS} followers at ${rate} events/s, behind their sending: p99`,
    value: formatMs(at(0.99)),
    comparison: `p50 ${formatMs(at(0.5))}, longest ${formatMs(at(1))}`,
    aim: { atMost: 2_000, unit: 'ms' },
    number: at(0.99),
  })
  printMeasurement({
    label: '    CPU time of the server for an event',
    value: `${followed.toFixed(0)} µs`,
    comparison: `without followers: ${alone.toFixed(0)} µs`,
    ratio: followed / alone,
  })
  printMeasurement({ label: '    peak memory of the server', value: formatMegabytes(memory) })
}
