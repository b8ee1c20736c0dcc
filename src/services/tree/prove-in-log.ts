import type { Customer } from '../../domain/access/customer.ts'
import { Fault } from '../../domain/fault.ts'
import type { Hashes } from '../../domain/ports.ts'
import type { LogProof } from '../../domain/tree/log-proof.ts'
import { inclusionRanges } from '../../domain/tree/tree-proof.ts'
import type { TreeHead } from '../../store/tree/tree-heads.ts'
import type { Context, CustomerRows } from '../context.ts'
import type { HeadKeys } from './head-keys.ts'
import { listNoteKeys } from './log-heads.ts'
import type { SequenceEvents } from './sequence-events.ts'
import type { SignHeads } from './sign-heads.ts'

export type ProveInLog = ReturnType<typeof createProveInLog>

type ProveContext = Pick<Context, 'clock'> & {
  store: CustomerRows<'tree' | 'treeHeads'>
  hashes: Pick<Hashes, 'sha256'>
}
type ProveDependencies = {
  headKeys: Pick<HeadKeys, 'list'>
  signHeads: Pick<SignHeads, 'sign'>
  sequenceEvents: SequenceEvents
}

/**
 * Returns a function that proves that an event is in a customer's log, up to a signed head, which is signed now if the event
 * was received after the last one. It returns null for an event that is not kept any more, or that was received before there
 * was a tree. Throws *conflict* if there will be such a head in a moment.
 */
export function createProveInLog(context: ProveContext, dependencies: ProveDependencies) {
  const { store } = context
  return async (customer: Customer, eventId: string, project: string | null): Promise<LogProof | null> => {
    const { tree } = store.forCustomer(customer.id)
    let found = await tree.findEvent(eventId, project)
    if (found !== null && found.leaf === null) {
      await dependencies.sequenceEvents()
      found = await tree.findEvent(eventId, project)
    }
    if (!found?.leaf) return null
    const { row, leaf } = found
    const head = await findHead(context, dependencies.signHeads, customer, leaf.index)
    const path = await tree.openHashes('events').hashRanges(inclusionRanges(leaf.index, head.size))
    if (path === null) throw new Fault('conflict', 'treeIncomplete')
    const keys = await listNoteKeys(context, dependencies.headKeys, customer)
    return {
      leaf: withoutNulls(row.event),
      leafIndex: leaf.index,
      path: path.map((hash) => Buffer.from(hash).toString('hex')),
      head: head.note,
      publicKey: keys.at(-1) ?? '',
    }
  }
}

/** The least time between heads that are signed for a proof. */
const HEAD_INTERVAL_MS = 5_000

async function findHead(
  { store, clock }: ProveContext,
  signHeads: Pick<SignHeads, 'sign'>,
  customer: Customer,
  index: number,
): Promise<TreeHead> {
  const { treeHeads } = store.forCustomer(customer.id)
  const newest = await treeHeads.findNewest()
  if (newest !== null && newest.size > index) return newest
  const isRecent = newest !== null && clock().getTime() - newest.signedAt.getTime() < HEAD_INTERVAL_MS
  const signed = isRecent ? null : await signHeads.sign(customer)
  const head = signed ?? (await treeHeads.findNewest())
  if (head === null || head.size <= index) throw new Fault('conflict', 'eventNotInHead')
  return head
}

function withoutNulls(fields: { [name: string]: string | null }): { [name: string]: string } {
  const values: { [name: string]: string } = {}
  for (const [name, value] of Object.entries(fields)) if (value !== null) values[name] = value
  return values
}
