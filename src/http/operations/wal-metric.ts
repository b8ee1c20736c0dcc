import { Gauge, type Registry } from 'prom-client'

/** Adds the size of the write-ahead log of the embedded database; `walBytes` returns null for a database that is elsewhere. */
export function addWalMetric(registry: Registry, walBytes: () => number | null): void {
  if (walBytes() === null) return
  new Gauge({
    name: 'daybook_sqlite_wal_bytes',
    help: 'Size of the write-ahead log of the embedded database, in bytes.',
    registers: [registry],
    collect() {
      this.set(walBytes() ?? 0)
    },
  })
}
