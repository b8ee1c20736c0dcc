import { Gauge, type Registry } from 'prom-client'
import type { DamageReport } from '../../services/operations/damage-report.ts'

/** Adds the checks of the embedded database for damage. */
export function addCheckMetrics(registry: Registry, measure: DamageReport['measure']): void {
  new Gauge({
    name: 'daybook_database_check_timestamp_seconds',
    help: 'Time of the last check of a part of the embedded database for damage, in seconds since 1970.',
    registers: [registry],
    async collect() {
      const checkedAt = (await measure())?.checkedAt ?? null
      if (checkedAt === null) this.remove()
      else this.set(checkedAt.getTime() / 1_000)
    },
  })
  new Gauge({
    name: 'daybook_database_damaged_parts',
    help: 'Days and tables of the embedded database that are damaged.',
    registers: [registry],
    async collect() {
      const damaged = (await measure())?.damaged ?? null
      if (damaged === null) this.remove()
      else this.set(damaged)
    },
  })
}
