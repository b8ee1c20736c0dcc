import { CLOCK_TOLERANCE_MS } from '../../domain/events/purge-clock.ts'
import { ENGLISH } from '../../domain/messages/english/english.ts'
import type { Bucket, Log } from '../../domain/ports.ts'
import { MINUTE_MS } from '../../domain/time.ts'
import { FIRST_EPOCH } from '../../domain/trails/archive.ts'
import type { DigestReference } from '../../domain/trails/digest.ts'
import { type Epoch, type EpochReason, isOlderCopy } from '../../domain/trails/epoch.ts'
import { StorageFailure } from '../../domain/trails/storage-failure.ts'
import type { DeliveryTarget } from '../../store/trails/delivery-targets.ts'
import type { Audit } from '../audit.ts'
import type { Context, CustomerRows } from '../context.ts'
import { findNewestDigest, type NewestDigest } from './find-newest-digest.ts'
import type { OpenTargetBucket } from './open-bucket.ts'
import type { DigestReader } from './read-digest.ts'
import { toTrailEvent } from './stop-trail.ts'
import { type TestContext, testTarget } from './test-bucket.ts'

/**
 * Returns the epoch of a trail, null for the first one. The first call after a start of the process or of the trail checks
 * first whether another one begins; throws a `StorageFailure` if the bucket cannot be read.
 */
export type FindEpoch = (target: DeliveryTarget) => Promise<Epoch | null>

type EpochContext = Pick<Context, 'clock' | 'closing'> & {
  store: CustomerRows<'digests' | 'trailEpochs' | 'projects' | 'connections'>
  audit: Pick<Audit, 'toSystemEvent'>
  log: Pick<Log, 'warn'>
} & TestContext
type EpochDependencies = {
  openBucket: OpenTargetBucket
  digestReader: DigestReader
  /** How long the search for the newest digest of a trail may take. */
  searchMs?: number
}

/** Jobs and deliveries wait for the search, also those of other trails. */
const SEARCH_MS = MINUTE_MS

/**
 * Creates the check that tells whether the database is an older copy: then the bucket has a newer digest than the database,
 * and a new epoch of the trail begins, in which no object has the name of an earlier one. So it does when a trail is
 * started again after it has stopped for an object. One per process.
 */
export function createFindEpoch(context: EpochContext, dependencies: EpochDependencies): FindEpoch {
  const checks = new Map<string, { start: string; check: Promise<void> }>()
  return async (target) => {
    const { customer, trail } = target
    const { trailEpochs } = context.store.forCustomer(customer.id)
    // What remains of before a change continues the epoch of the trail.
    if (target.drain !== null) return trailEpochs.findCurrent(trail.id)
    const start = JSON.stringify([trail.startedAt, trail.bucket, trail.prefix, trail.isWriteOnly])
    const key = `${customer.id}/${trail.id}`
    let known = checks.get(key)
    if (known?.start !== start) {
      known = { start, check: checkEpoch(context, dependencies, target) }
      checks.set(key, known)
      // The next call tries again.
      known.check.catch(() => checks.delete(key))
    }
    await known.check
    return trailEpochs.findCurrent(trail.id)
  }
}

async function checkEpoch(
  context: EpochContext,
  dependencies: EpochDependencies,
  target: DeliveryTarget,
): Promise<void> {
  await testConditions(context, target)
  const { customer, trail } = target
  const rows = context.store.forCustomer(customer.id)
  const epoch = await rows.trailEpochs.findCurrent(trail.id)
  const newest = await look(context, dependencies, target)
  const conflict = await rows.trailEpochs.findConflict(trail.id)
  const isStartedAgain = conflict !== null && trail.startedAt !== null && conflict.foundAt < trail.startedAt
  const isOlder = newest?.digest != null && (await isBehind(context, target, newest.digest, epoch))
  if (isOlder) await beginEpoch(context, target, { reason: 'older-copy', epoch, newest })
  else if (isStartedAgain) await beginEpoch(context, target, { reason: 'conflict', epoch, newest })
}

// A storage that was tested by an earlier release may refuse to replace objects, which is safer than to look first.
async function testConditions(
  context: EpochContext,
  { customer, trail, storage }: DeliveryTarget,
): Promise<void> {
  if (storage === null || storage.conditionalWrites !== null || trail.bucket.startsWith('file:')) return
  try {
    await testTarget(context, customer, trail, { isRepeated: true })
  } catch (error) {
    // The delivery reports what is wrong with the bucket.
    if (!(error instanceof StorageFailure)) throw error
  }
}

// Returns what was found; null if the bucket has no digests of the trail, or must not be read.
async function look(
  { clock, closing, log }: EpochContext,
  { openBucket, digestReader, searchMs = SEARCH_MS }: EpochDependencies,
  target: DeliveryTarget,
): Promise<NewestDigest | null> {
  const { customer, trail } = target
  if (!trail.hasDigests || trail.isWriteOnly) return null
  const stop = new AbortController()
  const signal = AbortSignal.any([closing, stop.signal])
  const bucket: Pick<Bucket, 'get' | 'list' | 'close'> = await openBucket(target, signal)
  const timer = setTimeout(() => stop.abort(), searchMs)
  try {
    const until = new Date(clock().getTime() + CLOCK_TOLERANCE_MS)
    const location = { ...trail, accountId: customer.accountId }
    const limit = { signal, renew: () => void timer.refresh() }
    return await findNewestDigest(bucket, digestReader, location, until, limit)
  } catch (error) {
    if (stop.signal.aborted && !closing.aborted)
      throw new StorageFailure('SearchTooLong', ENGLISH.storage.searchTooLong, error)
    if (!(error instanceof StorageFailure) || error.code !== 'AccessDenied') throw error
    log.warn('A trail cannot be compared with its bucket, which must not be read', {
      accountId: customer.accountId,
      trail: trail.name,
      reason: error.message,
    })
    return null
  } finally {
    clearTimeout(timer)
    bucket.close()
  }
}

async function isBehind(
  { store }: EpochContext,
  { customer, trail }: DeliveryTarget,
  inBucket: DigestReference,
  epoch: Epoch | null,
): Promise<boolean> {
  const { digests } = store.forCustomer(customer.id)
  const knownHash = await digests.findHash(inBucket.bucket, inBucket.key)
  const last = await digests.findLast(trail.id)
  return isOlderCopy({
    inBucket,
    knownHash,
    lastEnd: last?.end ?? null,
    trailCreatedAt: trail.createdAt,
    epoch,
  })
}

type Beginning = { reason: EpochReason; epoch: Epoch | null; newest: NewestDigest | null }

async function beginEpoch(
  context: EpochContext,
  target: DeliveryTarget,
  { reason, epoch, newest }: Beginning,
): Promise<void> {
  const { store, clock, log } = context
  const { customer, trail } = target
  const after = epoch?.number ?? FIRST_EPOCH
  const number = Math.max(after, newest?.epoch ?? FIRST_EPOCH) + 1
  const previous = newest?.digest ?? null
  const details = { reason, epoch: number, bucket: trail.bucket, previousDigest: previous?.key ?? null }
  const message = ENGLISH.epochs[reason === 'older-copy' ? 'olderCopy' : 'afterConflict']
  const event = toTrailEvent(context, target, 'BeginTrailEpoch', details, message)
  const begun = { number, reason, beganAt: clock(), previous }
  if (await store.forCustomer(customer.id).trailEpochs.begin(trail.id, after, begun, event))
    log.warn('A new epoch of a trail began', { accountId: customer.accountId, trail: trail.name, ...details })
}
