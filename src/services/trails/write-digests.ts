import { CLOCK_TOLERANCE_MS } from '../../domain/events/purge-clock.ts'
import type { Log } from '../../domain/ports.ts'
import { ObjectDiffers } from '../../domain/trails/epoch.ts'
import { StorageFailure } from '../../domain/trails/storage-failure.ts'
import type { Store } from '../../store/store.ts'
import type { DeliveryTarget } from '../../store/trails/delivery-targets.ts'
import type { Audit } from '../audit.ts'
import type { Context, CustomerRows } from '../context.ts'
import type { ConfirmedTime } from './confirmed-time.ts'
import type { DigestWriter } from './digest-writer.ts'
import type { FindEpoch } from './epoch-check.ts'
import type { OpenTargetBucket } from './open-bucket.ts'
import { type StopTrail, toTrailEvent } from './stop-trail.ts'

type WriteDigestsContext = Pick<Context, 'clock' | 'closing'> & {
  store: Pick<Store, 'deliveryWindows'> & CustomerRows<'trailEpochs' | 'digests'>
  audit: Pick<Audit, 'toSystemEvent' | 'record'>
  log: Pick<Log, 'warn'>
}
type WriteDependencies = {
  digestWriter: DigestWriter
  findEpoch: FindEpoch
  stopTrail: StopTrail
  openBucket: OpenTargetBucket
  readTime: ConfirmedTime
}

/**
 * Returns a function that writes the due digests of all trails that have digests. A storage failure of a
 * trail is logged, and the next run tries again. Nothing is written while no other clock confirms the time.
 */
export function createWriteDigests(context: WriteDigestsContext, dependencies: WriteDependencies) {
  const { log, clock } = context
  const reportFuture = createReportFuture(context)
  return async (): Promise<void> => {
    const time = await dependencies.readTime()
    // Digests are signed and can't be corrected, so none ends in the future.
    if (time === null || clock().getTime() - time.getTime() > CLOCK_TOLERANCE_MS) return
    // Concurrently, so that a slow storage does not delay the other trails.
    const runs = (await context.store.deliveryWindows.listTargets()).map(async (target) => {
      const { customer, trail } = target
      if (!trail.hasDigests || trail.startedAt === null) return
      await reportFuture(target, time)
      try {
        await writeTrailDigests(context, dependencies, target)
      } catch (error) {
        if (error instanceof ObjectDiffers) return void (await dependencies.stopTrail(target, error.object))
        if (!(error instanceof StorageFailure)) throw error
        // A shutdown cancels what is under way, which is no failure of the storage.
        if (context.closing.aborted) return
        log.warn('Failed to write a trail digest', {
          accountId: customer.accountId,
          trail: trail.name,
          reason: error.message,
        })
      }
    })
    // Waits for all of them before the first bug is thrown.
    await Promise.allSettled(runs)
    await Promise.all(runs)
  }
}

// A clock that was ahead has ended the period of a signed digest too late. It stays so, and the next one is written after it.
function createReportFuture(context: WriteDigestsContext) {
  const reported = new Set<string>()
  return async (target: DeliveryTarget, now: Date): Promise<void> => {
    const { customer, trail } = target
    const last = await context.store.forCustomer(customer.id).digests.findLast(trail.id)
    if (!last || last.end.getTime() - now.getTime() <= CLOCK_TOLERANCE_MS || reported.has(last.key)) return
    reported.add(last.key)
    const details = { key: last.key, end: last.end.toISOString() }
    context.log.warn('The newest digest of a trail ends in the future: the next one is written after that', {
      accountId: customer.accountId,
      trail: trail.name,
      ...details,
    })
    context.audit.record(toTrailEvent(context, target, 'FindDigestInFuture', details))
  }
}

async function writeTrailDigests(
  { store, closing }: WriteDigestsContext,
  { digestWriter, openBucket, findEpoch }: WriteDependencies,
  target: DeliveryTarget,
): Promise<void> {
  const { customer, trail } = target
  const epoch = await findEpoch(target)
  if ((await store.forCustomer(customer.id).trailEpochs.findConflict(trail.id)) !== null) return
  const bucket = await openBucket(target, closing)
  try {
    const findCoverage = () => store.deliveryWindows.findCoverage(customer.id, trail)
    const listArchives = () => store.deliveryWindows.listArchives(customer.id, trail.id)
    const job = { customer, trail, bucket, epoch, findCoverage, listArchives }
    const isFinished =
      !trail.isLogging && (await store.deliveryWindows.isFullyDelivered(customer.id, trail.id))
    await (isFinished ? digestWriter.writeFinal(job) : digestWriter.writeHourly(job))
  } finally {
    bucket.close()
  }
}
