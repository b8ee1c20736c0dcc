import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import { CLOCK_DOUBTS, type ClockDoubt } from '../../domain/events/purge-clock.ts'
import type { SourceState, WatchedSource } from '../../domain/sources/liveness.ts'
import { createDownloadCounter } from './costly-work-metrics.ts'
import { renderTrails } from './delivery-metrics.ts'
import { type LogMetrics, renderLogMetrics } from './log-metrics.ts'

import { createTrailMetrics, type TrailAlarms } from './trail-metrics.ts'

/** Upper bounds of the histogram's buckets, in seconds. */
const DURATION_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

const OUTCOMES = ['accepted', 'duplicate', 'conflict', 'rejected'] as const

export type Metrics = ReturnType<typeof createMetrics>

/** The sources at the time of a scrape. */
export type SourceMetrics = {
  /** Sources of all customers; null while the database is not available. */
  countByState: { [state in SourceState]: number } | null
  /** Sources that sent events today to this process and are not watched, at least. */
  unwatched: number
  /** Sources the caller may see, and their customer's trails and log; null for a request without an access key. */
  ofCaller: { account: string; sources: WatchedSource[]; trails: OwnTrails; log: LogMetrics } | null
}
type OwnTrails = Parameters<typeof renderTrails>[0]

/** The state at the time of a scrape. */
export type ScrapedState = SourceMetrics & {
  /** Of all customers' trails; null while the database is not available. */
  trailAlarms: TrailAlarms | null
}

/** Returns the Prometheus metrics. They name customers, projects and sources only for a caller with an access key. */
export function createMetrics(countRefusals: () => ReadonlyMap<string, number> = () => new Map()) {
  const registry = new Registry()
  const requests = new Histogram({
    name: 'daybook_http_request_duration_seconds',
    help: 'Seconds until a response began, by method, route and status.',
    labelNames: ['method', 'route', 'status'],
    buckets: DURATION_BUCKETS,
    registers: [registry],
  })
  const sourcesByState = new Gauge({
    name: 'daybook_sources',
    help: 'Event sources by state: speaking, silent (longer than usual), learning, given-up.',
    labelNames: ['state'],
    registers: [registry],
  })
  const unwatchedSources = new Gauge({
    name: 'daybook_unwatched_sources',
    help: 'Event sources that sent events today to this process and are beyond the number that is watched, at least.',
    registers: [registry],
  })
  const countEvents = createEventCounter(registry)
  const countObservations = createObservationCounter(registry)
  const countRefusedPurge = createRefusedPurgeCounter(registry)
  addRefusalCounter(registry, countRefusals)
  const countDownload = createDownloadCounter(registry)
  const setTrailAlarms = createTrailMetrics(registry)
  addProcessMetrics(registry)
  return {
    /** For metrics of parts that are opened later. */
    registry,
    /** Records one response: its pattern of the route, its status, and the seconds until it began. */
    observeRequest(method: string, route: string, status: number, seconds: number): void {
      requests.observe({ method, route, status }, seconds)
    },
    countEvents,
    countObservations,
    countRefusedPurge,
    countDownload,
    contentType: registry.contentType,
    /** Returns the page for Prometheus. The sources of the caller follow the metrics of the process. */
    async render({ countByState, unwatched, ofCaller, trailAlarms }: ScrapedState): Promise<string> {
      setTrailAlarms(trailAlarms)
      sourcesByState.reset()
      for (const [state, count] of Object.entries(countByState ?? {})) sourcesByState.set({ state }, count)
      unwatchedSources.set(unwatched)
      const text = await registry.metrics()
      return ofCaller === null ? text : `${text}${await renderCaller(ofCaller)}`
    },
  }
}

function createEventCounter(registry: Registry) {
  const events = new Counter({
    name: 'daybook_events_total',
    help: 'Events received by outcome: accepted (new and stored), duplicate (already stored), conflict (rejected because another event has the ID) or rejected for other reasons.',
    labelNames: ['outcome'],
    registers: [registry],
  })
  for (const outcome of OUTCOMES) events.inc({ outcome }, 0)
  return (result: { accepted: number; duplicates: number; rejected: { code: string }[] }): void => {
    const conflicts = result.rejected.filter(({ code }) => code === 'conflict').length
    events.inc({ outcome: 'accepted' }, result.accepted)
    events.inc({ outcome: 'duplicate' }, result.duplicates)
    events.inc({ outcome: 'conflict' }, conflicts)
    events.inc({ outcome: 'rejected' }, result.rejected.length - conflicts)
  }
}

function createObservationCounter(registry: Registry) {
  const observed = new Counter({
    name: 'daybook_observed_servers_total',
    help: 'Server states received from collectors, by whether any event has named the server: known or unknown.',
    labelNames: ['server'],
    registers: [registry],
  })
  for (const server of ['known', 'unknown']) observed.inc({ server }, 0)
  return (result: { observed: number; unknown: number }): void => {
    observed.inc({ server: 'known' }, result.observed - result.unknown)
    observed.inc({ server: 'unknown' }, result.unknown)
  }
}

function createRefusedPurgeCounter(registry: Registry) {
  const refused = new Counter({
    name: 'daybook_purges_refused_total',
    help: 'Purges refused because a clock may be wrong, by reason: database, jump or gap.',
    labelNames: ['reason'],
    registers: [registry],
  })
  for (const reason of CLOCK_DOUBTS) refused.inc({ reason }, 0)
  return (reason: ClockDoubt): void => refused.inc({ reason })
}

function addRefusalCounter(registry: Registry, countRefusals: () => ReadonlyMap<string, number>): void {
  new Counter({
    name: 'daybook_refusals_total',
    help: 'Operations, sign-ins and access keys that were refused or failed, by error code. Identical ones share an event.',
    labelNames: ['code'],
    registers: [registry],
    collect() {
      this.reset()
      for (const [code, count] of countRefusals()) this.inc({ code }, count)
    },
  })
}

type CallerMetrics = NonNullable<SourceMetrics['ofCaller']>

async function renderCaller(ofCaller: CallerMetrics): Promise<string> {
  const { account, log, trails } = ofCaller
  return [
    await renderSources(ofCaller),
    await renderTrails(trails),
    await renderLogMetrics(account, log),
  ].join('')
}

// Each scrape has a registry of its own, so that concurrent scrapes never get each other's sources.
async function renderSources({
  account,
  sources,
}: Pick<CallerMetrics, 'account' | 'sources'>): Promise<string> {
  const registry = new Registry()
  const options = { labelNames: ['account', 'project', 'event_source'] as const, registers: [registry] }
  const silent = new Gauge({
    name: 'daybook_source_silent',
    help: '1 while an event source has been silent for longer than usual, else 0.',
    ...options,
  })
  const lastHeard = new Gauge({
    name: 'daybook_source_last_heard_timestamp_seconds',
    help: 'Time of the last event received from a source, in seconds since 1970.',
    ...options,
  })
  for (const { project, eventSource, state, lastHeardAt } of sources) {
    if (state === 'given-up') continue
    const labels = { account, project, event_source: eventSource ?? '' }
    silent.set(labels, state === 'silent' ? 1 : 0)
    lastHeard.set(labels, lastHeardAt.getTime() / 1_000)
  }
  return registry.metrics()
}

// The default metrics of prom-client need parts of Node that Bun lacks. Operators look at these three first.
function addProcessMetrics(registry: Registry): void {
  const registers = [registry]
  new Gauge({
    name: 'process_resident_memory_bytes',
    help: 'Resident memory of the process, in bytes.',
    registers,
    collect() {
      this.set(process.memoryUsage.rss())
    },
  })
  new Gauge({
    name: 'process_cpu_seconds',
    help: 'CPU time used since the start of the process, in seconds.',
    registers,
    collect() {
      const { user, system } = process.cpuUsage()
      this.set((user + system) / 1_000_000)
    },
  })
  new Gauge({
    name: 'process_uptime_seconds',
    help: 'Seconds since the start of the process.',
    registers,
    collect() {
      this.set(process.uptime())
    },
  })
}
