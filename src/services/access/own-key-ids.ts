import type { Caller } from '../../domain/access/caller.ts'
import type { Context, CustomerRows } from '../context.ts'

export type ListOwnKeyIds = ReturnType<typeof createListOwnKeyIds>

/** Returns a function that lists the IDs of the caller's own access keys, newest first. */
export function createListOwnKeyIds({
  store,
  audit,
}: Pick<Context, 'audit'> & { store: CustomerRows<'accessKeys'> }) {
  return (caller: Caller): Promise<string[]> =>
    audit.read(caller, { operation: 'ListOwnAccessKeys' }, async () => {
      const keys = await store.forCustomer(caller.customer.id).accessKeys.list(caller.userName)
      return keys.map(({ accessKeyId }) => accessKeyId).toReversed()
    })
}
