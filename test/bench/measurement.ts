/** A measurement and what it is compared with. The ratio is what counts, because machines differ. */
export type Measurement = {
  label: string
  value: string
  comparison?: string
  ratio?: number
  target?: string
}

const WIDTHS = [56, 16, 46, 7]

/** Prints a measurement as one line of the table. */
export function printMeasurement(measurement: Measurement): void {
  const { label, value, comparison = '', ratio, target = '' } = measurement
  const cells = [label, value, comparison, ratio === undefined ? '' : ratio.toFixed(2), target]
  console.log(
    cells
      .map((cell, index) => cell.padEnd(WIDTHS[index] ?? 0))
      .join(' ')
      .trimEnd(),
  )
}

/** Prints the title and the header of a table. */
export function printTitle(text: string): void {
  console.log(`\n${text}`)
  const cells = ['measurement', 'Daybook', 'compared with', 'ratio', 'target']
  const line = cells.map((cell, index) => cell.padEnd(WIDTHS[index] ?? 0)).join(' ')
  console.log(`${line}\n${'─'.repeat(line.length + 4)}`)
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

/** Runs an action repeatedly and returns the median of its durations, in milliseconds. */
export async function median(repeats: number, action: () => Promise<unknown>): Promise<number> {
  const durations: number[] = []
  for (let count = 0; count < repeats; count += 1) {
    const startedAt = performance.now()
    await action()
    durations.push(performance.now() - startedAt)
  }
  return durations.sort((a, b) => a - b)[Math.floor(repeats / 2)] ?? Number.NaN
}
