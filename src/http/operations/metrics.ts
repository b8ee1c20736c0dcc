import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { SourceState, WatchedSource } from '../../domain/sources/liveness.ts'

/** Upper bounds of the durations told apart, in seconds. */
const DURATION_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

export type Metrics = ReturnType<typeof openMetrics>

/** What is known of sources when the metrics are asked for; null while the database is away. */
export type SourcesSeen = {
  count: { [state in SourceState]: number } | null
  /** Those of whoever asks with an access key. */
  own: { account: string; sources: WatchedSource[] } | null
}

/** Counts what the house does, in numbers only: no customer, user or address is ever named but to who may look anyway. */
export function openMetrics() {
  const registry = new Registry()
  const registers = [registry]
  const requests = new Histogram({
    name: 'daybook_http_request_duration_seconds',
    help: 'Requests answered, by route and status, and the seconds until each answer began.',
    labelNames: ['method', 'route', 'status'],
    buckets: DURATION_BUCKETS,
    registers,
  })
  const events = new Counter({
    name: 'daybook_events_total',
    help: 'Events received: accepted (new and durable), duplicate (known already) or rejected.',
    labelNames: ['outcome'],
    registers,
  })
  for (const outcome of OUTCOMES) events.inc({ outcome }, 0)
  const counted = new Gauge({
    name: 'daybook_sources',
    help: 'Sources of events by what is thought of them: speaking, silent for longer than their habit, learning, given-up.',
    labelNames: ['state'],
    registers,
  })
  watchProcess(registry)
  return {
    answered(method: string, route: string, status: number, seconds: number): void {
      requests.observe({ method, route, status }, seconds)
    },
    received(result: { accepted: number; duplicates: number; rejected: unknown[] }): void {
      events.inc({ outcome: 'accepted' }, result.accepted)
      events.inc({ outcome: 'duplicate' }, result.duplicates)
      events.inc({ outcome: 'rejected' }, result.rejected.length)
    },
    observed: observedServers(registry),
    contentType: registry.contentType,
    /** The page; whoever asks with a key finds the own sources below. */
    async page({ count, own }: SourcesSeen): Promise<string> {
      counted.reset()
      for (const [state, number] of Object.entries(count ?? {})) counted.set({ state }, number)
      const page = await registry.metrics()
      return own === null ? page : `${page}${await sourcesPage(own)}`
    },
  }
}

function observedServers(registry: Registry) {
  const observed = new Counter({
    name: 'daybook_observed_servers_total',
    help: 'Running states that collectors told, of servers that events have told of (known) or not (unknown).',
    labelNames: ['server'],
    registers: [registry],
  })
  for (const server of ['known', 'unknown']) observed.inc({ server }, 0)
  return (result: { observed: number; unknown: number }): void => {
    observed.inc({ server: 'known' }, result.observed - result.unknown)
    observed.inc({ server: 'unknown' }, result.unknown)
  }
}

// A registry of their own for every page: two who ask at once must not find each other's.
async function sourcesPage({ account, sources }: NonNullable<SourcesSeen['own']>): Promise<string> {
  const registry = new Registry()
  const more = { labelNames: ['account', 'project', 'event_source'] as const, registers: [registry] }
  const silent = new Gauge({
    name: 'daybook_source_silent',
    help: '1 while a source that used to speak is silent for longer than its habit, else 0.',
    ...more,
  })
  const lastHeard = new Gauge({
    name: 'daybook_source_last_heard_timestamp_seconds',
    help: 'When a source was last heard, in seconds since 1970.',
    ...more,
  })
  for (const { project, eventSource, state, lastHeardAt } of sources) {
    if (state === 'given-up') continue
    const labels = { account, project, event_source: eventSource ?? '' }
    silent.set(labels, state === 'silent' ? 1 : 0)
    lastHeard.set(labels, lastHeardAt.getTime() / 1_000)
  }
  return registry.metrics()
}

const OUTCOMES = ['accepted', 'duplicate', 'rejected'] as const

// The default metrics of prom-client ask Node for what Bun has not; these three are what operators look at first.
function watchProcess(registry: Registry): void {
  const registers = [registry]
  new Gauge({
    name: 'process_resident_memory_bytes',
    help: 'Memory of the process, in bytes.',
    registers,
    collect() {
      this.set(process.memoryUsage.rss())
    },
  })
  new Gauge({
    name: 'process_cpu_seconds',
    help: 'Processor time used since the start, in seconds.',
    registers,
    collect() {
      const { user, system } = process.cpuUsage()
      this.set((user + system) / 1_000_000)
    },
  })
  new Gauge({
    name: 'process_uptime_seconds',
    help: 'Seconds since the start.',
    registers,
    collect() {
      this.set(process.uptime())
    },
  })
}
