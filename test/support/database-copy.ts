import { copyFileSync, existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createDatabase } from './postgres.ts'
import type { TrailEnvironment } from './trail-harness.ts'

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
  const file = join(dataDir, 'daybook.db')
  const backup = join(dataDir, 'backup')
  await untilClosed(file)
  copyFileSync(file, backup)
  return async () => {
    await untilClosed(file)
    rmSync(file)
    copyFileSync(backup, file)
    return environment
  }
}

const CLOSED_MS_MAX = 5_000

// The last connection that is closed removes the write-ahead log. Those that read are closed in the background.
async function untilClosed(file: string): Promise<void> {
  for (let ms = 0; ms < CLOSED_MS_MAX && existsSync(`${file}-wal`); ms += 10) await Bun.sleep(10)
  if (existsSync(`${file}-wal`)) throw new Error('The database is still open.')
}
