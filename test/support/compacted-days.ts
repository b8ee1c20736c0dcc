import { Fault } from '../../src/domain/fault.ts'
import type { Store } from '../../src/store/store.ts'

/** Whether the tests run on compacted days: then all days are compacted after each append, and get columns. */
const COMPACTS_DAYS = process.env.TEST_COMPACTED_DAYS === '1'

/** Compacts all days of a store that have events whose records are not in blocks. */
export async function compactAllDays({ compactions }: Pick<Store, 'compactions'>, now: Date): Promise<void> {
  const { signal } = new AbortController()
  await compactions.runAlone(async () => {
    for (const day of await compactions.listDays())
      if ((await compactions.count(day)).own > 0)
        await compactions.compact(day, now, async () => {}, signal).catch(ifInUse)
  })
}

/** Makes the columns of all days of a store, however few events they have. */
export async function makeAllColumns({ counts }: Pick<Store, 'counts'>, now: Date): Promise<number> {
  const { signal } = new AbortController()
  return counts.makeColumns({ days: 'all', now, pace: async () => {}, signal, eventsMin: 1 })
}

function ifInUse(error: unknown): void {
  if (!(error instanceof Fault && error.code === 'unavailable')) throw error
}

/** Returns a function that compacts all days of a store if the tests run on compacted days, one call at a time. */
export function createCompacting(
  getStore: () => Pick<Store, 'compactions' | 'counts'>,
  clock: () => Date,
): () => Promise<void> {
  let last = Promise.resolve()
  const compact = async () => {
    await compactAllDays(getStore(), clock())
    await makeAllColumns(getStore(), clock())
  }
  return () => {
    if (COMPACTS_DAYS) last = last.then(compact)
    return last
  }
}

/** Returns a store that compacts all days after each append if the tests run on compacted days. */
export function onCompactedDays(store: Store, clock: () => Date): Store {
  const compact = createCompacting(() => store, clock)
  return {
    ...store,
    async append(events) {
      const arrivals = await store.append(events)
      await compact()
      return arrivals
    },
  }
}
