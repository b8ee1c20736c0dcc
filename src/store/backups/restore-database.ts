import type { BackupContents, BackupHeader, OnBackupStep, OpenedBackup } from '../../domain/backups/backup.ts'
import { Fault } from '../../domain/fault.ts'
import { unknownMigrations } from '../migrate.ts'
import { postgresMigrations, sqliteMigrations } from '../migrations.ts'
import { beginSqliteRestore } from '../sqlite/sqlite-restore.ts'

/** Where a database is restored: a PostgreSQL database, or the embedded one in a data folder. */
export type RestoreLocation = { databaseUrl: string | null; dataDir: string }

/** Does what is left to do in a restored database, which can be opened at this location. */
export type CompleteRestore = (location: RestoreLocation, contents: BackupContents) => Promise<void>

/**
 * Restores a backup into an empty place and checks it. Throws a `conflict` fault if the place is not empty, and an `invalid` one
 * if what was restored is not what the backup says; then nothing is left of it.
 */
export async function restoreDatabase(
  { path, location, backup }: { path: string; location: RestoreLocation; backup: OpenedBackup },
  complete: CompleteRestore,
  onStep: OnBackupStep,
): Promise<void> {
  const { header, read } = backup
  refuseOther(path, location, header)
  if (location.databaseUrl === null) return restoreSqlite(location, read, complete)
  const { restorePostgres } = await import('../postgres/postgres-restore.ts')
  const contents = await restorePostgres(location.databaseUrl, header, read, onStep)
  await complete(location, contents)
}

function refuseOther(path: string, { databaseUrl }: RestoreLocation, header: BackupHeader): void {
  const { database, migrations, version } = header
  if (database === 'sqlite' && databaseUrl !== null) throw new Fault('conflict', 'backupOfEmbedded', { path })
  if (database === 'postgres' && databaseUrl === null)
    throw new Fault('conflict', 'backupOfPostgres', { path })
  const known = database === 'sqlite' ? sqliteMigrations : postgresMigrations
  if (unknownMigrations(known, migrations).length > 0)
    throw new Fault('conflict', 'backupNewer', { path, version })
}

// In a folder of its own until all is done, so that a restore that was killed leaves no database.
async function restoreSqlite(
  location: RestoreLocation,
  read: OpenedBackup['read'],
  complete: CompleteRestore,
): Promise<void> {
  const restore = await beginSqliteRestore(location.dataDir)
  try {
    const contents = await read(restore.take)
    await restore.check(contents)
    await complete({ ...location, dataDir: restore.dataDir }, contents)
    await restore.finish()
  } finally {
    restore.close()
  }
}
