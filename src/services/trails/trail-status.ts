import type { Clock } from '../../clock.ts'
import type { Caller, Customer } from '../../domain/access/caller.ts'
import { DAY_MS } from '../../domain/events/query.ts'
import { Fault } from '../../domain/fault.ts'
import { type Archive, type Delivery, lastWindowEnd, retryDelayMs } from '../../domain/trails/delivery.ts'
import { StorageFailure } from '../../domain/trails/storage-failure.ts'
import type { Trail } from '../../domain/trails/trail.ts'
import type { Verification, VerificationProgress } from '../../domain/trails/verification.ts'
import type { DigestStore } from '../../store/trails/digests.ts'
import type { TrailDeliveryStore, WindowQuery } from '../../store/trails/trail-deliveries.ts'
import type { TrailStore } from '../../store/trails/trails.ts'
import type { Audit } from '../audit.ts'
import { getTrail } from './trails.ts'
import type { VerifyTrail } from './verify-trail.ts'

/** How a trail fares. */
export type TrailStatus = {
  /** The last window that made archives. */
  lastDelivery: Delivery | null
  /** When something is to be delivered next; null when nothing is. */
  nextAt: Date | null
  /** Windows that wait, and since when the oldest does. */
  waiting: number
  waitingSince: Date | null
  /** Why the last attempt failed, in the storage's words, and when that was. */
  failure: { message: string; at: Date } | null
  /** When the last digest was written into the bucket, and until when it reaches. */
  lastDigest: { writtenAt: Date; end: Date } | null
  /** The days that would be forgotten by now, were this trail not behind. */
  keptDays: string[]
}

/** A digest that lies in a bucket. */
export type DigestInfo = { bucket: string; key: string; start: Date; end: Date; writtenAt: Date | null }

export type TrailStatuses = ReturnType<typeof createTrailStatuses>

type Rows = {
  trails: Pick<TrailStore, 'find' | 'list'>
  deliveries: TrailDeliveryStore
  digests: Pick<DigestStore, 'written'>
}
type Body = AsyncIterable<Uint8Array>
type Opened = { get(key: string): Promise<{ body: Body } | null>; close(): void }
type Settings = { deliverySeconds: number; retentionDays: number }

/** How trails fare, what they delivered, and whether it is still whole. */
export function createTrailStatuses(
  open: (customer: number) => Rows,
  audit: Audit,
  bucketOf: (customer: Customer, trail: Trail) => Promise<Opened>,
  checkTrail: VerifyTrail,
  clock: Clock,
  settings: Settings,
) {
  const rowsOf = (caller: Caller) => open(caller.customer.id)
  const trailOf = (caller: Caller, name: string) => getTrail(rowsOf, caller, name)
  const stateOf = (caller: Caller, trail: Trail) => stateIn(rowsOf(caller), trail, clock(), settings)
  return {
    /** All trails of the customer by name, each with how it fares. */
    list: (caller: Caller): Promise<{ trail: Trail; state: TrailStatus }[]> =>
      audit.read(caller, { operation: 'ListTrails' }, async () => {
        const all = await rowsOf(caller).trails.list()
        return Promise.all(all.map(async (trail) => ({ trail, state: await stateOf(caller, trail) })))
      }),

    /** One trail and how it fares; a fault when the customer has none of that name or ARN. */
    find: (caller: Caller, name: string): Promise<{ trail: Trail; state: TrailStatus }> =>
      audit.read(caller, { operation: 'GetTrail', parameters: { name } }, async () => {
        const trail = await trailOf(caller, name)
        return { trail, state: await stateOf(caller, trail) }
      }),

    /** A trail's windows, newest first. */
    deliveries: (caller: Caller, name: string, stretch: WindowQuery): Promise<Delivery[]> =>
      audit.read(caller, { operation: 'ListDeliveries', parameters: { name } }, async () =>
        rowsOf(caller).deliveries.list((await trailOf(caller, name)).id, stretch),
      ),

    /** The archives of a trail's windows, and the digests of the same time, newest first. */
    archives: (caller: Caller, name: string, stretch: WindowQuery) =>
      audit.read(caller, { operation: 'ListArchives', parameters: { name } }, async () => {
        const { id } = await trailOf(caller, name)
        return archivesIn(rowsOf(caller), id, stretch)
      }),

    /** One archive as it lies in the bucket; a fault when the trail delivered none of that name. */
    archive: (caller: Caller, name: string, fileName: string): Promise<{ archive: Archive; body: Body }> =>
      audit.read(caller, { operation: 'GetArchive', parameters: { name, fileName } }, async () => {
        const trail = await trailOf(caller, name)
        const archive = await archiveNamed(rowsOf(caller), trail.id, fileName)
        const bucket = await withStorageFault(() =>
          bucketOf(caller.customer, { ...trail, bucket: archive.bucket }),
        )
        return { archive, body: await bodyOf(bucket, archive) }
      }),

    /** Checks everything a trail left in its bucket. */
    verify: (
      caller: Caller,
      name: string,
      onProgress?: (progress: VerificationProgress) => void,
    ): Promise<Verification> =>
      audit.read(caller, { operation: 'VerifyTrail', parameters: { name } }, async () => {
        const trail = await trailOf(caller, name)
        const span = { from: null, until: null, ...(onProgress && { onProgress }) }
        return withStorageFault(() => checkTrail(caller.customer, trail.name, span))
      }),
  }
}

/** Does what needs a storage; where the storage refuses, that is a fault in its own words. */
export async function withStorageFault<Result>(deed: () => Promise<Result>): Promise<Result> {
  try {
    return await deed()
  } catch (error) {
    throw error instanceof StorageFailure ? new Fault('conflict', error.message) : error
  }
}

/** The name of an archive's file. */
export function archiveFileName({ key }: Pick<Archive, 'key'>): string {
  return key.slice(key.lastIndexOf('/') + 1)
}

const EVER = new Date(0)
const FOREVER = new Date('9999-01-01T00:00:00Z')
/** More windows than are closed in a minute. */
const MINUTE_WINDOWS = 1_000

async function stateIn(rows: Rows, trail: Trail, now: Date, settings: Settings): Promise<TrailStatus> {
  const { deliveries, digests } = rows
  const [lastDelivery] = await deliveries.delivered(trail.id, { from: EVER, until: FOREVER, limit: 1 })
  const { windows, oldest } = await deliveries.backlog(trail.id)
  const [digest] = await digests.written(trail.id, EVER, FOREVER, 1)
  const before = new Date(now.getTime() - settings.retentionDays * DAY_MS)
  return {
    lastDelivery: lastDelivery ?? null,
    nextAt: nextAfter(now, trail, oldest, settings),
    waiting: windows,
    waitingSince: oldest?.closedAt ?? null,
    failure: oldest && failureOf(oldest),
    lastDigest: digest?.writtenAt ? { writtenAt: digest.writtenAt, end: digest.end } : null,
    keptDays: oldest ? await deliveries.keptDays(oldest.afterSequence, before) : [],
  }
}

// What waits goes first; else the window that is open now, once it is closed.
function nextAfter(
  now: Date,
  { isLogging }: Trail,
  oldest: Delivery | null,
  settings: Settings,
): Date | null {
  if (oldest) return oldest.nextAttemptAt > now ? oldest.nextAttemptAt : now
  if (!isLogging) return null
  const length = settings.deliverySeconds * 1_000
  return new Date(lastWindowEnd(now, settings.deliverySeconds).getTime() + length)
}

// The next attempt was set when the last one failed.
function failureOf({ error, attempts, nextAttemptAt }: Delivery): TrailStatus['failure'] {
  return error === null
    ? null
    : { message: error, at: new Date(nextAttemptAt.getTime() - retryDelayMs(attempts)) }
}

async function archivesIn({ deliveries, digests }: Rows, trailId: string, stretch: WindowQuery) {
  const windows = await deliveries.delivered(trailId, stretch)
  const written = await digests.written(trailId, stretch.from, stretch.until, stretch.limit)
  return {
    archives: windows.flatMap(({ archives, closedAt, deliveredAt }) =>
      archives.map((archive) => ({ ...archive, closedAt, deliveredAt })),
    ),
    digests: written.map(
      ({ bucket, key, start, end, writtenAt }): DigestInfo => ({ bucket, key, start, end, writtenAt }),
    ),
  }
}

async function archiveNamed({ deliveries }: Rows, trailId: string, fileName: string): Promise<Archive> {
  // The minute in its name is that of the window, so only few are looked through.
  const [, year, month, day, hour, minute] = /_(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)Z_/.exec(fileName) ?? []
  const from = new Date(`${year}-${month}-${day}T${hour}:${minute}:00Z`)
  if (!Number.isNaN(from.getTime())) {
    const until = new Date(from.getTime() + 60_000)
    const windows = await deliveries.delivered(trailId, { from, until, limit: MINUTE_WINDOWS })
    const archive = windows
      .flatMap(({ archives }) => archives)
      .find((each) => archiveFileName(each) === fileName)
    if (archive) return archive
  }
  throw new Fault('not_found', `This trail delivered no archive ${fileName}.`)
}

async function bodyOf(bucket: Opened, { key }: Archive): Promise<Body> {
  try {
    const object = await withStorageFault(() => bucket.get(key))
    if (!object) throw new Fault('not_found', `The archive ${key} is no longer in its bucket.`)
    return closingAfter(bucket, object.body)
  } catch (error) {
    bucket.close()
    throw error
  }
}

async function* closingAfter(bucket: Opened, body: Body): AsyncGenerator<Uint8Array> {
  try {
    yield* body
  } finally {
    bucket.close()
  }
}
