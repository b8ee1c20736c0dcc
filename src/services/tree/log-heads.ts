import type { Caller } from '../../domain/access/caller.ts'
import type { Customer } from '../../domain/access/customer.ts'
import { isAllowed, permissionFault } from '../../domain/access/permissions.ts'
import { Fault, invalidField } from '../../domain/fault.ts'
import type { Hashes } from '../../domain/ports.ts'
import { toOrigin } from '../../domain/tree/checkpoint.ts'
import { formatNoteKey } from '../../domain/tree/signed-note.ts'
import { consistencyRanges } from '../../domain/tree/tree-proof.ts'
import type { TreeHead } from '../../store/tree/tree-heads.ts'
import type { Audit } from '../audit.ts'
import type { Context, CustomerRows } from '../context.ts'
import type { HeadKeys } from './head-keys.ts'

export type LogHeads = ReturnType<typeof createLogHeads>

/** The heads of a customer's log, and the keys that signed them. */
export type HeadList = { origin: string; publicKeys: string[]; heads: TreeHead[] }

/** Proves that the log of one head is the beginning of that of another one. */
export type ConsistencyProof = { from: TreeHead; to: TreeHead; events: Uint8Array[]; report: Uint8Array[] }

type HeadsContext = Pick<Context, 'clock'> & {
  store: CustomerRows<'tree' | 'treeHeads'>
  audit: Pick<Audit, 'read'>
  hashes: Pick<Hashes, 'sha256'>
}

/** Reads the signed heads of the log of the caller's customer, and proves that one continues another. */
export function createLogHeads(context: HeadsContext, keys: Pick<HeadKeys, 'list'>) {
  const { store, audit } = context
  const headsOf = ({ id }: Customer) => store.forCustomer(id).treeHeads
  return {
    /** Returns the heads of less than a size, or all, newest first, with the public keys of the log. */
    list: (caller: Caller, before: number | null, limit: number): Promise<HeadList> =>
      audit.read(
        caller,
        { operation: 'ListLogHeads', parameters: before === null ? { limit } : { before, limit } },
        async () => ({
          origin: toOrigin(caller.customer),
          publicKeys: await listNoteKeys(context, keys, caller.customer),
          heads: await headsOf(caller.customer).list(before, limit),
        }),
      ),

    /** Proves that the log of the head of one size is the beginning of that of another one; throws *not_found*. */
    prove: (caller: Caller, sizes: { from: number; to: number }): Promise<ConsistencyProof> =>
      audit.read(caller, { operation: 'GetLogProof', parameters: sizes }, () =>
        proveConsistency(context, caller.customer, sizes),
      ),

    /** Returns the size of the log and its newest head, for monitoring; throws *forbidden*. Not logged. */
    async readForMetrics(caller: Caller): Promise<{ size: number; head: TreeHead | null }> {
      if (!isAllowed(caller, 'ListLogHeads')) throw permissionFault(caller, 'ListLogHeads')
      const { events } = await store.forCustomer(caller.customer.id).tree.readPositions()
      return { size: events.size, head: await headsOf(caller.customer).findNewest() }
    },
  }
}

/** Returns the public keys that sign the heads of a customer's log, in the form that other tools read, oldest first. */
export async function listNoteKeys(
  { hashes: { sha256 } }: Pick<HeadsContext, 'hashes'>,
  keys: Pick<HeadKeys, 'list'>,
  customer: Customer,
): Promise<string[]> {
  const name = toOrigin(customer)
  return (await keys.list()).map((publicKey) => formatNoteKey({ name, publicKey }, sha256))
}

async function proveConsistency(
  { store }: HeadsContext,
  { id }: Customer,
  sizes: { from: number; to: number },
): Promise<ConsistencyProof> {
  const { tree, treeHeads } = store.forCustomer(id)
  if (sizes.from > sizes.to) throw invalidField('from', 'headsReversed', { to: sizes.to })
  const findHead = async (size: number) => {
    const head = await treeHeads.find(size)
    if (head === null) throw new Fault('not_found', 'unknownHead', { size })
    return head
  }
  const [from, to] = [await findHead(sizes.from), await findHead(sizes.to)]
  const events = await tree.openHashes('events').hashRanges(consistencyRanges(from.size, to.size))
  const report = await tree.openHashes('report').hashRanges(consistencyRanges(from.reportSize, to.reportSize))
  if (events === null || report === null) throw new Fault('conflict', 'treeIncomplete')
  return { from, to, events, report }
}
