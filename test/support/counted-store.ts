import type { Store } from '../../src/store/store.ts'
import type { DatabaseName } from './databases.ts'
import { newCustomer } from './seeded-store.ts'
import { eventOf, openTestStore } from './store-harness.ts'

export type CountedStore = Awaited<ReturnType<typeof openCountedStore>>

/**
 * A store with two customers, the first of which has no events. `countAll` counts all events that are stored. With `compactsItself`,
 * the days are as the test leaves them.
 */
export async function openCountedStore(database: DatabaseName, options: { compactsItself?: boolean } = {}) {
  const opened = await openTestStore(database, options)
  const { store } = opened
  await store.customers.createFirst(newCustomer('000000000001'))
  await store.customers.create(newCustomer('000000000002'), ({ id }) =>
    eventOf('customer-created', 0, { customer: id }),
  )
  return {
    ...opened,
    otherCustomer: (await store.customers.findSummary('000000000002'))?.id ?? 0,
    countAll: () => countAll(store),
  }
}

/** Counts all events that are stored. */
export async function countAll({ counts }: Pick<Store, 'counts'>): Promise<void> {
  const until = await counts.findSettledSequence()
  while ((await counts.countNext(until)) < until);
}
