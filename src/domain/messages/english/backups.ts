import { formatByteSize, formatInteger, plural } from '../numbers.ts'
import { rich, slot } from '../rich.ts'

/** What the console says about scheduled backups. */
export const BACKUP_ALERTS = {
  failed: 'The last scheduled backup failed. The process log and daybook doctor say why.',
  lastComplete: rich`The newest complete one is from ${slot('time')}.`,
  noneComplete: 'There is no complete backup.',
}

/** What `daybook backup` and `daybook restore` print. */
export const BACKUPS = {
  written: ({ path, bytes, seconds }: { path: string; bytes: number; seconds: number }) =>
    `Wrote the backup ${path}: ${formatByteSize(bytes)} in ${plural(Math.max(1, Math.round(seconds)), 'second')}, read again and found whole.`,
  restored: ({ path, createdAt, version }: { path: string; createdAt: string; version: string }) =>
    `Restored the backup ${path}, made at ${createdAt} by Daybook ${version}.`,
  holds: ({
    events,
    newest,
    tables,
    rows,
  }: {
    events: number
    newest: string | null
    tables: number
    rows: number
  }) =>
    `It has ${plural(events, 'event')}${newest === null ? '' : `, the newest of ${newest}`}; all in all ${plural(rows, 'row')} in ${plural(tables, 'table')}.`,
  tree: ({ accountId, size }: { accountId: string; size: number }) =>
    `The tree of the log of ${accountId} has ${plural(size, 'event')}.`,
  keyIncluded:
    'The secret key is in the backup: it opens all secrets in it, such as those of access keys and storages. Protect the file as you protect them.',
  keyFile: ({ path }: { path: string }) =>
    `The secret key is not in the backup. Keep a copy of ${path} in another place: without it, access keys, storage connections, digests and second factors of a restored copy do not work.`,
  keySetting:
    'The secret key, DAYBOOK_SECRET_KEY, is not in the backup. Keep a copy of it: without it, access keys, storage connections, digests and second factors of a restored copy do not work.',
  keyRestored: ({ path }: { path: string }) => `The secret key was in the backup, and is now in ${path}.`,
  keyFits: 'The secret key fits: all secrets can be opened.',
  keyMissing: ({ path }: { path: string }) =>
    `The secret key is missing. Put the key of the former data folder in ${path}, or set DAYBOOK_SECRET_KEY, before you start Daybook.`,
  keyWrong: ({ place }: { place: string }) =>
    `The secret key in ${place} is not the one of this backup. Put that one in its place before you start Daybook.`,
  keyLost: ({ secrets }: { secrets: string }) =>
    `If it is lost, run daybook key accept, and replace what it opened: ${secrets}.`,
  accessKeys: ({ count }: { count: number }) => plural(count, 'access key'),
  storages: ({ count }: { count: number }) => plural(count, 'storage connection'),
  inventories: ({ count }: { count: number }) => plural(count, 'inventory connection'),
  secondFactors: ({ count }: { count: number }) => plural(count, 'second factor'),
  epochs: ({ trails }: { trails: number }) =>
    `${plural(trails, 'trail continues', 'trails continue')} in a new epoch: what was stored after the backup stays, and is never replaced.`,
  next: 'Start Daybook. Events received after the backup are not in it: senders that keep theirs can send them again.',
  copying: ({ percent }: { percent: number }) => `Copying the database: ${percent}%`,
  checking: 'Checking the copy',
  writing: ({ done, total, isBytes }: { done: number; total: number; isBytes: boolean }) =>
    isBytes
      ? `Writing the backup: ${formatByteSize(done)} of ${formatByteSize(total)}`
      : `Writing the backup: ${formatInteger(done)} of ${plural(total, 'table')}`,
  verifying: ({ bytes }: { bytes: number }) => `Reading the backup: ${formatByteSize(bytes)}`,
  restoring: ({ tables }: { tables: number }) => `Restoring: ${plural(tables, 'table')} so far`,
}

/** What `daybook move` prints. */
export const MOVES = {
  moved: ({ from, to, seconds }: { from: string; to: string; seconds: number }) =>
    `Moved the database from ${from} to ${to} in ${plural(Math.max(1, Math.round(seconds)), 'second')}. Every row was read again there and is the same.`,
  continued: 'It continued a move that was stopped.',
  anew: 'The database has changed since a move that was stopped, so everything was copied anew.',
  holds: ({ events, rows, tables }: { events: number; rows: number; tables: number }) =>
    `It has ${plural(events, 'event')}; all in all ${plural(rows, 'row')} in ${plural(tables, 'table')}.`,
  tree: ({ accountId, size }: { accountId: string; size: number }) =>
    `The tree of the log of ${accountId} has ${plural(size, 'event')}, as before.`,
  copying: ({ done, total }: { done: number; total: number }) =>
    `Copying: ${formatInteger(done)} of ${plural(total, 'row')}`,
  verifying: ({ done, total }: { done: number; total: number }) =>
    `Reading again: ${formatInteger(done)} of ${plural(total, 'row')}`,
  toPostgres: ({ dataDir }: { dataDir: string }) =>
    `Set DATABASE_URL to that database, keep DAYBOOK_DATA_DIR, and start Daybook. Keep ${dataDir}/secret.key and ${dataDir}/customers, which are still used. ${dataDir}/daybook.db is not used any more, and refuses to be.`,
  toFolder: ({ folder }: { folder: string }) =>
    `Unset DATABASE_URL, set DAYBOOK_DATA_DIR to ${folder}, and start Daybook. The PostgreSQL database is not used any more, and refuses to be.`,
  copyFiles: ({ from, to }: { from: string; to: string }) =>
    `First copy ${from}/secret.key and ${from}/customers, as far as they are there, to ${to}.`,
  verify: 'daybook verify --log checks the log in its new place.',
}
