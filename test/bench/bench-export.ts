import { readFileSync, writeFileSync } from 'node:fs'
import type { ServerProcess } from '../support/server-process.ts'
import type { DirectDatabase } from './direct-database.ts'
import { formatMegabytes, formatMs, formatRate, printMeasurement } from './measurement.ts'

const FORMATS = [
  ['ndjson', '≥ 0.6'],
  ['csv', '≥ 0.4'],
  ['json', '≥ 0.6'],
] as const

/** Compares the export of all events with reading the column `record` through the driver. */
export async function compareExports(
  server: ServerProcess,
  direct: DirectDatabase,
  events: number,
): Promise<void> {
  const directRate = await direct.readRecords()
  for (const [format, target] of FORMATS) {
    const { seconds, firstByteMs, bytes, peak } = await download(
      server,
      `/api/v1/events/export?format=${format}`,
    )
    const perSecond = events / seconds
    printMeasurement({
      label: `export of all events as ${format}, ${formatMegabytes(bytes)}`,
      value: formatRate(perSecond, 'rows'),
      comparison: `reading column record directly: ${formatRate(directRate, 'rows')}`,
      ratio: perSecond / directRate,
      target,
    })
    printMeasurement({ label: '    time to first byte', value: formatMs(firstByteMs), target: '< 100 ms' })
    printMeasurement({
      label: '    peak memory of the server',
      value: formatMegabytes(peak),
      target: '≤ 350 MB',
    })
  }
}

/** Returns the resident memory of a process in bytes: the current one, or the peak since `resetPeakMemory`. */
export function readMemory(pid: number, which: 'now' | 'peak'): number {
  const line = readFileSync(`/proc/${pid}/status`, 'utf8')
  const match = new RegExp(`${which === 'now' ? 'VmRSS' : 'VmHWM'}:\\s+(\\d+) kB`).exec(line)
  return Number(match?.[1]) * 1_024
}

/** Resets the peak memory of a process. */
export function resetPeakMemory(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, '5')
}

/** Downloads a file and returns its size, its times and the peak memory of the server. */
export async function download(server: ServerProcess, path: string) {
  resetPeakMemory(server.pid)
  const startedAt = performance.now()
  const response = await fetch(server.url + path, { headers: { authorization: server.authorization } })
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
