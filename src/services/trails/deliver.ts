import type { ReceivedEvent } from '../../domain/events/receipt.ts'
import { MESSAGES } from '../../domain/messages/messages.ts'
import type { ArchiveSummary, Log, PackedArchive } from '../../domain/ports.ts'
import { type ArchiveSeries, archiveKey, archiveStem, FIRST_EPOCH } from '../../domain/trails/archive.ts'
import { type Archive, type Delivery, retryDelayMs } from '../../domain/trails/delivery.ts'
import { ObjectDiffers } from '../../domain/trails/epoch.ts'
import { createMerkleTree, leafHash } from '../../domain/trails/merkle-tree.ts'
import { selectsEvent } from '../../domain/trails/selector.ts'
import { StorageFailure } from '../../domain/trails/storage-failure.ts'
import { type PackedLines, submissionLine } from '../../domain/trails/submissions.ts'
import type { Trail } from '../../domain/trails/trail.ts'
import type { Store } from '../../store/store.ts'
import type { DeliveryTarget } from '../../store/trails/delivery-targets.ts'
import type { DeliveryWindowStore } from '../../store/trails/delivery-windows.ts'
import type { Context } from '../context.ts'
import { type CreatingBucket, createObject, type NewObject, nullIfDamaged } from './create-object.ts'
import { createSubmissions } from './create-submissions.ts'
import type { FindEpoch } from './epoch-check.ts'
import type { FindChecksum } from './find-checksum.ts'
import type { OpenTargetBucket } from './open-bucket.ts'
import type { StopTrail } from './stop-trail.ts'

type DeliverContext = Pick<
  Context,
  'clock' | 'packArchives' | 'packLines' | 'inspectArchive' | 'hashes' | 'closing'
> & {
  store: Pick<Store, 'deliveryWindows'>
  log: Pick<Log, 'warn'>
}
type BucketServices = {
  openBucket: OpenTargetBucket
  findChecksum: FindChecksum
  findEpoch: FindEpoch
  stopTrail: StopTrail
}
type DeliverServices = BucketServices & { closeWindows: () => Promise<void> }
type Dependencies = Omit<DeliverContext, 'store'> & BucketServices & { store: DeliveryWindowStore }

export type Deliver = ReturnType<typeof createDeliver>

/**
 * Returns a function that closes the delivery windows that are due and carries out the waiting deliveries,
 * those of one trail in order. It returns the number of archives delivered. A failed delivery is stored with
 * the error from the storage and tried again after a growing delay; it does not affect other trails. A shutdown
 * aborts deliveries and releases them.
 */
export function createDeliver(context: DeliverContext, { closeWindows, ...bucketServices }: DeliverServices) {
  const { clock, closing } = context
  const store = context.store.deliveryWindows
  const dependencies = { ...context, ...bucketServices, store }
  let workers = 0
  const work = async (first: Delivery): Promise<number> => {
    let archives = 0
    for (let delivery: Delivery | null = first; delivery !== null; delivery = await store.claim(clock())) {
      archives += await attemptDelivery(dependencies, delivery)
      if (closing.aborted) break
    }
    return archives
  }
  return async (): Promise<number> => {
    await closeWindows()
    const started: Promise<number>[] = []
    while (workers < WORKERS_MAX && !closing.aborted) {
      const delivery = await store.claim(clock())
      if (delivery === null) break
      workers += 1
      started.push(work(delivery).finally(() => workers--))
    }
    // Waits for all workers, also if one of them fails.
    await Promise.allSettled(started)
    return (await Promise.all(started)).reduce((sum, archives) => sum + archives, 0)
  }
}

/** Number of trails that a process delivers at the same time, so that a slow storage delays few others. */
const WORKERS_MAX = 8
/** A third of the time for which a claim is valid. */
const RENEW_MS = 20_000

async function attemptDelivery(dependencies: Dependencies, delivery: Delivery): Promise<number> {
  const { store, clock, closing } = dependencies
  const target = await store.findTarget(delivery)
  if (target === null) return 0
  const claimLost = new AbortController()
  const renewClaim = async () => {
    const isStillClaimed = await store.renew(delivery, clock()).catch(() => false)
    if (!isStillClaimed) claimLost.abort()
  }
  const timer = setInterval(renewClaim, RENEW_MS)
  try {
    const signal = AbortSignal.any([claimLost.signal, closing])
    const archives = await putArchives(dependencies, delivery, target, signal)
    await store.complete(delivery, archives, clock())
    return archives.length
  } catch (error) {
    if (closing.aborted) await store.release(delivery)
    else {
      await dependencies.findChecksum(delivery, target, error)
      await recordFailure(dependencies, delivery, target, await toShownError(dependencies, target, error))
    }
    return 0
  } finally {
    clearInterval(timer)
  }
}

// An object with another content stops the trail. It is shown like a failure of the storage.
async function toShownError(
  { stopTrail }: Dependencies,
  target: DeliveryTarget,
  error: unknown,
): Promise<unknown> {
  if (!(error instanceof ObjectDiffers)) return error
  return new StorageFailure('ObjectDiffers', await stopTrail(target, error.object), error)
}

// Every error is stored as a failure of this delivery, so that the other trails are delivered.
async function recordFailure(
  { store, clock, log }: Dependencies,
  delivery: Delivery,
  { customer, trail }: DeliveryTarget,
  error: unknown,
): Promise<void> {
  const nextAttemptAt = new Date(clock().getTime() + retryDelayMs(delivery.attempts))
  const isStorageFailure = error instanceof StorageFailure
  await store.fail(
    delivery,
    isStorageFailure ? error.message : MESSAGES.storage.deliveryFailed,
    nextAttemptAt,
  )
  log.warn('Trail delivery failed', {
    accountId: customer.accountId,
    trail: trail.name,
    window: delivery.closedAt.toISOString(),
    attempts: delivery.attempts,
    ...(isStorageFailure ? { reason: error.message } : { error }),
  })
}

// A window always gives the same keys and contents in an epoch and a revision: the next attempt finds what a failed one has created.
async function putArchives(
  dependencies: Dependencies,
  delivery: Delivery,
  target: DeliveryTarget,
  signal: AbortSignal,
): Promise<Archive[]> {
  const { store, openBucket, packArchives } = dependencies
  const { sha256, sha256Hex } = dependencies.hashes
  const { trail } = target
  const epoch = await dependencies.findEpoch(target)
  const series = toSeries(delivery, target, epoch?.number ?? FIRST_EPOCH)
  const stem = (part: number) => archiveStem(series, part, sha256Hex)
  const options = { format: trail.format, stem, mtime: delivery.closedAt }
  const isRetry = delivery.attempts > 1
  const trees = new Map<number, ReturnType<typeof createMerkleTree>>()
  const submissions = new Map<number, PackedLines>()
  const archives: Archive[] = []
  const bucket = await openBucket(target, signal)
  try {
    const events = selectEvents(store.streamEvents(delivery), trail)
    const packed = packArchives(events, options, (event, part) => {
      const tree = trees.get(part) ?? createMerkleTree(sha256)
      trees.set(part, tree)
      tree.add(leafHash(Buffer.from(event.record), sha256))
      const lines = submissions.get(part) ?? dependencies.packLines()
      submissions.set(part, lines)
      lines.add(submissionLine(event))
    })
    for await (const { part, body, summary } of packed) {
      const key = archiveKey(series, part, trail.format, sha256Hex)
      const bytes = await createArchive(dependencies, bucket, trail, { key, body, summary, isRetry })
      const root = trees.get(part)?.root()
      trees.delete(part)
      const lines = submissions.get(part) ?? dependencies.packLines()
      submissions.delete(part)
      const file = await createSubmissions(dependencies, bucket, trail, { lines, series, part, isRetry })
      archives.push({ ...toArchive(trail.bucket, key, { ...summary(), bytes }, root), submissions: file })
    }
    return archives
  } finally {
    bucket.close()
  }
}

type NewArchive = Pick<PackedArchive, 'body' | 'summary'> & Pick<NewObject, 'key' | 'isRetry'>

// Returns its size in the bucket: the compression of another release may give other bytes for the same content.
async function createArchive(
  { inspectArchive }: Dependencies,
  bucket: CreatingBucket,
  trail: Trail,
  { summary, ...object }: NewArchive,
): Promise<number> {
  const compare: NewObject['compare'] = async (stored) => {
    const content = await inspectArchive(object.key, stored.body).catch(nullIfDamaged)
    return content !== null && content.sha256 === summary().sha256 ? content.bytes : null
  }
  return (await createObject(bucket, trail, { ...object, compare })) ?? summary().bytes
}

function toSeries(
  { closedAt }: Delivery,
  { customer, trail, revision }: DeliveryTarget,
  epoch: number,
): ArchiveSeries {
  const { id, prefix, region } = trail
  const window = { window: closedAt.toISOString(), at: closedAt }
  return { prefix, accountId: customer.accountId, region, trail: id, ...window, epoch, revision }
}

async function* selectEvents(
  batches: AsyncIterable<ReceivedEvent[]>,
  trail: Trail,
): AsyncGenerator<ReceivedEvent[]> {
  for await (const batch of batches) yield batch.filter((event) => selectsEvent(trail, event))
}

function toArchive(
  bucket: string,
  key: string,
  { bytes, sha256, count, oldest, newest }: ArchiveSummary,
  root: Uint8Array | undefined,
): Omit<Archive, 'submissions'> {
  return {
    bucket,
    key,
    bytes,
    sha256,
    count,
    oldestEventTime: oldest?.toISOString() ?? '',
    newestEventTime: newest?.toISOString() ?? '',
    merkleRoot: root ? Buffer.from(root).toString('hex') : null,
  }
}
