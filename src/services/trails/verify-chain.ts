import { MESSAGES } from '../../domain/messages/messages.ts'
import { formatInstant, HOUR_MS } from '../../domain/time.ts'
import { FIRST_EPOCH } from '../../domain/trails/archive.ts'
import {
  type Digest,
  hourlyDigestKeys,
  type PreviousDigest,
  parseDigestKey,
} from '../../domain/trails/digest.ts'
import { addFinding, type VerificationRun } from './verification-run.ts'
import { verifyArchives } from './verify-archives.ts'

const { verification: TEXT } = MESSAGES

/**
 * Verifies the digests of a chain and the archives that they list, from the newest on: follows the references from each
 * digest to the previous one, and says which digests are missing and which periods none covers. `keys` are the keys of
 * the chain's digests, oldest first.
 */
export async function verifyChain(run: VerificationRun, chain: string, keys: string[]): Promise<void> {
  const { knownDigests, from, until, stop } = run.options
  const knownByKey = new Map(knownDigests.map((known) => [known.key, known]))
  const newestKey = keys.at(-1)
  let newer: Digest | null = null
  let broken: string[] = []
  let reference: PreviousDigest | null = null
  let key = newestKey
  while (key !== undefined && !stop?.aborted) {
    removeKey(keys, key)
    const digest: Digest | null = await verifyDigest(run, key, reference ?? knownByKey.get(key) ?? null)
    await run.options.pace?.()
    if (key === newestKey && until) checkEnd(run, until, digest ?? { end: new Date(digestEndMs(key)) })
    if (digest === null) broken.push(key)
    else {
      reportPeriod(run, chain, { older: digest, newer, broken })
      if (newer) noteEpoch(run, newer, digest)
      if (newer === null) run.newestDigests.set(chain, digest)
      if (from && digest.start <= from) return
      ;[newer, broken] = [digest, []]
    }
    reference = digest?.previous ?? null
    const next: string | undefined =
      reference && reference.bucket === digest?.bucket ? reference.key : keys.at(-1)
    if (digest) reportBreak(run, digest, next, keys)
    key = next
  }
  if (stop?.aborted) return
  reportPeriod(run, chain, { older: null, newer, broken })
  if (newer && newer.epoch > FIRST_EPOCH) noteEpoch(run, newer, null)
}

/** Returns the end of a digest's period according to its key, in ms; 0 if the key is not a digest's. */
export function digestEndMs(key: string): number {
  return parseDigestKey(key)?.end.getTime() ?? 0
}

/**
 * Adds a problem if the newest digest of a bucket, or of a chain, ends before the last full hour of `until`. A bucket
 * alone does not show that its newest digests were deleted.
 */
export function checkEnd(
  run: VerificationRun,
  until: Date,
  newest: { end: Date; isFinal?: boolean } | null,
): void {
  if (newest?.isFinal) return
  const due = new Date(Math.floor(until.getTime() / HOUR_MS) * HOUR_MS)
  if (newest !== null && newest.end >= due) return
  const says = TEXT.cutOff({ end: newest && formatInstant(newest.end), due: formatInstant(due) })
  addFinding(run, 'cut off', 'digest', TEXT.theLast, says)
}

function removeKey(keys: string[], key: string): void {
  // Nearly always the last one.
  const index = keys.lastIndexOf(key)
  if (index >= 0) keys.splice(index, 1)
}

// Verifies a digest and the archives it lists. Returns null if it cannot be read or its signature is not
// valid.
async function verifyDigest(
  run: VerificationRun,
  key: string,
  reference: PreviousDigest | null,
): Promise<Digest | null> {
  const { bucket, digestReader, result, options } = run
  result.digests += 1
  const read = await digestReader.read(bucket, key)
  if (!('digest' in read)) {
    addFinding(run, read.what, 'digest', key, read.says)
    return null
  }
  const isReferenced =
    reference === null || (read.hash === reference.hash && read.signature === reference.signature)
  if (isReferenced) {
    result.validDigests += 1
    result.from = read.digest.start
    result.until ??= read.digest.end
    result.logHead ??= read.digest.logHead
  } else addFinding(run, 'replaced', 'digest', key, TEXT.digestReplaced)
  await verifyArchives(run, read.digest)
  options.onProgress?.({
    digests: result.digests,
    archives: result.archives,
    totalDigests: Math.max(run.totalDigests, result.digests),
  })
  return read.digest
}

/** Two digests that follow one another, and the keys of those between them that are missing or not valid, newest first. */
type Neighbors = { older: Digest | null; newer: Digest | null; broken: string[] }

// Records the period between two digests if none covers it.
function reportPeriod(run: VerificationRun, chain: string, { older, newer, broken }: Neighbors): void {
  const [newest] = broken
  if (newest === undefined) {
    if (newer?.covered && (newer.previous?.key ?? null) === (older?.key ?? null))
      run.covered.push({ chain, ...newer.covered })
    if (!older || !newer || older.end >= newer.start) return
    noteGap(run, older, newer)
    run.uncovered.push({ chain, from: older.end, until: newer.start, isBroken: false })
    return
  }
  if (older !== null) reportMissingHours(run, chain, { older, newer, broken })
  const until = newer?.start ?? new Date(Math.min(digestEndMs(newest), run.now.getTime()))
  run.uncovered.push({ chain, from: older?.end ?? null, until, isBroken: true })
}

// A new epoch is no problem of the bucket, but says that the database was an older copy, or that the trail had stopped.
function noteEpoch({ result }: VerificationRun, { key, epoch }: Digest, older: Digest | null): void {
  if (older?.epoch === epoch) return
  result.notes.push(TEXT.newEpoch({ epoch, key, previous: older?.key ?? null }))
}

function noteGap({ result }: VerificationRun, older: Digest, newer: Digest): void {
  const gap = { from: formatInstant(older.end), until: formatInstant(newer.start) }
  result.notes.push(older.isFinal ? TEXT.loggingStopped(gap) : TEXT.gap(gap))
}

/** Missing digests up to this number are reported one by one. */
const MISSING_HOURS_MAX = 48

// Digests are hourly until a final one. The log knows exactly which ones there are.
function reportMissingHours(
  run: VerificationRun,
  chain: string,
  { older, newer, broken }: Neighbors & { older: Digest },
): void {
  if (older.isFinal || run.options.knownDigests.length > 0) return
  const until = lastExpectedEnd(run, newer, broken)
  const period = { from: formatInstant(older.end), until: formatInstant(until) }
  const found = broken.filter((key) => isWithin(digestEndMs(key), older.end, until))
  const digests = countHours(older.end, until) - found.length
  if (digests > MISSING_HOURS_MAX) {
    run.result.digests += digests
    addFinding(run, 'missing', 'digest', TEXT.manyHours({ digests }), TEXT.hoursMissing(period))
    return
  }
  const brokenEnds = new Set(broken.map(digestEndMs))
  for (const key of hourlyDigestKeys(chain, older.epoch, older.end, until).reverse()) {
    if (brokenEnds.has(digestEndMs(key))) continue
    run.result.digests += 1
    addFinding(run, 'missing', 'digest', key, TEXT.hourMissing(period))
  }
}

// The key of a digest that is not valid may name any time. Digests end neither after the next valid one has started nor
// in the future.
function lastExpectedEnd({ now }: VerificationRun, newer: Digest | null, [newest = '']: string[]): Date {
  const ends = [digestEndMs(newest), now.getTime(), ...(newer ? [newer.start.getTime() + 1] : [])]
  return new Date(Math.min(...ends))
}

// The full hours between two instants, both excluded.
function countHours(after: Date, before: Date): number {
  return Math.max(0, Math.ceil(before.getTime() / HOUR_MS) - Math.floor(after.getTime() / HOUR_MS) - 1)
}

function isWithin(ms: number, after: Date, before: Date): boolean {
  return ms > after.getTime() && ms < before.getTime()
}

function reportBreak(
  run: VerificationRun,
  { previous, bucket }: Digest,
  next: string | undefined,
  keys: string[],
): void {
  if (previous && previous.bucket !== bucket)
    run.result.notes.push(TEXT.continuesElsewhere({ bucket: previous.bucket }))
  else if (previous === null && next !== undefined) run.result.notes.push(TEXT.newChain({ key: next }))
  if (previous?.bucket !== bucket) return
  // Sorted by their ends. Looking at all keys for each digest would take ever longer.
  const endMs = digestEndMs(previous.key)
  for (let key = keys.at(-1); key !== undefined && digestEndMs(key) > endMs; key = keys.at(-1)) {
    keys.pop()
    run.result.digests += 1
    addFinding(run, 'out of the chain', 'digest', key, TEXT.outOfTheChain)
  }
}
