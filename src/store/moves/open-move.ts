import { openSqliteMoveSource } from '../sqlite/sqlite-move-source.ts'
import { openSqliteMoveTarget } from '../sqlite/sqlite-move-target.ts'
import type { MoveSource, MoveTarget } from './move-ends.ts'

/** Where a move goes: to a PostgreSQL database, or to the embedded database of a data folder. */
export type MoveDestination = { databaseUrl: string } | { folder: string }

/** Opens the two databases of a move. Throws a fault if one of them cannot be used for it; then none is open. */
export async function openMove(
  { databaseUrl, dataDir }: { databaseUrl: string | null; dataDir: string },
  destination: MoveDestination,
): Promise<{ source: MoveSource; target: MoveTarget }> {
  const { openPostgresMoveSource } = await import('../postgres/postgres-move-source.ts')
  const { openPostgresMoveTarget } = await import('../postgres/postgres-move-target.ts')
  const source =
    databaseUrl === null ? openSqliteMoveSource(dataDir) : await openPostgresMoveSource(databaseUrl)
  try {
    const target =
      'folder' in destination
        ? openSqliteMoveTarget(destination.folder)
        : await openPostgresMoveTarget(destination.databaseUrl, dataDir)
    return { source, target }
  } catch (error) {
    await source.close()
    throw error
  }
}
