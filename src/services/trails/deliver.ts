import { createHash } from 'node:crypto'
import type { Clock } from '../../clock.ts'
import type { Event } from '../../domain/events/event.ts'
import {
  type ArchiveFormat,
  type ArchiveSeries,
  archiveKey,
  archiveStem,
} from '../../domain/trails/archive.ts'
import { type Archive, type Delivery, lastWindowEnd, retryDelayMs } from '../../domain/trails/delivery.ts'
import { createMerkleTree, leafHash } from '../../domain/trails/merkle-tree.ts'
import { selectsEvent } from '../../domain/trails/selector.ts'
import { StorageFailure } from '../../domain/trails/storage-failure.ts'
import type { Trail } from '../../domain/trails/trail.ts'
import type { DeliveryTarget } from '../../store/trails/delivery-targets.ts'
import type { DeliveryWindowStore } from '../../store/trails/delivery-windows.ts'

type Facts = { count: number; bytes: number; sha256: string; oldest: Date | null; newest: Date | null }
type Packed = { part: number; body: AsyncIterable<Uint8Array>; facts: () => Facts }
type Packing = { format: ArchiveFormat; stem: (part: number) => string; mtime: Date }
type Pack = (
  events: AsyncIterable<Event[]>,
  packing: Packing,
  onEvent: (event: Event, part: number) => void,
) => AsyncIterable<Packed>
type Bucket = {
  put(key: string, body: AsyncIterable<Uint8Array>): Promise<unknown>
  close(): void
}
type BucketOf = (customer: DeliveryTarget['customer'], trail: Trail, signal: AbortSignal) => Promise<Bucket>
type Log = { warn(happening: string, more?: { [name: string]: unknown }): void }

/** A third of how long a claim lasts. */
const RENEW_MS = 20_000
/** Trails that a process works on at once: a storage that keeps us waiting keeps few others waiting. */
const AT_ONCE = 8
const OUR_FAULT = 'Something went wrong on our side.'

export type Deliver = ReturnType<typeof createDeliver>

/**
 * Saves what trails have not saved yet: closes the windows that are due and carries out every delivery that is, one
 * trail's in order. A failure is written down in the storage's words and tried again after a growing pause; other
 * trails go on. Answers with how many archives were delivered. Once it is `ending`, what is under way is let go of.
 */
export function createDeliver(
  rows: DeliveryWindowStore,
  bucketOf: BucketOf,
  pack: Pack,
  clock: Clock,
  log: Log,
  settings: { deliverySeconds: number },
  ending = new AbortController().signal,
) {
  let working = 0
  const lane = async (first: Delivery): Promise<number> => {
    let archives = 0
    for (let due: Delivery | null = first; due !== null; due = await rows.claim(clock())) {
      archives += await attempt(rows, bucketOf, pack, clock, log, due, ending)
      if (ending.aborted) break
    }
    return archives
  }
  return async (): Promise<number> => {
    await rows.closeWindows(lastWindowEnd(clock(), settings.deliverySeconds))
    const lanes: Promise<number>[] = []
    while (working < AT_ONCE && !ending.aborted) {
      const due = await rows.claim(clock())
      if (due === null) break
      working += 1
      lanes.push(lane(due).finally(() => working--))
    }
    // Each lane to its end, also when another's fails.
    await Promise.allSettled(lanes)
    return (await Promise.all(lanes)).reduce((sum, archives) => sum + archives, 0)
  }
}

async function attempt(
  rows: DeliveryWindowStore,
  bucketOf: BucketOf,
  pack: Pack,
  clock: Clock,
  log: Log,
  delivery: Delivery,
  ending: AbortSignal,
): Promise<number> {
  const order = await rows.order(delivery)
  if (order === null) return 0
  const stop = new AbortController()
  const beat = async () => {
    const isOurs = await rows.renew(delivery, clock()).catch(() => false)
    if (!isOurs) stop.abort()
  }
  const heart = setInterval(beat, RENEW_MS)
  try {
    const signal = AbortSignal.any([stop.signal, ending])
    const archives = await carriedOut(rows, bucketOf, pack, delivery, order, signal)
    await rows.finish(delivery, archives, clock())
    return archives.length
  } catch (error) {
    if (ending.aborted) await rows.release(delivery)
    else await failed(rows, clock, log, delivery, order, error)
    return 0
  } finally {
    clearInterval(heart)
  }
}

// Whatever went wrong is that trail's alone: the others go on.
async function failed(
  rows: DeliveryWindowStore,
  clock: Clock,
  log: Log,
  delivery: Delivery,
  { trail }: DeliveryTarget,
  error: unknown,
): Promise<void> {
  const next = new Date(clock().getTime() + retryDelayMs(delivery.attempts))
  const isStorage = error instanceof StorageFailure
  await rows.fail(delivery, isStorage ? error.message : OUR_FAULT, next)
  log.warn('A delivery failed', {
    trail: trail.name,
    attempts: delivery.attempts,
    ...(isStorage ? { reason: error.message } : { error }),
  })
}

// The same window gives the same keys and the same bytes: what an attempt left half done, the next one overwrites.
async function carriedOut(
  rows: DeliveryWindowStore,
  bucketOf: BucketOf,
  pack: Pack,
  delivery: Delivery,
  { customer, trail }: DeliveryTarget,
  signal: AbortSignal,
): Promise<Archive[]> {
  const series = seriesOf(delivery, customer.accountId, trail)
  const stem = (part: number) => archiveStem(series, part, sha256)
  const trees = new Map<number, ReturnType<typeof createMerkleTree>>()
  const archives: Archive[] = []
  const bucket = await bucketOf(customer, trail, signal)
  try {
    const packing = { format: trail.format, stem, mtime: delivery.closedAt }
    const parts = pack(selected(rows.events(delivery), trail), packing, (event, part) => {
      const tree = trees.get(part) ?? createMerkleTree(hash)
      trees.set(part, tree)
      tree.add(leafHash(Buffer.from(event.record), hash))
    })
    for await (const { part, body, facts } of parts) {
      const key = archiveKey(series, part, trail.format, sha256)
      await bucket.put(key, body)
      const root = trees.get(part)?.root()
      trees.delete(part)
      archives.push(archiveOf(trail.bucket, key, facts(), root))
    }
    return archives
  } finally {
    bucket.close()
  }
}

function seriesOf(delivery: Delivery, accountId: string, { id, prefix, region }: Trail): ArchiveSeries {
  return {
    prefix,
    accountId,
    region,
    trail: id,
    window: delivery.closedAt.toISOString(),
    at: delivery.closedAt,
  }
}

async function* selected(chunks: AsyncIterable<Event[]>, trail: Trail): AsyncGenerator<Event[]> {
  for await (const chunk of chunks) yield chunk.filter((event) => selectsEvent(trail, event))
}

function archiveOf(bucket: string, key: string, facts: Facts, root: Uint8Array | undefined): Archive {
  return {
    bucket,
    key,
    bytes: facts.bytes,
    sha256: facts.sha256,
    count: facts.count,
    oldestEventTime: facts.oldest?.toISOString() ?? '',
    newestEventTime: facts.newest?.toISOString() ?? '',
    merkleRoot: root ? Buffer.from(root).toString('hex') : null,
  }
}

function hash(bytes: Uint8Array): Uint8Array {
  return createHash('sha256').update(bytes).digest()
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
