import { Gauge, type Registry } from 'prom-client'
import type { BackupHealth } from '../../services/operations/scheduled-backup.ts'

/** Adds the scheduled backups. Without a schedule there are no values. */
export function addBackupMetrics(registry: Registry, measure: () => Promise<BackupHealth | null>): void {
  const add = (name: string, help: string, toValue: (health: BackupHealth) => number | null) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      async collect() {
        const health = await measure()
        const value = health === null ? null : toValue(health)
        if (value === null) this.remove()
        else this.set(value)
      },
    })
  add(
    'daybook_backup_last_success_timestamp_seconds',
    'Time at which the last scheduled backup was complete, in seconds since 1970; 0 if there is none.',
    ({ lastSuccess }) => (lastSuccess?.finishedAt?.getTime() ?? 0) / 1_000,
  )
  add(
    'daybook_backup_last_size_bytes',
    'Size of the last complete scheduled backup, in bytes.',
    ({ lastSuccess }) => lastSuccess?.bytes ?? null,
  )
  add(
    'daybook_backup_last_duration_seconds',
    'Time that the last complete scheduled backup took, in seconds.',
    ({ lastSuccess }) => {
      if (lastSuccess?.finishedAt == null) return null
      return (lastSuccess.finishedAt.getTime() - lastSuccess.startedAt.getTime()) / 1_000
    },
  )
  add('daybook_backup_failed', '1 if the last scheduled backup failed, otherwise 0.', ({ isFailing }) =>
    isFailing ? 1 : 0,
  )
}
