import type { Bucket } from '../../domain/ports.ts'
import { HOUR_MS } from '../../domain/time.ts'
import {
  type Digest,
  type DigestedArchive,
  digestKey,
  formatDigest,
  type PreviousDigest,
  SIGNATURE_ALGORITHM,
  stringToSign,
} from '../../domain/trails/digest.ts'
import type { Trail } from '../../domain/trails/trail.ts'
import type { DigestRow, DigestStore } from '../../store/trails/digests.ts'
import type { Context, CustomerRows } from '../context.ts'
import type { Signer, SigningKeys } from './signing-keys.ts'

/**
 * The trail and the bucket to write digests for. `listArchives` may return archives that earlier digests
 * list.
 */
export type DigestJob = {
  customer: { id: number; accountId: string }
  trail: Trail
  bucket: Pick<Bucket, 'put'>
  listArchives: () => Promise<DigestedArchive[]>
}

type DigestWriterContext = Pick<Context, 'clock' | 'hashes' | 'gzip'> & { store: CustomerRows<'digests'> }

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
      const hour = nextHour(job.trail, last, clock())
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
      const period = finalPeriod(job.trail, last, clock())
      if (period === null || !(await claim(context, job, period, last, await signingKeys.getSigner()))) {
        return written
      }
      return [...written, ...(await putUnwritten(context, job))]
    },
  }
}

function storeOf({ store }: DigestWriterContext, { customer }: DigestJob): DigestStore {
  return store.forCustomer(customer.id).digests
}

type DigestPeriod = { start: Date; end: Date; isFinal: boolean }

const SECOND_MS = 1_000

function nextHour(trail: Trail, last: DigestRow | null, now: Date): DigestPeriod | null {
  const start = nextStart(trail, last)
  if (start === null || !trail.hasDigests || hasFinalDigest(trail, last)) return null
  const end = new Date((Math.floor(start.getTime() / HOUR_MS) + 1) * HOUR_MS)
  return end <= now ? { start, end, isFinal: false } : null
}

function finalPeriod(trail: Trail, last: DigestRow | null, now: Date): DigestPeriod | null {
  const start = nextStart(trail, last)
  if (start === null || !trail.hasDigests || hasFinalDigest(trail, last)) return null
  const end = Math.max(toSecond(now).getTime(), start.getTime() + SECOND_MS)
  return { start, end: new Date(end), isFinal: true }
}

// A digest starts at the end of the one before it or, after a final one, when logging was started again.
function nextStart({ startedAt }: Trail, last: DigestRow | null): Date | null {
  if (startedAt === null) return null
  const loggingStart = toSecond(startedAt)
  if (last === null || (last.isFinal && loggingStart > last.end)) return loggingStart
  return last.end
}

function hasFinalDigest({ isLogging, stoppedAt }: Trail, last: DigestRow | null): boolean {
  return !isLogging && last?.isFinal === true && stoppedAt !== null && last.end >= toSecond(stoppedAt)
}

function toSecond(instant: Date): Date {
  return new Date(Math.floor(instant.getTime() / SECOND_MS) * SECOND_MS)
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
  const archives = await listUnlisted(store, job)
  const { trail, customer } = job
  const digest: Digest = {
    ...period,
    accountId: customer.accountId,
    bucket: trail.bucket,
    key: digestKey({ ...trail, accountId: customer.accountId }, period.end),
    fingerprint: signer.fingerprint,
    previous: last && toPreviousDigest(last),
    archives,
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
  }
  const keys = archives.map(({ key }) => key)
  return store.claim(row, keys)
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

function toPreviousDigest({ bucket, key, hash, signature }: DigestRow): PreviousDigest {
  return { bucket, key, hash, signature }
}

// Writes the stored digests that are not in the bucket yet, oldest first, and returns their ends.
async function putUnwritten(context: DigestWriterContext, job: DigestJob): Promise<Date[]> {
  const { trail, bucket } = job
  const store = storeOf(context, job)
  const written: Date[] = []
  const unwritten = await store.listUnwritten(trail.id)
  for (const { number, end, body, ...row } of unwritten) {
    // The trail has been moved to another bucket meanwhile, so its digests are created again for that one.
    if (row.bucket !== trail.bucket) {
      for (const { number } of unwritten.toReversed()) await store.release(trail.id, number)
      return written
    }
    const metadata = { signature: row.signature, 'signature-algorithm': SIGNATURE_ALGORITHM }
    await bucket.put(row.key, toAsync(context.gzip.compress(body ?? '')), metadata)
    await store.markWritten(trail.id, number, context.clock())
    written.push(end)
  }
  return written
}

async function* toAsync(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
