import { openSqliteBackup } from '../sqlite/sqlite-backup.ts'
import type { BackupSource } from './backup-source.ts'

/**
 * Opens the database of these settings for a backup, also while a server uses it. The embedded one is copied to `copyPath` first,
 * which is removed again.
 */
export async function openBackupSource(
  { databaseUrl, dataDir }: { databaseUrl: string | null; dataDir: string },
  copyPath: string,
): Promise<BackupSource> {
  if (databaseUrl === null) return openSqliteBackup(dataDir, copyPath)
  const { openPostgresBackup } = await import('../postgres/postgres-backup.ts')
  return openPostgresBackup(databaseUrl)
}
