import { Counter, Gauge, Histogram, Registry } from 'prom-client'

/** Upper bounds of the durations told apart, in seconds. */
const DURATION_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

export type Metrics = ReturnType<typeof openMetrics>

/** Counts what the house does, in numbers only: no customer, user or address is ever named. */
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
  const observed = new Counter({
    name: 'daybook_observed_servers_total',
    help: 'Running states that collectors told, of servers that events have told of (known) or not (unknown).',
    labelNames: ['server'],
    registers,
  })
  for (const server of ['known', 'unknown']) observed.inc({ server }, 0)
  for (const outcome of OUTCOMES) events.inc({ outcome }, 0)
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
    observed(result: { observed: number; unknown: number }): void {
      observed.inc({ server: 'known' }, result.observed - result.unknown)
      observed.inc({ server: 'unknown' }, result.unknown)
    },
    contentType: registry.contentType,
    page: (): Promise<string> => registry.metrics(),
  }
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
