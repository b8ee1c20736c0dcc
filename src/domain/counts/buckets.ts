import { DAY_MS } from '../time.ts'

export const BUCKETS_DEFAULT = 60
/** With fewer than two, a period may have no aligned buckets that cover it. */
export const BUCKETS_MIN = 2
export const BUCKETS_MAX = 500

const DAY_SECONDS = DAY_MS / 1_000
const NICE_SECONDS = [
  ...[1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800],
  ...[3_600, 7_200, 10_800, 21_600, 43_200, DAY_SECONDS, 2 * DAY_SECONDS, 7 * DAY_SECONDS],
]

/** A period in milliseconds since 1970: `fromMs` is inclusive, `untilMs` is exclusive. */
export type Span = { fromMs: number; untilMs: number }

/**
 * Returns the seconds of the smallest buckets of which at most `max` cover a period. They have round sizes, and begin at multiples
 * of their size.
 */
export function chooseBucketSeconds(period: Span, max: number): number {
  const nice = NICE_SECONDS.find((seconds) => countBuckets(period, seconds) <= max)
  if (nice !== undefined) return nice
  let seconds = 14 * DAY_SECONDS
  while (countBuckets(period, seconds) > max) seconds *= 2
  return seconds
}

function countBuckets({ fromMs, untilMs }: Span, seconds: number): number {
  const bucketMs = seconds * 1_000
  return Math.ceil(untilMs / bucketMs) - Math.floor(fromMs / bucketMs)
}

/** Returns the starts of the buckets that cover a period, oldest first. */
export function listBuckets({ fromMs, untilMs }: Span, bucketMs: number): number[] {
  const starts: number[] = []
  for (let start = toBucket(fromMs, bucketMs); start < untilMs; start += bucketMs) starts.push(start)
  return starts
}

/** Returns the start of the bucket that contains an instant. */
export function toBucket(ms: number, bucketMs: number): number {
  return Math.floor(ms / bucketMs) * bucketMs
}

/** Returns the part of a period that consists of whole stretches of time, and what is left before and after it. */
export function splitAtWhole({ fromMs, untilMs }: Span, stretchMs: number): { whole: Span; edges: Span[] } {
  const whole = {
    fromMs: Math.ceil(fromMs / stretchMs) * stretchMs,
    untilMs: toBucket(untilMs, stretchMs),
  }
  if (whole.fromMs >= whole.untilMs)
    return { whole: { fromMs: untilMs, untilMs }, edges: notEmpty([{ fromMs, untilMs }]) }
  const edges = [
    { fromMs: whole.untilMs, untilMs },
    { fromMs, untilMs: whole.fromMs },
  ]
  return { whole, edges: notEmpty(edges) }
}

function notEmpty(spans: Span[]): Span[] {
  return spans.filter(({ fromMs, untilMs }) => fromMs < untilMs)
}
