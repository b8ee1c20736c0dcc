import { Counter, Gauge, type Registry } from 'prom-client'
import { DISAGREEMENTS, type Disagreement } from '../../domain/disagreement.ts'
import type { HealthState, MeasureHealth } from '../../services/operations/health.ts'

/** Adds the state of the process and of its database. */
export function addHealthMetrics(registry: Registry, measureHealth: MeasureHealth): void {
  const gauge = (...gaugeOf: GaugeOf) => addGauge(registry, measureHealth, gaugeOf)
  gauge('daybook_database_up', '1 if the database answers queries, else 0.', ({ isDatabaseUp }) =>
    Number(isDatabaseUp),
  )
  gauge('daybook_database_writable', '0 while the last attempt to store something failed, else 1.', (state) =>
    Number(state.isDatabaseWritable),
  )
  gauge(
    'daybook_disk_free_bytes',
    'Free space of the disk that holds the data folder, in bytes.',
    ({ disk }) => disk?.freeBytes ?? null,
  )
  gauge(
    'daybook_disk_size_bytes',
    'Size of the disk that holds the data folder, in bytes.',
    ({ disk }) => disk?.totalBytes ?? null,
  )
  gauge(
    'daybook_database_checksums_enabled',
    '1 if PostgreSQL has checksums of its pages, by which it notices damage, else 0.',
    ({ checksums }) => checksums && Number(checksums.isEnabled),
  )
  gauge(
    'daybook_clock_offset_seconds',
    'Seconds by which the clock of this process is ahead of the clock of the database.',
    ({ agreement }) => agreement.clockOffsetMs / 1_000,
  )
  gauge(
    'daybook_processes',
    'Daybook processes that use the database, this one included.',
    ({ agreement }) => agreement.processes,
  )
  addLostEvents(registry, measureHealth)
  addChecksumFailures(registry, measureHealth)
  addDisagreements(registry, measureHealth)
}

type GaugeOf = [name: string, help: string, read: (state: HealthState) => number | null]

// A value that is not known has no sample.
function addGauge(registry: Registry, measureHealth: MeasureHealth, [name, help, read]: GaugeOf): void {
  new Gauge({
    ...{ name, help, registers: [registry] },
    async collect() {
      const value = read(await measureHealth())
      if (value === null) this.remove()
      else this.set(value)
    },
  })
}

function addLostEvents(registry: Registry, measureHealth: MeasureHealth): void {
  new Counter({
    name: 'daybook_own_events_lost_total',
    help: 'Events about the use of Daybook itself that could not be stored.',
    registers: [registry],
    async collect() {
      this.reset()
      this.inc((await measureHealth()).lostEvents)
    },
  })
}

function addChecksumFailures(registry: Registry, measureHealth: MeasureHealth): void {
  new Counter({
    name: 'daybook_database_checksum_failures_total',
    help: 'Damaged pages that PostgreSQL has found in the database.',
    registers: [registry],
    async collect() {
      this.reset()
      this.inc((await measureHealth()).checksums?.failures ?? 0)
    },
  })
}

function addDisagreements(registry: Registry, measureHealth: MeasureHealth): void {
  new Gauge({
    name: 'daybook_processes_disagree',
    help: '1 if this process differs from another one or from the database, by retention, region, version, schema or clock.',
    labelNames: ['about'],
    registers: [registry],
    async collect() {
      const { disagreements } = (await measureHealth()).agreement
      const found: Set<Disagreement> = new Set(disagreements)
      for (const about of DISAGREEMENTS) this.set({ about }, Number(found.has(about)))
    },
  })
}
