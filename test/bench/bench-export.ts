import type { ServerProcess } from '../support/server-process.ts'
import { readMemory, resetPeakMemory } from './bench-process.ts'
import { formatMegabytes, formatMs, formatRate, printMeasurement } from './measurement.ts'

const FORMATS = [
  ['ndjson', { atLeast: 0.6 }],
  ['csv', { atLeast: 0.4 }],
  ['json', { atLeast: 0.6 }],
] as const

/** Compares the export of all events with reading the column `record` of open days through the driver, in rows per second. */
export async function compareExports(
  server: ServerProcess,
  directRate: number,
  events: number,
): Promise<void> {
  for (const [format, aim] of FORMATS) {
    const { seconds, firstByteMs, bytes, peak } = await download(
      server,
      `/api/v1/events/export?format=${format}`,
    )
    const perSecond = events / seconds
    printMeasurement({
      label: `export of all events as ${format}, ${formatMegabytes(bytes)}`,
      value: formatRate(perSecond, 'rows'),
      comparison: `reading column record of open days: ${formatRate(directRate, 'rows')}`,
      ratio: perSecond / directRate,
      aim,
    })
    printFile(firstByteMs, peak)
  }
}

/** Prints when a file began, and the memory that it took. */
export function printFile(firstByteMs: number, peak: number): void {
  printMeasurement({
    label: '    time to first byte',
    value: formatMs(firstByteMs),
    aim: { atMost: 50, unit: 'ms' },
    number: firstByteMs,
  })
  printPeak('    peak memory of the server', peak)
}

/** Prints the peak memory of the server, given in bytes. */
export function printPeak(label: string, peak: number): void {
  printMeasurement({
    label,
    value: formatMegabytes(peak),
    aim: { atMost: 350, unit: 'MB' },
    number: peak / 1_048_576,
  })
}

/** Downloads a file and returns its size, its times and the peak memory of the server. */
export async function download(server: ServerProcess, path: string) {
  resetPeakMemory(server.pid)
  const startedAt = performance.now()
  const response = await fetch(server.url + path, {
    // Compressing takes longer than everything else, and the yardstick does not do it.
    headers: { authorization: server.authorization, 'accept-encoding': 'identity' },
    timeout: false,
  })
  if (!response.ok || response.body === null) throw new Error(`${response.status}: ${await response.text()}`)
  const chunks: { at: number; bytes: number }[] = []
  for await (const { length } of response.body) {
    // The first chunk may be a header without rows; the second one has rows.
    if (chunks.length < 2) chunks.push({ at: performance.now() - startedAt, bytes: 0 })
    const last = chunks.at(-1)
    if (last) last.bytes += length
  }
  const [first, second] = chunks
  const seconds = (performance.now() - startedAt) / 1_000
  return {
    seconds,
    firstByteMs: first?.at ?? Number.NaN,
    firstRowMs: second?.at ?? Number.NaN,
    bytes: chunks.reduce((sum, { bytes }) => sum + bytes, 0),
    peak: readMemory(server.pid, 'peak'),
  }
}
