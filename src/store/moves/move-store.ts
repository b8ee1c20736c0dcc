import { Fault } from '../../domain/fault.ts'
import type { Database } from '../database.ts'
import type { MoveState } from './move-ends.ts'
import { toMoveState } from './move-state.ts'

/**
 * Throws a `conflict` fault if a database was moved elsewhere, or has not arrived yet, unless that is the state in which it is
 * opened all the same.
 */
export async function refuseMoved(
  { primary, tables }: Pick<Database, 'primary' | 'tables'>,
  allowed?: MoveState,
): Promise<void> {
  const [row] = await primary.select().from(tables.moves)
  const state = row === undefined ? null : toMoveState(row.state)
  if (row === undefined || state === 'arrived' || state === allowed) return
  const { place, changedAt } = row
  throw state === 'left'
    ? new Fault('conflict', 'databaseMoved', { place, at: changedAt.toISOString() })
    : new Fault('conflict', 'moveUnfinished', { place })
}

/** Whether the database was moved. */
export function createMoveStore({ transaction, tables }: Pick<Database, 'transaction' | 'tables'>) {
  return {
    /** Forgets that the database was moved, because it is a copy that is used on its own. */
    forget: async (): Promise<void> => void (await transaction(({ db }) => db.delete(tables.moves))),
  }
}
