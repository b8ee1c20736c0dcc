import type { Baseline, TimeSpan } from './liveness.ts'

/** A habit as it is kept, some hundred bytes: how many silences, then day and seconds, day and seconds. */
export function formatBaseline({ count, longest }: Baseline): string {
  return JSON.stringify([count, ...longest.flatMap(({ day, ms }) => [day, Math.ceil(ms / 1_000)])])
}

/** A habit as it was kept. */
export function parseBaseline(text: string): Baseline {
  const [count = 0, ...rest] = numbersIn(text)
  return { count, longest: pairs(rest).map(([day, seconds]) => ({ day, ms: seconds * 1_000 })) }
}

/** When the house was away, as it is kept: seconds since 1970, from and until, from and until. */
export function formatDowntimes(absences: TimeSpan[]): string {
  return JSON.stringify(absences.flatMap(({ from, until }) => [secondsOf(from), secondsOf(until)]))
}

/** When the house was away, as it was kept. */
export function parseDowntimes(text: string): TimeSpan[] {
  return pairs(numbersIn(text)).map(([from, until]) => ({ from: atSeconds(from), until: atSeconds(until) }))
}

function numbersIn(text: string): number[] {
  const value: unknown = JSON.parse(text)
  return Array.isArray(value) ? value.map(Number) : []
}

function pairs(numbers: number[]): [number, number][] {
  return Array.from({ length: Math.floor(numbers.length / 2) }, (_, i) => [
    numbers[2 * i] ?? 0,
    numbers[2 * i + 1] ?? 0,
  ])
}

function secondsOf(at: Date): number {
  return Math.round(at.getTime() / 1_000)
}

function atSeconds(seconds: number): Date {
  return new Date(seconds * 1_000)
}
