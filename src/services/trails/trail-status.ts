import type { Caller } from '../../domain/access/caller.ts'
import { DAY_MS } from '../../domain/time.ts'
import { type Delivery, lastWindowEnd, retryDelayMs } from '../../domain/trails/delivery.ts'
import type { Epoch, ObjectConflict } from '../../domain/trails/epoch.ts'
import type { ScheduledVerification } from '../../domain/trails/scheduled-verification.ts'
import type { Trail } from '../../domain/trails/trail.ts'
import type { Verification, VerificationProgress } from '../../domain/trails/verification.ts'
import type { CustomerStore } from '../../store/store.ts'
import type { WindowQuery } from '../../store/trails/delivery-history.ts'
import type { Context, CustomerRows, ServiceSettings } from '../context.ts'
import type { CostlyWork } from '../costly-work.ts'
import { createOpenArchive, type OpenArchiveContext } from './open-archive.ts'
import type { OpenTrailBucket } from './open-bucket.ts'
import { withStorageFault } from './storage-fault.ts'
import { getTrail } from './trails.ts'
import type { VerifyTrail } from './verify-trail.ts'

/** The state of a trail's deliveries. */
export type TrailStatus = {
  /** The last delivery that made archives. */
  lastDelivery: Delivery | null
  /** When the next delivery is due; null if none is. */
  nextAt: Date | null
  /** Number of windows that are waiting to be delivered, and when the oldest of them was closed. */
  waiting: number
  waitingSince: Date | null
  /** The storage's message and the time of the last attempt, if it failed. */
  failure: { message: string; at: Date } | null
  /** When the last digest was written into the bucket, and the end of its period. */
  lastDigest: { writtenAt: Date; end: Date } | null
  /** Days beyond the retention that are kept because this trail has not delivered their events yet. */
  keptDays: string[]
  /** The object with another content for which the trail has stopped; null if it has not. */
  conflict: ObjectConflict | null
  /** The epochs after the first one, newest first. */
  epochs: Epoch[]
  /** The last verification by schedule; null if there was none. */
  lastVerification: ScheduledVerification | null
}

export type TrailWithStatus = { trail: Trail; status: TrailStatus }

/** A digest in a bucket. */
export type DigestInfo = { bucket: string; key: string; start: Date; end: Date; writtenAt: Date | null }

export type TrailStatuses = ReturnType<typeof createTrailStatuses>

type StatusContext = Omit<OpenArchiveContext, 'store' | 'costlyWork'> &
  Pick<Context, 'clock'> & {
    costlyWork: CostlyWork
    store: CustomerRows<'trails' | StatusRows>
    settings: StatusSettings
  }
type StatusRows = 'deliveries' | 'digests' | 'trailEpochs' | 'verifications'
type StatusSettings = Pick<ServiceSettings, 'deliverySeconds' | 'retentionDays'>
type StatusDependencies = { openBucket: OpenTrailBucket<'get'>; verifyTrail: VerifyTrail }

/** The status of trails, what they have delivered, and its verification. */
export function createTrailStatuses(context: StatusContext, { openBucket, verifyTrail }: StatusDependencies) {
  const { store, audit, clock, settings, costlyWork } = context
  const storeOf = (caller: Caller) => store.forCustomer(caller.customer.id)
  const withStatus = async (caller: Caller, trail: Trail): Promise<TrailWithStatus> => ({
    trail,
    status: await findTrailStatus(storeOf(caller), trail, clock(), settings),
  })
  return {
    /** Returns the trail with a name or ARN, with its status; throws a fault if there is none. */
    get: (caller: Caller, name: string): Promise<TrailWithStatus> =>
      audit.read(caller, { operation: 'GetTrail', parameters: { name } }, async () =>
        withStatus(caller, await getTrail(storeOf, caller, name)),
      ),

    ...createDeliveryLists(context),

    /**
     * Opens an archive in its bucket; throws *not_found* if the trail has not delivered it or the bucket no
     * longer has it. The body fails before its end if it is not the archive that was delivered.
     */
    openArchive: createOpenArchive(context, openBucket),

    /** Verifies everything that the trail has written into its bucket. */
    verify: (
      caller: Caller,
      name: string,
      onProgress?: (progress: VerificationProgress) => void,
    ): Promise<Verification> =>
      audit.read(caller, { operation: 'VerifyTrail', parameters: { name } }, async () => {
        const trail = await getTrail(storeOf, caller, name)
        const options = { from: null, until: null, ...(onProgress && { onProgress }) }
        return costlyWork.run(caller, 'verification', () =>
          withStorageFault(() => verifyTrail(caller.customer, trail.name, options)),
        )
      }),
  }
}

const MIN_DATE = new Date(0)
const MAX_DATE = new Date('9999-01-01T00:00:00Z')

/** Returns the status of a trail at an instant. */
export async function findTrailStatus(
  { deliveries, digests, trailEpochs, verifications }: Pick<CustomerStore, StatusRows>,
  trail: Trail,
  now: Date,
  settings: StatusSettings,
): Promise<TrailStatus> {
  const anyTime = { from: MIN_DATE, until: MAX_DATE, limit: 1 }
  const [lastDelivery] = await deliveries.listDelivered(trail.id, anyTime)
  const { windows, oldest } = await deliveries.findBacklog(trail.id)
  const [lastDigest] = await digests.listWritten(trail.id, MIN_DATE, MAX_DATE, 1)
  const retentionStart = new Date(now.getTime() - settings.retentionDays * DAY_MS)
  return {
    lastDelivery: lastDelivery ?? null,
    nextAt: nextDeliveryAt(now, trail, oldest, settings),
    waiting: windows,
    waitingSince: oldest?.closedAt ?? null,
    failure: oldest && failureOf(oldest),
    lastDigest: lastDigest?.writtenAt ? { writtenAt: lastDigest.writtenAt, end: lastDigest.end } : null,
    keptDays: oldest ? await deliveries.listKeptDays(oldest.afterSequence, retentionStart) : [],
    conflict: await trailEpochs.findConflict(trail.id),
    epochs: await trailEpochs.list(trail.id),
    lastVerification: await verifications.findLast(trail.id),
  }
}

// A waiting window is delivered first. Otherwise it is the current window, when it is closed.
function nextDeliveryAt(
  now: Date,
  { isLogging }: Trail,
  oldest: Delivery | null,
  settings: StatusSettings,
): Date | null {
  if (oldest) return oldest.nextAttemptAt > now ? oldest.nextAttemptAt : now
  if (!isLogging) return null
  const windowMs = settings.deliverySeconds * 1_000
  return new Date(lastWindowEnd(now, settings.deliverySeconds).getTime() + windowMs)
}

// The time of the next attempt was computed from that of the failed one.
function failureOf({ error, attempts, nextAttemptAt }: Delivery): TrailStatus['failure'] {
  if (error === null) return null
  return { message: error, at: new Date(nextAttemptAt.getTime() - retryDelayMs(attempts)) }
}

function createDeliveryLists({ store, audit }: StatusContext) {
  const storeOf = (caller: Caller) => store.forCustomer(caller.customer.id)
  return {
    /** Returns the delivery windows of a trail, newest first. */
    listDeliveries: (caller: Caller, name: string, query: WindowQuery): Promise<Delivery[]> =>
      audit.read(caller, { operation: 'ListDeliveries', parameters: { name } }, async () => {
        const { id } = await getTrail(storeOf, caller, name)
        return storeOf(caller).deliveries.list(id, query)
      }),

    /** Returns the archives of a trail's windows, and the digests of the same period, newest first. */
    listArchives: (caller: Caller, name: string, query: WindowQuery) =>
      audit.read(caller, { operation: 'ListArchives', parameters: { name } }, async () => {
        const { id } = await getTrail(storeOf, caller, name)
        return findArchives(storeOf(caller), id, query)
      }),
  }
}

/** Returns the archives of a trail's windows, and the digests of the same period, newest first. */
export async function findArchives(
  { deliveries, digests }: Pick<CustomerStore, 'deliveries' | 'digests'>,
  trailId: string,
  query: WindowQuery,
) {
  const windows = await deliveries.listDelivered(trailId, query)
  const written = await digests.listWritten(trailId, query.from, query.until, query.limit)
  return { archives: windows.flatMap(toArchives), digests: written.map(toDigestInfo) }
}

function toArchives({ archives, closedAt, deliveredAt }: Delivery) {
  return archives.map((archive) => ({ ...archive, closedAt, deliveredAt }))
}

function toDigestInfo({ bucket, key, start, end, writtenAt }: DigestInfo): DigestInfo {
  return { bucket, key, start, end, writtenAt }
}
