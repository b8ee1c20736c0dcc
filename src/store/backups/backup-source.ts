import type {
  AddMember,
  BackedUpDatabase,
  BackupContents,
  OnBackupStep,
} from '../../domain/backups/backup.ts'

/** A database to be copied as it is at one point in time, also while others use it. Nothing in it is changed. */
export type BackupSource = {
  database: BackedUpDatabase
  /** The migrations that it has, in order. */
  migrations: string[]
  /** How much space the backup may take while it is made, in bytes; an estimate. */
  neededBytes: number
  /** Adds the members of a backup and returns what they hold. Throws a `conflict` fault if the copy is damaged. */
  copyTo(add: AddMember, onStep: OnBackupStep): Promise<BackupContents>
  close(): Promise<void>
}

/** Runs a statement and returns its rows as values. */
export type QueryRows = (sql: string) => Promise<unknown[][]>

const TREES =
  "select account_id, size from trees join customers on id = customer where kind = 'events' order by account_id"

const EVENTS_TABLE = /^events_\d{8}$/

/** Returns what a copy holds, given the number of rows of each of its tables and the time in a value of the database. */
export async function summarizeCopy(
  rows: { [table: string]: number },
  query: QueryRows,
  toInstant: (value: unknown) => Date,
): Promise<BackupContents> {
  const days = Object.keys(rows).filter((table) => EVENTS_TABLE.test(table))
  const newest = days.sort().findLast((table) => (rows[table] ?? 0) > 0)
  const [[time] = []] = newest === undefined ? [] : await query(`select max(event_time) from ${newest}`)
  // The database of an earlier release may have none.
  const trees = 'trees' in rows ? await query(TREES) : []
  return {
    rows,
    events: days.reduce((total, table) => total + (rows[table] ?? 0), 0),
    newestEventAt: time === undefined || time === null ? null : toInstant(time),
    trees: Object.fromEntries(trees.map(([accountId, size]) => [String(accountId), Number(size)])),
  }
}
