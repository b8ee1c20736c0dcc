import { createEventMaker } from './bench-events.ts'

/** What an open loop is started with: POSTs of one event each leave at a fixed rate, whatever became of those before. */
export type OpenLoopStart = { url: string; authorization: string; perSecond: number; firstIndex: number }

/** The latencies of a period in milliseconds, ascending, each counted from when its request should have left. */
export type Latencies = { sorted: number[]; failed: number; firstFailure: string | null }

type Period = Latencies & { inFlight: Set<Promise<void>> }

let period = newPeriod()

function newPeriod(): Period {
  return { sorted: [], failed: 0, firstFailure: null, inFlight: new Set() }
}

self.onmessage = ({ data }: MessageEvent<OpenLoopStart | 'take'>) => {
  if (data === 'take') take()
  else run(data)
}

// The requests of the period that are not answered yet belong to it.
async function take(): Promise<void> {
  const taken = period
  period = newPeriod()
  await Promise.all(taken.inFlight)
  const { failed, firstFailure } = taken
  self.postMessage({ sorted: taken.sorted.sort((a, b) => a - b), failed, firstFailure } satisfies Latencies)
}

async function run(start: OpenLoopStart): Promise<void> {
  // Each event is of the time at which it is due.
  const stepMs = 1_000 / start.perSecond
  const makeEvent = createEventMaker(Date.now() - start.firstIndex * stepMs, stepMs)
  const startedAt = performance.now()
  for (let sent = 0; ; sent += 1) {
    const due = startedAt + (sent * 1_000) / start.perSecond
    const early = due - performance.now()
    if (early > 0) await Bun.sleep(early)
    const { inFlight } = period
    const sending = send(start, makeEvent(start.firstIndex + sent), due, period).finally(() =>
      inFlight.delete(sending),
    )
    inFlight.add(sending)
  }
}

async function send(
  { url, authorization }: OpenLoopStart,
  body: string,
  due: number,
  into: Period,
): Promise<void> {
  try {
    const response = await fetch(`${url}/api/v1/events`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/x-ndjson' },
      body,
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${response.status} ${text.slice(0, 200)}`)
  } catch (error) {
    into.failed += 1
    into.firstFailure ??= String(error)
  }
  into.sorted.push(performance.now() - due)
}
