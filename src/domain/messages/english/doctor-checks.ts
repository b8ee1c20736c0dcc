import { formatByteSize, plural } from '../numbers.ts'

/** What `daybook doctor` finds out about the parts of an installation, and what to do. */
export const DOCTOR_CHECKS = {
  names: {
    ...{ database: 'database', disk: 'disk', clock: 'clock', key: 'secret key', tree: 'tree of the log' },
    ...{ trails: 'trails', storage: 'storage', backups: 'backups' },
  },
  states: { ok: 'ok', note: 'note', warning: 'warning', failed: 'failed' },
  fix: ({ fix }: { fix: string }) => `Fix: ${fix}`,

  databaseFine: ({ isEmbedded, migrations }: { isEmbedded: boolean; migrations: number }) =>
    `${isEmbedded ? 'The embedded database' : 'PostgreSQL'} can be read, is up to date (${plural(migrations, 'migration')}), and no damage is known.`,
  movedAway: ({ place, at }: { place: string; at: string }) => `The database was moved to ${place} at ${at}.`,
  fixMovedAway: 'Use that one: set DATABASE_URL, or DAYBOOK_DATA_DIR.',
  arriving: ({ place }: { place: string }) => `A move from ${place} to this database has not ended.`,
  fixArriving: 'Run daybook move again, which continues it.',
  damaged: ({ parts }: { parts: string[] }) => `Parts of the database are damaged: ${parts.join(', ')}.`,
  fixDamage: 'Check the disk, and restore a backup.',
  largeWal: ({ bytes }: { bytes: number }) =>
    `The write-ahead log has ${formatByteSize(bytes)} and cannot be emptied.`,
  fixWal: 'Close other programs that have the database open, or restart Daybook.',
  unencrypted: ({ host }: { host: string }) => `The connection to PostgreSQL on ${host} is not encrypted.`,
  fixUnencrypted: 'Add sslmode=verify-full to DATABASE_URL.',
  noChecksums: 'PostgreSQL does not check its pages for damage.',
  fixChecksums: 'Stop it and run pg_checksums --enable.',

  noDisk: 'There is no data folder on this machine.',
  disk: ({ freeBytes, totalBytes }: { freeBytes: number; totalBytes: number }) =>
    `The disk of the data folder has ${formatByteSize(freeBytes)} free of ${formatByteSize(totalBytes)}.`,
  fixDisk: 'Free some space, use a larger disk, or keep events for fewer days (DAYBOOK_RETENTION_DAYS).',
  fixFullDisk: 'Free some space now: Daybook refuses events while its disk is full.',

  clockFine: ({ now }: { now: string }) => `It is ${now} here, and nothing contradicts it.`,
  clockOff: ({ seconds }: { seconds: number }) =>
    `The clock of this machine is ${plural(Math.abs(seconds), 'second')} ${seconds > 0 ? 'ahead of' : 'behind'} that of PostgreSQL.`,
  clockBehind: ({ lastSeenAt }: { lastSeenAt: string }) =>
    `Daybook has worked on this database until ${lastSeenAt}, which is in the future by the clock of this machine.`,
  fixClock: 'Set the clock, preferably with NTP.',

  keyFits: ({ place }: { place: string }) => `${place} opens the secrets in the database.`,
  keyMissing: ({ place }: { place: string }) => `There is no secret key in ${place}.`,
  keyWrong: ({ place }: { place: string }) => `${place} is not the key of this database.`,
  fixKey:
    'Put the key that the database was used with in its place. If it is lost, run daybook key accept, and enter all secrets again.',

  treeFine: 'Every event is in it.',
  treeBehind: ({ events }: { events: number }) =>
    `${plural(events, 'event is', 'events are')} not in it yet.`,
  fixTree:
    'Keep Daybook running; it adds thousands of events a second. If the number grows, look at the process log.',

  nothingWaits: 'Everything is delivered.',
  waiting: ({ windows, since }: { windows: number; since: string }) =>
    `${plural(windows, 'delivery window waits', 'delivery windows wait')}, the oldest since ${since}.`,
  fixWaiting: 'Look at the trail’s page for what its storage says. If Daybook does not run, start it.',
  stopped: ({ trails }: { trails: number }) =>
    `${plural(trails, 'trail has', 'trails have')} stopped, because an object has another content.`,
  fixStopped: 'Open the trail’s page, find out who wrote the object, then stop the trail and start it again.',

  storageFine: 'No connection has failed its last test. Storages are not contacted.',
  connectionFails: ({
    count,
    project,
    kind,
    error,
  }: {
    count: number
    project: string
    kind: string
    error: string
  }) => `${plural(count, 'connection')} failed the last test, such as ${kind} of ${project}: ${error}`,
  fixConnection: 'Open Settings › Projects and test the connection.',

  lastBackup: ({ at }: { at: string }) => `The last scheduled backup was complete at ${at}.`,
  noBackup: 'No scheduled backup was made yet.',
  noSchedule: 'No backups are scheduled.',
  backupFailed: ({ failure }: { failure: string }) => `The last scheduled backup failed: ${failure}`,
  fixBackup:
    'Check DAYBOOK_BACKUP_DIR and its disk, DAYBOOK_BACKUP_BUCKET and its storage, and that Daybook runs at the time of its schedule.',
  fixSchedule: 'Set DAYBOOK_BACKUP_SCHEDULE and DAYBOOK_BACKUP_DIR, or run daybook backup by other means.',
}
