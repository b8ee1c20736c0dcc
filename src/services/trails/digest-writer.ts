import { FIRST_EPOCH } from '../../domain/trails/archive.ts'
import {
  type CoveredRange,
  type Digest,
  type DigestReference,
  digestKey,
  formatDigest,
  type PreviousDigest,
  parseDigestKey,
  SIGNATURE_ALGORITHM,
  stringToSign,
} from '../../domain/trails/digest.ts'
import type { DigestedArchive } from '../../domain/trails/digested-archive.ts'
import type { Epoch } from '../../domain/trails/epoch.ts'
import type { Trail } from '../../domain/trails/trail.ts'
import type { DigestRow, DigestStore } from '../../store/trails/digests.ts'
import type { WindowCoverage } from '../../store/trails/window-coverage.ts'
import type { Context, CustomerRows } from '../context.ts'
import { type CreatingBucket, createObject, type NewObject, nullIfDamaged } from './create-object.ts'
import { type DigestPeriod, drainPeriod, finalPeriod, nextHour } from './digest-period.ts'
import { DIGEST_BYTES_MAX } from './read-digest.ts'
import type { Signer, SigningKeys } from './signing-keys.ts'

/**
 * The trail and the bucket to write digests for, and the trail's epoch, null for the first one. `listArchives` may return
 * archives that earlier digests list.
 */
export type DigestJob = {
  customer: { id: number; accountId: string }
  trail: Trail
  bucket: CreatingBucket
  epoch: Epoch | null
  findCoverage: () => Promise<WindowCoverage | null>
  listArchives: () => Promise<DigestedArchive[]>
}

type DigestWriterContext = Pick<Context, 'clock' | 'hashes' | 'gzip'> & {
  store: CustomerRows<'digests' | 'treeHeads'>
}

export type DigestWriter = ReturnType<typeof createDigestWriter>

/**
 * Writes signed digests of what a trail has delivered. Each hour gets one digest and each archive is in one
 * digest, also if several processes write at the same time or a write is interrupted.
 */
export function createDigestWriter(
  context: DigestWriterContext,
  signingKeys: Pick<SigningKeys, 'getSigner'>,
) {
  const { clock } = context
  const writeHourly = async (job: DigestJob): Promise<Date[]> => {
    const store = storeOf(context, job)
    const written = await putUnwritten(context, job)
    for (;;) {
      const last = await store.findLast(job.trail.id)
      const hour = nextHour(job.trail, continuedBy(job, last), clock())
      if (hour === null || !(await claim(context, job, hour, last, await signingKeys.getSigner()))) {
        return written
      }
      written.push(...(await putUnwritten(context, job)))
    }
  }
  return {
    /**
     * Writes the digests of all hours that have ended, also of empty ones; returns the ends of those it
     * wrote.
     */
    writeHourly,

    /**
     * Writes also the final digest of a trail that has stopped logging and has delivered everything; returns
     * the ends.
     */
    async writeFinal(job: DigestJob): Promise<Date[]> {
      const written = await writeHourly(job)
      const last = await storeOf(context, job).findLast(job.trail.id)
      const period = finalPeriod(job.trail, continuedBy(job, last), clock())
      if (period === null || !(await claim(context, job, period, last, await signingKeys.getSigner()))) {
        return written
      }
      return [...written, ...(await putUnwritten(context, job))]
    },

    /** Writes the digest of what remained of a trail before it was moved or deleted; returns whether all of it is signed. */
    async writeDrained(job: DigestJob, isDeleted: boolean): Promise<boolean> {
      await putUnwritten(context, job)
      const store = storeOf(context, job)
      const isEmpty = (await listUnlisted(store, job)).length === 0
      const last = await store.findLast(job.trail.id)
      const period = drainPeriod(job.trail, continuedBy(job, last), { isDeleted, isEmpty })
      if (period === null) return true
      if (!(await claim(context, job, period, last, await signingKeys.getSigner()))) return false
      await putUnwritten(context, job)
      return true
    },
  }
}

function storeOf({ store }: DigestWriterContext, { customer }: DigestJob): DigestStore {
  return store.forCustomer(customer.id).digests
}

// What the next digest continues: the last one, or for the first digest of an epoch what was found in the bucket.
function continuedBy({ epoch }: DigestJob, last: DigestRow | null): DigestReference | DigestRow | null {
  if (epoch?.previous == null || (last && isOfEpoch(last, epoch))) return last
  return last && last.end > epoch.previous.end ? { ...epoch.previous, end: last.end } : epoch.previous
}

function isOfEpoch({ key }: Pick<DigestRow, 'key'>, epoch: Epoch | null): boolean {
  return parseDigestKey(key)?.epoch === (epoch?.number ?? FIRST_EPOCH)
}

// Stores the complete digest before it is written into the bucket: after a crash the same bytes are written
// again.
async function claim(
  context: DigestWriterContext,
  job: DigestJob,
  period: DigestPeriod,
  last: DigestRow | null,
  signer: Signer,
): Promise<boolean> {
  const store = storeOf(context, job)
  const { trail, customer } = job
  const epoch = job.epoch?.number ?? FIRST_EPOCH
  // Before the archives are listed, so that all are listed from windows up to then.
  const covered = await findCovered(job, period, last)
  const archives = await listUnlisted(store, job)
  const previous = continuedBy(job, last)
  const head = await context.store.forCustomer(customer.id).treeHeads.findNewestBefore(period.end)
  const digest: Digest = {
    ...period,
    accountId: customer.accountId,
    bucket: trail.bucket,
    key: digestKey({ ...trail, accountId: customer.accountId, epoch }, period.end),
    fingerprint: signer.fingerprint,
    previous: previous && toPreviousDigest(previous),
    epoch,
    covered: covered && covered.from < covered.until ? covered : null,
    archives,
    logHead: head?.note ?? null,
  }
  const body = formatDigest(digest)
  const hash = context.hashes.sha256Hex(body)
  const row = {
    ...period,
    trailId: trail.id,
    number: (last?.number ?? 0) + 1,
    bucket: digest.bucket,
    key: digest.key,
    fingerprint: signer.fingerprint,
    hash,
    signature: signer.sign(stringToSign(digest, hash)),
    body,
    writtenAt: null,
    triedAt: null,
    coveredUntil: covered?.until ?? null,
  }
  const keys = archives.map(({ key }) => key)
  return store.claim(row, keys)
}

// Continues the range of the last digest of the epoch, or begins with the period.
async function findCovered(
  { findCoverage, epoch }: DigestJob,
  period: DigestPeriod,
  last: DigestRow | null,
): Promise<CoveredRange | null> {
  const coverage = await findCoverage()
  if (coverage === null) return null
  const lastCovered = last && isOfEpoch(last, epoch) ? last.coveredUntil : null
  const begin = lastCovered ?? latest(period.start, epoch?.beganAt ?? null)
  const from = latest(begin, coverage.since)
  return { from, until: latest(from, coverage.until) }
}

function latest(one: Date, other: Date | null): Date {
  return other !== null && other > one ? other : one
}

// Called after the last digest was read: if another process has added one since, the claim fails because the
// number is taken, and so no archive is listed twice.
async function listUnlisted(
  store: DigestStore,
  { trail, listArchives }: DigestJob,
): Promise<DigestedArchive[]> {
  const archives = new Map((await listArchives()).map((archive) => [archive.key, archive]))
  const unlisted = await store.filterUnlisted(trail.id, [...archives.keys()])
  return [...archives.values()].filter(({ key }) => unlisted.has(key))
}

function toPreviousDigest({ bucket, key, hash, signature }: PreviousDigest): PreviousDigest {
  return { bucket, key, hash, signature }
}

// Writes the stored digests that are not in the bucket yet, oldest first, and returns their ends.
async function putUnwritten(context: DigestWriterContext, job: DigestJob): Promise<Date[]> {
  const { trail, bucket, epoch } = job
  const store = storeOf(context, job)
  const written: Date[] = []
  const unwritten = await store.listUnwritten(trail.id)
  for (const { number, end, body, ...row } of unwritten) {
    // The trail has been moved to another bucket meanwhile, or an epoch has begun: its digests are created again for that.
    if (row.bucket !== trail.bucket || !isOfEpoch(row, epoch)) {
      for (const { number } of unwritten.toReversed()) await store.release(trail.id, number)
      return written
    }
    const metadata = { signature: row.signature, 'signature-algorithm': SIGNATURE_ALGORITHM }
    await store.markTried(trail.id, number, context.clock())
    await createObject(bucket, trail, {
      key: row.key,
      body: toAsync(context.gzip.compress(body ?? '')),
      metadata,
      isRetry: row.triedAt !== null,
      compare: (stored) => compareDigest(context, row, stored),
    })
    await store.markWritten(trail.id, number, context.clock())
    written.push(end)
  }
  return written
}

async function compareDigest(
  { gzip, hashes }: DigestWriterContext,
  { hash, signature }: Pick<DigestRow, 'hash' | 'signature'>,
  { body, metadata }: Parameters<NewObject['compare']>[0],
): Promise<number | null> {
  const content = await gzip.decompress(body, DIGEST_BYTES_MAX).catch(nullIfDamaged)
  const isSame = content !== null && hashes.sha256Hex(content) === hash && metadata.signature === signature
  return isSame ? content.length : null
}

async function* toAsync(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
