/** A measurement beside its yardstick: the ratio is what counts, for machines differ. */
export type Measured = { what: string; value: string; yardstick?: string; ratio?: number; aim?: string }

const WIDTHS = [48, 16, 46, 7]

/** Prints one line of the report. */
export function print({ what, value, yardstick = '', ratio, aim = '' }: Measured): void {
  const cells = [what, value, yardstick, ratio === undefined ? '' : ratio.toFixed(2), aim]
  console.log(
    cells
      .map((cell, index) => cell.padEnd(WIDTHS[index] ?? 0))
      .join(' ')
      .trimEnd(),
  )
}

/** Prints the title of a part of the report. */
export function title(text: string): void {
  console.log(`\n${text}`)
  const cells = ['what', 'Daybook', 'yardstick', 'ratio', 'aim']
  const line = cells.map((cell, index) => cell.padEnd(WIDTHS[index] ?? 0)).join(' ')
  console.log(`${line}\n${'─'.repeat(line.length + 4)}`)
}

/** A number per second, for people. */
export function rate(perSecond: number, unit: string): string {
  return `${perSecond >= 10_000 ? `${(perSecond / 1_000).toFixed(1)} k` : perSecond.toFixed(0)} ${unit}/s`
}

/** A number of events, for people. */
export function size(events: number): string {
  return events >= 1_000_000 ? `${events / 1_000_000} M` : `${events / 1_000} k`
}

export function ms(milliseconds: number): string {
  return `${milliseconds < 10 ? milliseconds.toFixed(2) : milliseconds.toFixed(0)} ms`
}

export function mb(bytes: number): string {
  return `${(bytes / 1_048_576).toFixed(0)} MB`
}

/** The median of how long a deed takes, in milliseconds. */
export async function median(times: number, deed: () => Promise<unknown>): Promise<number> {
  const taken: number[] = []
  for (let each = 0; each < times; each += 1) {
    const begun = performance.now()
    await deed()
    taken.push(performance.now() - begun)
  }
  return taken.sort((a, b) => a - b)[Math.floor(times / 2)] ?? Number.NaN
}
