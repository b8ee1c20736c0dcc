import type { Context } from '../context.ts'
import type { MeasureHealth } from './health.ts'
import type { StorageState } from './storage-measurements.ts'

/** What the events take, and what is left; null where that is not known, or not a customer's to know. */
export type Space = { bytes: number | null; freeBytes: number | null }

type SpaceContext = { store: Pick<Context['store'], 'customers' | 'isEmbedded'> }
type SpaceParts = { measureHealth: MeasureHealth; lastStorage: () => StorageState | null }

/**
 * Returns a function that returns the bytes of the database and those that are free on its disk. With several customers it returns
 * none: they would tell one of them how much the others do.
 */
export function createMeasureSpace({ store }: SpaceContext, { measureHealth, lastStorage }: SpaceParts) {
  return async (): Promise<Space> => {
    if (!(await store.customers.isOnlyOne())) return { bytes: null, freeBytes: null }
    const storage = lastStorage()
    const { disk } = store.isEmbedded ? await measureHealth() : { disk: null }
    return {
      bytes: storage && Object.values(storage.bytes).reduce((sum, each) => sum + each, 0),
      freeBytes: disk?.freeBytes ?? null,
    }
  }
}
