import type { Hashes } from '../../domain/ports.ts'
import { growTree } from '../../domain/tree/grow-tree.ts'
import { hashLeaves } from '../../domain/tree/leaf.ts'
import type { Store } from '../../store/store.ts'
import type { TreeGrowth } from '../../store/tree/append-leaves.ts'
import type { NewLeaves } from '../../store/tree/customer-tree.ts'
import type { TreePositions } from '../../store/tree/tree-position.ts'
import type { Context, CustomerRows } from '../context.ts'

type SequenceContext = Pick<Context, 'clock'> & {
  store: CustomerRows<'tree'> & Pick<Store, 'trees'>
  hashes: Pick<Hashes, 'sha256'>
}

export type SequenceEvents = ReturnType<typeof createSequenceEvents>

/**
 * Returns a function that adds the events that were received since its last run to the trees of their customers, in the
 * order of receipt, with their rows of the administrator log. It returns the number of events. What it holds in memory does
 * not grow with their number. A signal stops it early. Several processes may run it: one that finds another ahead of it leaves the rest to that one.
 */
export function createSequenceEvents(context: SequenceContext) {
  const { trees } = context.store
  let knownUntil = 0
  return async (stop?: AbortSignal): Promise<number> => {
    const until = await trees.findSettledSequence()
    if (until <= knownUntil) return 0
    const { begunAfter, followedUntil } = await trees.readSequencer()
    knownUntil = followedUntil
    if (until <= followedUntil) return 0
    const batch = createBatch(context)
    for (const customer of await trees.listReceivers(followedUntil, until)) {
      const isAdded = await followCustomer(context, batch, customer, { after: begunAfter, until, stop })
      if (!isAdded) return batch.added()
    }
    if (await batch.store(until)) knownUntil = until
    return batch.added()
  }
}

/** Leaves that are stored together. More of them wait for fewer transactions, and take more memory. */
const LEAVES_MAX = 2_000

type Batch = ReturnType<typeof createBatch>

function createBatch({ store, clock }: SequenceContext) {
  let growths: TreeGrowth[] = []
  let leaves = 0
  let added = 0
  const storeAll = async (followedUntil: number | null): Promise<boolean> => {
    const stored = growths
    growths = []
    leaves = 0
    if (!(await store.trees.append({ growths: stored, followedUntil, now: clock() }))) return false
    for (const { kind, leaves: each } of stored) if (kind === 'events') added += each.hashes.length
    return true
  }
  return {
    /**
     * Adds the growths of both trees by the same events, which are stored together: what follows the events of one also follows
     * the rows of the other. Resolves with false if earlier ones could not be stored.
     */
    async add(both: TreeGrowth[]): Promise<boolean> {
      growths.push(...both)
      leaves += both.reduce((sum, growth) => sum + growth.leaves.hashes.length, 0)
      return leaves < LEAVES_MAX || (await storeAll(null))
    },
    /** Stores what has been added, and up to where the trees follow the log with it. */
    store: storeAll,
    added: (): number => added,
  }
}

async function followCustomer(
  { store, hashes }: SequenceContext,
  batch: Batch,
  customer: number,
  { after, until, stop }: { after: number; until: number; stop: AbortSignal | undefined },
): Promise<boolean> {
  const { tree } = store.forCustomer(customer)
  const positions = await tree.readPositions()
  const last = Math.max(after, positions.events.lastSequence)
  for await (const leaves of tree.streamNewLeaves(last, until)) {
    const both = growTrees(customer, positions, leaves, hashes.sha256)
    for (const growth of both) positions[growth.kind] = growth.after
    if (!(await batch.add(both))) return false
    if (stop?.aborted) return false
  }
  return true
}

function growTrees(
  customer: number,
  positions: TreePositions,
  leaves: NewLeaves,
  sha256: Hashes['sha256'],
): TreeGrowth[] {
  return TREE_KINDS.filter((kind) => leaves[kind].hashes.length > 0).map((kind) => {
    const before = positions[kind]
    const { complete, ...tree } = growTree(before, hashLeaves(kind, leaves[kind], sha256), sha256)
    const after = { ...tree, lastSequence: leaves[kind].sequences.at(-1) ?? before.lastSequence }
    return { customer, kind, before, after, leaves: leaves[kind], complete }
  })
}

const TREE_KINDS = ['events', 'report'] as const
