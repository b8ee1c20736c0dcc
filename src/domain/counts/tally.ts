/** Numbers of events: changes and reads, and how many of each failed. */
export type Tally = { changes: number; failedChanges: number; reads: number; failedReads: number }

/** What of an event decides which numbers of a tally it adds to. */
export type TalliedEvent = { readOnly: boolean; isFailed: boolean }

/** The part of a tally that is asked for; null is both. */
export type TallyPart = { readOnly: boolean | null; isFailed: boolean | null }

/** All of a tally. */
export const WHOLE_TALLY: TallyPart = { readOnly: null, isFailed: null }

/** Returns a tally of nothing. */
export function emptyTally(): Tally {
  return { changes: 0, failedChanges: 0, reads: 0, failedReads: 0 }
}

/** Adds an event to a tally. */
export function tallyEvent(tally: Tally, { readOnly, isFailed }: TalliedEvent): void {
  if (readOnly) {
    tally.reads += 1
    if (isFailed) tally.failedReads += 1
  } else {
    tally.changes += 1
    if (isFailed) tally.failedChanges += 1
  }
}

/** Adds a tally to another one. */
export function addTally(to: Tally, { changes, failedChanges, reads, failedReads }: Tally): void {
  to.changes += changes
  to.failedChanges += failedChanges
  to.reads += reads
  to.failedReads += failedReads
}

/** Returns a tally with only those of its events that are in a part. */
export function cutTally(tally: Tally, { readOnly, isFailed }: TallyPart): Tally {
  const [changes, failedChanges] = cutPair(tally.changes, tally.failedChanges, isFailed)
  const [reads, failedReads] = cutPair(tally.reads, tally.failedReads, isFailed)
  return {
    ...(readOnly === true ? NO_CHANGES : { changes, failedChanges }),
    ...(readOnly === false ? NO_READS : { reads, failedReads }),
  }
}

const NO_CHANGES = { changes: 0, failedChanges: 0 }
const NO_READS = { reads: 0, failedReads: 0 }

function cutPair(all: number, failed: number, isFailed: boolean | null): [all: number, failed: number] {
  if (isFailed === null) return [all, failed]
  return isFailed ? [failed, failed] : [all - failed, 0]
}

/** How much each number of a tally counts. */
export type TallyWeights = readonly [
  changes: number,
  failedChanges: number,
  reads: number,
  failedReads: number,
]

/** Returns the weights with which the numbers of a tally add up to those of its events that are in a part. */
export function toTallyWeights({ readOnly, isFailed }: TallyPart): TallyWeights {
  const pair = isFailed === null ? ([1, 0] as const) : isFailed ? ([0, 1] as const) : ([1, -1] as const)
  const none = [0, 0] as const
  return [...(readOnly === true ? none : pair), ...(readOnly === false ? none : pair)]
}

/** Returns the number of events of a tally. */
export function tallySize({ changes, reads }: Tally): number {
  return changes + reads
}
