import type { Caller } from '../core/caller.ts'
import type { Store } from '../store/store.ts'

export type OwnKeys = ReturnType<typeof ownKeys>

/** The ids of the caller's own access keys, the newest first. */
export function ownKeys(open: (customer: number) => Pick<ReturnType<Store['open']>, 'keys'>) {
  return async ({ customer, userName }: Caller): Promise<string[]> => {
    const keys = await open(customer.id).keys.list(userName)
    return keys.map(({ accessKeyId }) => accessKeyId).reverse()
  }
}
