import { copyFileSync, existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createDatabase } from './postgres.ts'
import type { TrailEnvironment } from './trail-harness.ts'

const FILES = ['daybook.db', 'daybook.db-wal', 'daybook.db-shm']

/**
 * Copies the database of an environment that no process has open, and nothing else of it. Returns a function that puts the
 * copy in the place of the database, like the restore of a backup, and returns the environment with it.
 */
export async function copyDatabase(environment: TrailEnvironment): Promise<() => Promise<TrailEnvironment>> {
  const { dataDir, databaseUrl } = environment
  if (databaseUrl !== null) {
    const copyUrl = await createDatabase(databaseUrl)
    return async () => ({ ...environment, databaseUrl: await createDatabase(copyUrl) })
  }
  const backupOf = (file: string) => join(dataDir, `backup-of-${file}`)
  const copied = FILES.filter((file) => existsSync(join(dataDir, file)))
  for (const file of copied) copyFileSync(join(dataDir, file), backupOf(file))
  return async () => {
    for (const file of FILES) rmSync(join(dataDir, file), { force: true })
    for (const file of copied) copyFileSync(backupOf(file), join(dataDir, file))
    return environment
  }
}
