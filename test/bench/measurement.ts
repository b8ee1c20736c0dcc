import { type Aim, formatAim, isMet } from './aims.ts'

/** A measurement, what it is compared with, and its aim. The ratio is what counts, because machines differ. */
export type Measurement = {
  label: string
  value: string
  /** What the value is compared with: the yardstick of the same run. */
  comparison?: string
  ratio?: number
  aim?: Aim
  /** The number that the aim is about, if it is not the ratio. */
  number?: number
}

/** A table of measurements, as lines of Markdown. An indented label belongs to the last one that is not, the topic. */
export type Table = { title: string; lines: string[]; met: number; notMet: string[]; topic: string }

const WIDTHS = [58, 18, 50, 7, 10, 7]
const HEADER = ['measurement', 'Daybook', 'yardstick', 'ratio', 'aim', '']

let current: Table | null = null

/** Begins a table, to which measurements are added from now on, and prints its title and header. */
export function beginTable(title: string): Table {
  const rule = WIDTHS.map((width) => '-'.repeat(width))
  current = { title, lines: [toLine(HEADER), toLine(rule)], met: 0, notMet: [], topic: '' }
  console.log(`\n${title}\n\n${toLine(HEADER)}\n${toLine(rule)}`)
  return current
}

/** Adds a measurement to the table and prints it. */
export function printMeasurement(measurement: Measurement): void {
  const { label, value, comparison = '', ratio, aim, number = ratio } = measurement
  const verdict = aim === undefined ? '' : isMet(aim, number ?? Number.NaN) ? 'met' : 'not met'
  const line = toLine([
    label,
    value,
    comparison,
    ratio === undefined ? '' : formatRatio(ratio),
    aim === undefined ? '' : formatAim(aim),
    verdict,
  ])
  console.log(line)
  const table = current
  if (table === null) return
  // A table on a page shows no indentation.
  table.lines.push(line.replace(/^\| {5}/, '| · '))
  if (verdict === 'met') table.met += 1
  if (verdict === 'not met')
    table.notMet.push(label.startsWith(' ') ? `${table.topic}: ${label.trim()}` : label)
  if (!label.startsWith(' ')) table.topic = label
}

function toLine(cells: string[]): string {
  return `| ${cells.map((cell, index) => cell.padEnd(WIDTHS[index] ?? 0)).join(' | ')} |`
}

function formatRatio(ratio: number): string {
  return ratio < 0.1 ? ratio.toFixed(3) : ratio.toFixed(2)
}

/** Formats a rate: `12.3 k events/s`. */
export function formatRate(perSecond: number, unit: string): string {
  return `${perSecond >= 10_000 ? `${(perSecond / 1_000).toFixed(1)} k` : perSecond.toFixed(0)} ${unit}/s`
}

/** Formats a multiple of 1,000: `100 k`, `1 M`. */
export function formatCount(count: number): string {
  return count >= 1_000_000 ? `${count / 1_000_000} M` : `${count / 1_000} k`
}

export function formatMs(milliseconds: number): string {
  return `${milliseconds < 10 ? milliseconds.toFixed(2) : milliseconds.toFixed(0)} ms`
}

export function formatMegabytes(bytes: number): string {
  return `${(bytes / 1_048_576).toFixed(0)} MB`
}

// Of what takes very long, fewer repetitions must do.
const REPEATED_MS_MAX = 30_000

/** Runs an action repeatedly and returns the median of its durations, in milliseconds. After half a minute it stops. */
export async function median(repeats: number, action: () => Promise<unknown>): Promise<number> {
  const durations: number[] = []
  const end = performance.now() + REPEATED_MS_MAX
  while (durations.length < repeats && (durations.length === 0 || performance.now() < end)) {
    const startedAt = performance.now()
    await action()
    durations.push(performance.now() - startedAt)
  }
  return toMedian(durations)
}

/** Returns the median of numbers. */
export function toMedian(numbers: number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN
}
