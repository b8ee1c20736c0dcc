import type { Baseline, TimeSpan } from './liveness.ts'

/**
 * Returns a baseline as it is stored, in some hundred bytes:
 * the count of silences, then day and seconds of each day's longest.
 */
export function formatBaseline({ count, longest }: Baseline): string {
  return JSON.stringify([count, ...longest.flatMap(({ day, ms }) => [day, Math.ceil(ms / 1_000)])])
}

/** Returns a stored baseline. */
export function parseBaseline(text: string): Baseline {
  const [count = 0, ...rest] = parseNumbers(text)
  return { count, longest: toPairs(rest).map(([day, seconds]) => ({ day, ms: seconds * 1_000 })) }
}

/** Returns Daybook's downtimes as they are stored: start and end of each, in epoch seconds. */
export function formatDowntimes(downtimes: TimeSpan[]): string {
  return JSON.stringify(downtimes.flatMap(({ from, until }) => [toEpochSeconds(from), toEpochSeconds(until)]))
}

/** Returns stored downtimes. */
export function parseDowntimes(text: string): TimeSpan[] {
  return toPairs(parseNumbers(text)).map(([from, until]) => ({
    from: fromEpochSeconds(from),
    until: fromEpochSeconds(until),
  }))
}

function parseNumbers(text: string): number[] {
  const value: unknown = JSON.parse(text)
  return Array.isArray(value) ? value.map(Number) : []
}

function toPairs(numbers: number[]): [number, number][] {
  return Array.from({ length: Math.floor(numbers.length / 2) }, (_, i) => [
    numbers[2 * i] ?? 0,
    numbers[2 * i + 1] ?? 0,
  ])
}

function toEpochSeconds(instant: Date): number {
  return Math.round(instant.getTime() / 1_000)
}

function fromEpochSeconds(seconds: number): Date {
  return new Date(seconds * 1_000)
}
