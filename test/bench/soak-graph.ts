import { toMedian } from './measurement.ts'

/** What was measured in a minute: latencies in milliseconds, resident memory in bytes, and CPU time of the server. */
export type SoakMinute = {
  requests: number
  p50: number
  p99: number
  max: number
  memory: number
  /** Seconds of CPU time a second. */
  cores: number
}

const ROWS = 8
const COLUMN = '█'
// A server is warm after a few minutes; what it needs by then must be enough.
const GROWTH_MAX = 1.25

/** Draws memory and p99 by the minute, as lines of text. */
export function drawGraph(measured: SoakMinute[]): string {
  const memory = measured.map((each) => each.memory / 1_048_576)
  const p99 = measured.map((each) => each.p99)
  return [...drawSeries('memory in MB', memory), '', ...drawSeries('p99 in ms', p99)].join('\n')
}

/** Says whether memory and p99 have grown: the median of the last third of the minutes against that of the middle one. */
export function judgeSoak(measured: SoakMinute[]): string[] {
  return [
    judge(
      'memory',
      'MB',
      measured.map(({ memory }) => memory / 1_048_576),
    ),
    judge(
      'p99',
      'ms',
      measured.map(({ p99 }) => p99),
    ),
  ]
}

function drawSeries(title: string, values: number[]): string[] {
  const top = Math.max(...values)
  const width = top.toFixed(0).length
  const rows = Array.from({ length: ROWS }, (_, index) => ROWS - index).map((row) => {
    const bars = values.map((value) => (value >= (top * (row - 0.5)) / ROWS ? ` ${COLUMN}` : '  '))
    const axis = ((top * row) / ROWS).toFixed(0).padStart(width)
    return `${axis} │${bars.join('')}`.trimEnd()
  })
  const minutes = values.map((_, index) => ((index + 1) % 5 === 0 ? String(index + 1).padStart(2) : '  '))
  return [
    title,
    ...rows,
    `${' '.repeat(width)} └${'──'.repeat(values.length)}`,
    `${' '.repeat(width + 2)}${minutes.join('')} minutes`,
  ]
}

function judge(name: string, unit: string, values: number[]): string {
  const third = Math.ceil(values.length / 3)
  const middle = toMedian(values.slice(-2 * third, -third))
  const last = toMedian(values.slice(-third))
  const ratio = last / middle
  const verdict = ratio <= GROWTH_MAX ? 'met' : 'not met'
  return `${name}: median of the last third ${last.toFixed(0)} ${unit}, of the middle third ${middle.toFixed(0)} ${unit}, ratio ${ratio.toFixed(2)}, aim ≤ ${GROWTH_MAX}: ${verdict}`
}
