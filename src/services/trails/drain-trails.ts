import type { IncomingEvent } from '../../domain/events/incoming-event.ts'
import { MESSAGES } from '../../domain/messages/messages.ts'
import type { Log } from '../../domain/ports.ts'
import { formatInstant } from '../../domain/time.ts'
import type { Delivery } from '../../domain/trails/delivery.ts'
import { ObjectDiffers } from '../../domain/trails/epoch.ts'
import { selectsEvent } from '../../domain/trails/selector.ts'
import { StorageFailure } from '../../domain/trails/storage-failure.ts'
import type { Store } from '../../store/store.ts'
import type { DrainTarget } from '../../store/trails/delivery-targets.ts'
import type { Audit } from '../audit.ts'
import type { Context, CustomerRows } from '../context.ts'
import type { ConfirmedTime } from './confirmed-time.ts'
import type { DigestWriter } from './digest-writer.ts'
import type { FindEpoch } from './epoch-check.ts'
import type { OpenTargetBucket } from './open-bucket.ts'
import { type StopTrail, toTrailEvent } from './stop-trail.ts'

type DrainContext = Pick<Context, 'closing'> & {
  store: Pick<Store, 'drains' | 'deliveryWindows'> & CustomerRows<'trailEpochs' | 'digests'>
  audit: Pick<Audit, 'toSystemEvent'>
  log: Pick<Log, 'warn' | 'error'>
}
type DrainDependencies = {
  digestWriter: Pick<DigestWriter, 'writeDrained'>
  findEpoch: FindEpoch
  stopTrail: StopTrail
  openBucket: OpenTargetBucket
  readTime: ConfirmedTime
}

export type DrainTrails = ReturnType<typeof createDrainTrails>

/**
 * Returns a function that ends the drains of trails: once everything from before a change is delivered and signed, or when
 * their time is over. Then what is left of a moved trail goes where the trail is now, and what is left of a deleted one is
 * lost, with an event and a line in the log that say what. Nothing ends while no other clock confirms the time.
 */
export function createDrainTrails(context: DrainContext, dependencies: DrainDependencies) {
  return async (): Promise<void> => {
    const now = await dependencies.readTime()
    if (now === null) return
    // One after the other: the drains of a trail end in their order.
    for (const target of await context.store.drains.listTargets())
      await drainTrail(context, dependencies, target, now)
  }
}

async function drainTrail(
  context: DrainContext,
  dependencies: DrainDependencies,
  target: DrainTarget,
  now: Date,
): Promise<void> {
  const { store } = context
  const waiting = await store.drains.listWaiting(target)
  const { endsAt, kind } = target.drain
  const isOver = endsAt !== null && endsAt <= now
  // What was delivered is signed, even if the rest is lost.
  const isDone = (waiting.length === 0 || isOver) && (await isSigned(context, dependencies, target))
  if (isDone && waiting.length === 0) {
    await store.drains.finish(target, now, { event: null })
    return
  }
  if (!isOver) return
  if (kind !== 'deleted' && (await store.drains.moveAlong(target))) return
  await giveUp(context, target, waiting, now)
}

// What is narrowed is signed with the rest of the trail.
async function isSigned(
  context: DrainContext,
  dependencies: DrainDependencies,
  target: DrainTarget,
): Promise<boolean> {
  const { kind } = target.drain
  const { hasDigests, startedAt } = target.trail
  if (kind === 'narrowed' || !hasDigests || startedAt === null) return true
  try {
    return await writeDigest(context, dependencies, target)
  } catch (error) {
    if (error instanceof ObjectDiffers) await dependencies.stopTrail(target, error.object)
    else if (!(error instanceof StorageFailure)) throw error
    else
      context.log.warn('Failed to write the last digest of a trail before its change', {
        ...toLogFields(target),
        reason: error.message,
      })
    return false
  }
}

async function writeDigest(
  { store, closing }: DrainContext,
  { digestWriter, findEpoch, openBucket }: DrainDependencies,
  target: DrainTarget,
): Promise<boolean> {
  const { customer, trail, drain } = target
  if ((await store.forCustomer(customer.id).trailEpochs.findConflict(trail.id)) !== null) return false
  const epoch = await findEpoch(target)
  const bucket = await openBucket(target, closing)
  try {
    const listArchives = () => store.drains.listArchives(target)
    const job = { customer, trail, bucket, epoch, findCoverage: async () => null, listArchives }
    return await digestWriter.writeDrained(job, drain.kind === 'deleted')
  } finally {
    bucket.close()
  }
}

async function giveUp(
  context: DrainContext,
  target: DrainTarget,
  waiting: Delivery[],
  now: Date,
): Promise<void> {
  const lost = await describeLoss(context, target, waiting)
  const event = toLossEvent(context, target, lost)
  if (await context.store.drains.finish(target, now, { event }))
    context.log.error('What a deleted trail had received could not be delivered in time', {
      ...toLogFields(target),
      ...lost,
    })
}

type Loss = Awaited<ReturnType<typeof describeLoss>>

async function describeLoss({ store }: DrainContext, target: DrainTarget, waiting: Delivery[]) {
  const { customer, trail } = target
  let events = 0
  for (const window of waiting) {
    const found = await store.deliveryWindows.findTarget(window)
    for await (const batch of store.deliveryWindows.streamEvents(window))
      events += batch.filter((event) => selectsEvent(found?.trail ?? trail, event)).length
  }
  const archives = (await store.drains.listArchives(target)).map(({ key }) => key)
  const unsigned = await store.forCustomer(customer.id).digests.filterUnlisted(trail.id, archives)
  return {
    windows: waiting.length,
    events,
    from: waiting[0] ? formatInstant(waiting[0].closedAt) : null,
    until: formatInstant(waiting.at(-1)?.closedAt ?? target.drain.beganAt),
    unsignedArchives: trail.hasDigests ? unsigned.size : 0,
    error: waiting[0]?.error ?? null,
  }
}

function toLossEvent(context: DrainContext, target: DrainTarget, lost: Loss): IncomingEvent {
  const { bucket, prefix } = target.trail
  const message = MESSAGES.drains.lost(lost)
  return toTrailEvent(context, target, 'LoseTrailEvents', { bucket, prefix, ...lost }, message)
}

function toLogFields({ customer, trail }: DrainTarget) {
  return { accountId: customer.accountId, trail: trail.name, bucket: trail.bucket }
}
