import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import type { Clock } from '../../clock.ts'
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
import type { Signer, SigningKeys } from './signing-keys.ts'

/** What a trail's digests are made of and where they go; `delivered` may name archives that digests list already. */
export type DigestJob = {
  customer: { id: number; accountId: string }
  trail: Trail
  bucket: {
    put(key: string, body: AsyncIterable<Uint8Array>, metadata: Record<string, string>): Promise<unknown>
  }
  delivered: () => Promise<DigestedArchive[]>
}

export type WriteDigests = ReturnType<typeof createWriteDigests>

/** Signs what a trail delivered. Each archive is in one digest, and each hour has one, whoever asks and how often. */
export function createWriteDigests(
  open: (customer: number) => { digests: DigestStore },
  signing: Pick<SigningKeys, 'signer'>,
  clock: Clock,
) {
  const rowsOf = ({ customer }: DigestJob) => open(customer.id).digests
  const hours = async (desk: DigestJob): Promise<Date[]> => {
    const rows = rowsOf(desk)
    const written = await finish(rows, desk, clock)
    for (;;) {
      const last = await rows.last(desk.trail.id)
      const hour = hourDue(desk.trail, last, clock())
      if (hour === null || !(await claim(rows, desk, hour, last, await signing.signer()))) return written
      written.push(...(await finish(rows, desk, clock)))
    }
  }
  return {
    /** Writes the digests of all hours that have ended, empty ones too; answers with the ends of what it wrote. */
    hours,
    /** Writes the digest that closes the chain after logging has stopped and everything is delivered. */
    async last(desk: DigestJob): Promise<Date[]> {
      const written = await hours(desk)
      const rows = rowsOf(desk)
      const last = await rows.last(desk.trail.id)
      const rest = restDue(desk.trail, last, clock())
      if (rest === null || !(await claim(rows, desk, rest, last, await signing.signer()))) return written
      return [...written, ...(await finish(rows, desk, clock))]
    },
  }
}

type Stretch = { start: Date; end: Date; isFinal: boolean }

const HOUR_MS = 3_600_000
const SECOND_MS = 1_000

function hourDue(trail: Trail, last: DigestRow | null, now: Date): Stretch | null {
  const start = startOf(trail, last)
  if (start === null || !trail.hasDigests || isClosed(trail, last)) return null
  const end = new Date((Math.floor(start.getTime() / HOUR_MS) + 1) * HOUR_MS)
  return end <= now ? { start, end, isFinal: false } : null
}

function restDue(trail: Trail, last: DigestRow | null, now: Date): Stretch | null {
  const start = startOf(trail, last)
  if (start === null || !trail.hasDigests || isClosed(trail, last)) return null
  const end = Math.max(toSecond(now).getTime(), start.getTime() + SECOND_MS)
  return { start, end: new Date(end), isFinal: true }
}

// A digest begins where the one before it ended, or where logging began again after the last one.
function startOf({ startedAt }: Trail, last: DigestRow | null): Date | null {
  if (startedAt === null) return null
  const began = toSecond(startedAt)
  if (last === null || (last.isFinal && began > last.end)) return began
  return last.end
}

function isClosed({ isLogging, stoppedAt }: Trail, last: DigestRow | null): boolean {
  return !isLogging && last?.isFinal === true && stoppedAt !== null && last.end >= toSecond(stoppedAt)
}

function toSecond(instant: Date): Date {
  return new Date(Math.floor(instant.getTime() / SECOND_MS) * SECOND_MS)
}

// Writes down the whole digest before it goes anywhere: whoever goes on after a crash writes the same bytes.
async function claim(
  rows: DigestStore,
  desk: DigestJob,
  stretch: Stretch,
  last: DigestRow | null,
  signer: Signer,
): Promise<boolean> {
  const archives = await newArchives(rows, desk)
  const { trail, customer } = desk
  const digest: Digest = {
    ...stretch,
    accountId: customer.accountId,
    bucket: trail.bucket,
    key: digestKey({ ...trail, accountId: customer.accountId }, stretch.end),
    fingerprint: signer.fingerprint,
    previous: last && linkTo(last),
    archives,
  }
  const body = formatDigest(digest)
  const hash = sha256(body)
  const row = {
    ...stretch,
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
  return rows.claim(
    row,
    archives.map(({ key }) => key),
  )
}

// Read after the last digest: if another has come since, its number is taken, and so nothing is listed twice.
async function newArchives(rows: DigestStore, { trail, delivered }: DigestJob): Promise<DigestedArchive[]> {
  const archives = new Map((await delivered()).map((archive) => [archive.key, archive]))
  const unlisted = await rows.unlisted(trail.id, [...archives.keys()])
  return [...archives.values()].filter(({ key }) => unlisted.has(key))
}

function linkTo({ bucket, key, hash, signature }: DigestRow): PreviousDigest {
  return { bucket, key, hash, signature }
}

async function finish(rows: DigestStore, { trail, bucket }: DigestJob, clock: Clock): Promise<Date[]> {
  const written: Date[] = []
  const unwritten = await rows.unwritten(trail.id)
  for (const { number, end, body, ...row } of unwritten) {
    // A trail that writes elsewhere by now has its digest made again for there.
    if (row.bucket !== trail.bucket) {
      for (const { number } of unwritten.toReversed()) await rows.withdraw(trail.id, number)
      return written
    }
    const metadata = { signature: row.signature, 'signature-algorithm': SIGNATURE_ALGORITHM }
    await bucket.put(row.key, once(gzipSync(body ?? '')), metadata)
    await rows.wrote(trail.id, number, clock())
    written.push(end)
  }
  return written
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
