import { Gauge, type Registry } from 'prom-client'

/** Adds whether lookups read from the replica of PostgreSQL; `replicaState` returns null if there is none. */
export function addReplicaMetric(registry: Registry, replicaState: () => string | null): void {
  if (replicaState() === null) return
  new Gauge({
    name: 'daybook_replica_used',
    help: '1 while lookups and downloads read from the replica, 0 while it is behind or does not answer.',
    registers: [registry],
    collect() {
      this.set(replicaState() === 'used' ? 1 : 0)
    },
  })
}
