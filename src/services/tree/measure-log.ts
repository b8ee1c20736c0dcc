import { Fault } from '../../domain/fault.ts'
import type { Store } from '../../store/store.ts'

/** How many received events are not in the tree of their log yet, at most. */
export type TreeLag = { behind: number }

export type MeasureLog = ReturnType<typeof createMeasureLog>

/** Returns a function that measures how far the trees of all logs follow the log; null while the database is unavailable. */
export function createMeasureLog({ store }: { store: { trees: Pick<Store['trees'], 'measure'> } }) {
  return (): Promise<TreeLag | null> => store.trees.measure().catch(nullIfUnavailable)
}

function nullIfUnavailable(error: unknown): null {
  if (error instanceof Fault) return null
  throw error
}
