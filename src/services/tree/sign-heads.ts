import type { Customer } from '../../domain/access/customer.ts'
import type { Hashes, Log } from '../../domain/ports.ts'
import { MINUTE_MS, toWholeSecond } from '../../domain/time.ts'
import { formatCheckpoint, toOrigin } from '../../domain/tree/checkpoint.ts'
import { formatNote } from '../../domain/tree/signed-note.ts'
import { joinPeaks } from '../../domain/tree/tree-node.ts'
import type { Store } from '../../store/store.ts'
import type { TreeHead } from '../../store/tree/tree-heads.ts'
import type { Context, CustomerRows } from '../context.ts'
import type { HeadKeys } from './head-keys.ts'

type SignContext = Pick<Context, 'clock'> & {
  store: CustomerRows<'tree' | 'treeHeads'> & Pick<Store, 'trees'>
  hashes: Pick<Hashes, 'sha256'>
  log: Pick<Log, 'info'>
}

/** A head that was signed within this time is recent enough: half of the time between two runs. */
const RECENT_MS = MINUTE_MS / 2

export type SignHeads = ReturnType<typeof createSignHeads>

/** Signs heads: what a customer's log contains at a time. Each is stored, and is a line of the process log. */
export function createSignHeads(context: SignContext, keys: Pick<HeadKeys, 'getSigner'>) {
  const { store } = context
  const sign = async (customer: Customer, after: Date | null = null): Promise<TreeHead | null> => {
    const head = await createHead(context, keys, customer)
    // Of two processes, one stores its head, and only that one counts.
    const isAdded = head !== null && (await store.forCustomer(customer.id).treeHeads.add(head, after))
    if (!isAdded) return null
    const { accountId } = customer
    context.log.info('Signed a head of the log', { accountId, size: head.size, head: head.note })
    return head
  }
  const signEach = async (after: Date | null): Promise<number> => {
    let signed = 0
    for (const customer of await store.trees.listCustomersWithoutHead())
      if ((await sign(customer, after)) !== null) signed += 1
    return signed
  }
  return {
    /** Signs the head of a customer's log as it is now; returns null if its size has one already. */
    sign: (customer: Customer): Promise<TreeHead | null> => sign(customer),

    /** Signs a head for each customer whose log has grown since its last one; returns their number. */
    signAll: (): Promise<number> => signEach(null),

    /** Does the same, but not for those of which a head was signed a moment ago, as by another process that does so each minute. */
    signDue: (): Promise<number> => signEach(new Date(context.clock().getTime() - RECENT_MS)),
  }
}

async function createHead(
  { store, hashes: { sha256 }, clock }: SignContext,
  keys: Pick<HeadKeys, 'getSigner'>,
  customer: Customer,
): Promise<TreeHead | null> {
  const { events, report } = await store.forCustomer(customer.id).tree.readPositions()
  const { begunAt } = await store.trees.readSequencer()
  if (events.size === 0 || begunAt === null) return null
  const signer = await keys.getSigner()
  const signedAt = toWholeSecond(clock())
  const origin = toOrigin(customer)
  const text = formatCheckpoint({
    origin,
    events: { size: events.size, root: joinPeaks(events.peaks, sha256) },
    report: { size: report.size, root: joinPeaks(report.peaks, sha256) },
    begunAt,
    at: signedAt,
  })
  const key = { name: origin, publicKey: signer.publicKey }
  const note = formatNote(text, key, signer.sign(text), sha256)
  return { size: events.size, reportSize: report.size, signedAt, note }
}
