import { DAY_MS, formatInstant, HOUR_MS, MINUTE_MS } from '../../domain/time.ts'
import { stableId } from './demo-random.ts'

/** The project and the source of the demo's backups, which have stopped. */
export const BACKUP_PROJECT = 'backups'
export const BACKUP_SOURCE = 'backup.example.com'

/** A backup was made this often, in the days until some hours ago. */
const INTERVAL_MS = 45 * MINUTE_MS
const LASTING_MS = 4 * DAY_MS
const SILENT_MS = 5 * HOUR_MS

/** Returns the times of the backups up to `now`, oldest first: none of the last hours. */
export function listBackupTimes(now: Date): Date[] {
  const last = Math.floor((now.getTime() - SILENT_MS) / INTERVAL_MS) * INTERVAL_MS
  const count = LASTING_MS / INTERVAL_MS
  return Array.from({ length: count }, (_, index) => new Date(last - (count - 1 - index) * INTERVAL_MS))
}

/** Returns the records of the backups up to `now` as NDJSON, oldest first. */
export function generateBackups(now: Date): string {
  const records = listBackupTimes(now).map((time) => ({
    eventVersion: '1.08',
    eventID: stableId(`backup ${time.getTime()}`),
    eventTime: formatInstant(time),
    eventSource: BACKUP_SOURCE,
    eventName: 'CreateBackup',
    readOnly: false,
    project: BACKUP_PROJECT,
    userIdentity: { type: 'AWSService', userName: 'backup-agent' },
    sourceIPAddress: '192.0.2.40',
    resources: [{ type: 'AWS::Backup::BackupVault', ARN: 'orders-db-nightly' }],
  }))
  return `${records.map((record) => JSON.stringify(record)).join('\n')}\n`
}
