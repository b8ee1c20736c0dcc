import { MESSAGES } from '../messages/messages.ts'
import { pushAll } from '../push-all.ts'
import { formatInstant, HOUR_MS, MINUTE_MS } from '../time.ts'
import { archiveFolderOfChain } from './digest.ts'

const { verification: TEXT } = MESSAGES

/**
 * A period that no digest of a chain covers; `from` is null if it begins at an unknown time. It is broken if digests are
 * missing or not valid, and not if logging may have been stopped.
 */
export type UncoveredPeriod = { chain: string; from: Date | null; until: Date; isBroken: boolean }

/** An archive that no digest lists, its folder, and the time in its key, to the minute. */
export type UnlistedArchive = { key: string; folder: string; at: Date | null }

type Unlisted = {
  unlisted: UnlistedArchive[]
  uncovered: UncoveredPeriod[]
  /** The ends of the newest valid digests. */
  ends: { chain: string; end: Date }[]
  /** The range of the verification. */
  from: Date | null
  until: Date | null
}

/**
 * Returns remarks about the periods that no digest covers and about the archives that no digest lists: those from such
 * a period, those from after the newest digest that are too old to be in the next one, and the others.
 */
export function describeUnlisted({ unlisted, uncovered, ends, from, until }: Unlisted): string[] {
  const inRange = unlisted.filter(({ at }) => !((from && !isFrom(at, from)) || (until && at && at > until)))
  const remaining = new Set(inRange)
  const take = (isTaken: (archive: UnlistedArchive) => boolean) => {
    const taken = [...remaining].filter(isTaken)
    for (const each of taken) remaining.delete(each)
    return taken.sort(byTime)
  }
  const notes = uncovered.flatMap((period) =>
    describePeriod(
      period,
      take((each) => isInPeriod(each, period)),
    ),
  )
  for (const folder of new Set(inRange.map((each) => each.folder))) {
    const end = endOf(folder, ends, uncovered)
    const later = new Set([...remaining].filter((each) => each.folder === folder && isFrom(each.at, end)))
    const due = dueUntil([...later], until)
    const overdue = take((each) => later.has(each) && each.at !== null && each.at < due)
    pushAll(notes, describeOverdue(overdue, end, due))
    const recent = take((each) => later.has(each)).length
    if (recent > 0 && from === null) notes.push(TEXT.unlistedArchives({ count: recent }))
  }
  return from === null ? [...notes, ...describeOthers(take(() => true))] : notes
}

/** A range of windows of which the digests of a chain say that all archives in their folder are listed. */
export type CoveredWindows = { chain: string; from: Date; until: Date }

/** Splits archives that no digest lists: those from windows of which a digest says that all are listed, and the others. */
export function splitUnlisted(
  unlisted: UnlistedArchive[],
  covered: CoveredWindows[],
): { wrong: UnlistedArchive[]; others: UnlistedArchive[] } {
  const ranges = joinRanges(covered)
  const isWrong = ({ folder, at }: UnlistedArchive) =>
    at !== null && ranges.some((range) => range.folder === folder && isMinuteWithin(at, range))
  return { wrong: unlisted.filter(isWrong), others: unlisted.filter((each) => !isWrong(each)) }
}

type FolderRange = { folder: string; from: Date; until: Date }

// Ranges that follow one another become one, so that an archive of the minute between them is in it.
function joinRanges(covered: CoveredWindows[]): FolderRange[] {
  const joined: FolderRange[] = []
  const sorted = covered.toSorted((one, other) => one.from.getTime() - other.from.getTime())
  for (const { chain, from, until } of sorted) {
    const folder = archiveFolderOfChain(chain)
    const before = joined.find((range) => range.folder === folder && range.until >= from)
    if (!before) joined.push({ folder, from, until })
    else if (until > before.until) before.until = until
  }
  return joined
}

// The time in a key is cut to the minute.
function isMinuteWithin(minute: Date, { from, until }: FolderRange): boolean {
  return minute >= from && minute.getTime() + MINUTE_MS <= until.getTime()
}

function describePeriod({ from, until, isBroken }: UncoveredPeriod, archives: UnlistedArchive[]): string[] {
  if (archives.length === 0 && !isBroken) return []
  const begin = from ?? archives[0]?.at ?? null
  const period = { from: begin && formatInstant(begin), until: formatInstant(until) }
  return [TEXT.uncoveredPeriod({ ...period, archives: archives.length }), ...describeEach(archives)]
}

function describeOverdue(archives: UnlistedArchive[], end: Date | null, due: Date): string[] {
  const begin = end ?? archives[0]?.at
  if (!begin || archives.length === 0) return []
  const period = { from: formatInstant(begin), until: formatInstant(due) }
  return [TEXT.uncoveredEnd({ ...period, archives: archives.length }), ...describeEach(archives)]
}

function describeOthers(archives: UnlistedArchive[]): string[] {
  if (archives.length === 0) return []
  return [TEXT.unlistedAmongDigests({ count: archives.length }), ...describeEach(archives)]
}

function describeEach(archives: UnlistedArchive[]): string[] {
  return archives.map(({ key }) => TEXT.notCovered({ key }))
}

// Both ends count: an archive of 13:00 may be in the digest that ends then or in the next one.
function isInPeriod({ folder, at }: UnlistedArchive, { chain, from, until }: UncoveredPeriod): boolean {
  return at !== null && folder === archiveFolderOfChain(chain) && isFrom(at, from) && at <= until
}

// Times of archives are cut to the minute.
function isFrom(at: Date | null, from: Date | null): boolean {
  return at !== null && (from === null || at.getTime() + MINUTE_MS > from.getTime())
}

// The end of what the newest digests cover, valid or not.
function endOf(folder: string, ends: Unlisted['ends'], uncovered: UncoveredPeriod[]): Date | null {
  const all = [...ends, ...uncovered.map(({ chain, until }) => ({ chain, end: until }))]
    .filter(({ chain }) => archiveFolderOfChain(chain) === folder)
    .map(({ end }) => end.getTime())
  return all.length === 0 ? null : new Date(newestOf(all))
}

/** A digest is written within minutes after its hour. */
const DIGEST_DELAY_MS = 10 * MINUTE_MS

// Until when there must be digests: up to the given time, or to the newest archive.
function dueUntil(archives: UnlistedArchive[], until: Date | null): Date {
  const newest = newestOf(archives.map(({ at }) => at?.getTime() ?? 0))
  const ms = until?.getTime() ?? newest - DIGEST_DELAY_MS
  return new Date(Math.floor(ms / HOUR_MS) * HOUR_MS)
}

// A bucket may have more archives than a call may have arguments.
function newestOf(times: number[]): number {
  return times.reduce((newest, ms) => Math.max(newest, ms), 0)
}

function byTime(a: UnlistedArchive, b: UnlistedArchive): number {
  return (a.at?.getTime() ?? 0) - (b.at?.getTime() ?? 0) || (a.key < b.key ? -1 : 1)
}
