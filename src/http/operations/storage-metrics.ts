import { Gauge, type Registry } from 'prom-client'
import type { StorageState } from '../../services/operations/storage-measurements.ts'

/** Adds what the database takes; `last` returns what was measured last, or null before the first time. */
export function addStorageMetrics(registry: Registry, last: () => StorageState | null): void {
  new Gauge({
    name: 'daybook_database_bytes',
    help: 'Bytes of the database by what they are for: events, resources, blocks, texts, ids, report, tree, other or free.',
    labelNames: ['kind'],
    registers: [registry],
    collect() {
      this.reset()
      for (const [kind, bytes] of Object.entries(last()?.bytes ?? {})) this.set({ kind }, bytes)
    },
  })
  new Gauge({
    name: 'daybook_days',
    help: 'Days of the log: compacted, open (not compacted), or overdue (open, and should have been compacted a day ago).',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      this.reset()
      for (const [state, count] of Object.entries(last()?.days ?? {})) this.set({ state }, count)
    },
  })
  const gauge = (name: string, help: string, read: (compacted: StorageState['compacted']) => number | null) =>
    new Gauge({
      ...{ name, help, registers: [registry] },
      collect() {
        const state = last()
        const value = state === null ? null : read(state.compacted)
        if (value === null) this.remove()
        else this.set(value)
      },
    })
  gauge('daybook_compacted_events', 'Events of compacted days.', ({ events }) => events)
  gauge(
    'daybook_compacted_record_bytes',
    'Bytes of the records of compacted days, uncompressed.',
    ({ recordBytes }) => recordBytes,
  )
  gauge(
    'daybook_compacted_block_bytes',
    'Bytes of the blocks that hold these records.',
    ({ blockBytes }) => blockBytes,
  )
  gauge(
    'daybook_last_compaction_timestamp_seconds',
    'Time of the last compaction of a day, in seconds since 1970.',
    ({ lastAt }) => lastAt && lastAt.getTime() / 1_000,
  )
}
