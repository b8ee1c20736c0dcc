import { MESSAGES } from '../../domain/messages/messages.ts'
import { FIRST_EPOCH } from '../../domain/trails/archive.ts'
import type { Store } from '../../store/store.ts'
import type { Audit } from '../audit.ts'
import type { Context, CustomerRows } from '../context.ts'
import { toTrailEvent } from './stop-trail.ts'

type RestoredContext = Pick<Context, 'clock'> & {
  store: Pick<Store, 'deliveryWindows'> & CustomerRows<'trailEpochs'>
  audit: Pick<Audit, 'toSystemEvent'>
}

/**
 * Begins an epoch of every trail that was ever started, because the database was restored from a backup, and returns their
 * number. So no object gets the name of one that was stored after the backup, not even in a bucket that must not be read.
 */
export async function beginEpochsAfterRestore(context: RestoredContext): Promise<number> {
  const { store, clock } = context
  let begun = 0
  for (const target of await store.deliveryWindows.listTargets()) {
    const { customer, trail } = target
    if (trail.startedAt === null) continue
    const { trailEpochs } = store.forCustomer(customer.id)
    const after = (await trailEpochs.findCurrent(trail.id))?.number ?? FIRST_EPOCH
    const details = { reason: 'restored', epoch: after + 1, bucket: trail.bucket, previousDigest: null }
    const event = toTrailEvent(context, target, 'BeginTrailEpoch', details, MESSAGES.epochs.restored)
    const epoch = { number: after + 1, reason: 'restored' as const, beganAt: clock(), previous: null }
    if (await trailEpochs.begin(trail.id, after, epoch, event)) begun += 1
  }
  return begun
}
