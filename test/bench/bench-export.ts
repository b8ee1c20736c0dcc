import { readFileSync, writeFileSync } from 'node:fs'
import type { ServerProcess } from '../support/server-process.ts'
import type { Bare } from './bare.ts'
import { mb, ms, print, rate } from './print-results.ts'

const FORMATS = [
  ['ndjson', '≥ 0.6'],
  ['csv', '≥ 0.4'],
  ['json', '≥ 0.6'],
] as const

/** Compares the download of everything with the driver's own read of the column that holds the records. */
export async function compareExports(server: ServerProcess, bare: Bare, events: number): Promise<void> {
  const raw = await bare.raw()
  for (const [format, aim] of FORMATS) {
    const { seconds, firstByteMs, bytes, peak } = await download(
      server,
      `/api/v1/events/export?format=${format}`,
    )
    const perSecond = events / seconds
    print({
      what: `export of everything as ${format}, ${mb(bytes)}`,
      value: rate(perSecond, 'rows'),
      yardstick: `raw read of column record: ${rate(raw, 'rows')}`,
      ratio: perSecond / raw,
      aim,
    })
    print({ what: '    first byte after', value: ms(firstByteMs), aim: '< 100 ms' })
    print({ what: '    peak memory of the server', value: mb(peak), aim: '≤ 350 MB' })
  }
}

/** Resident memory of a process, in bytes; the highest since `forgetPeak` when asked for the peak. */
export function memory(pid: number, which: 'now' | 'peak'): number {
  const line = readFileSync(`/proc/${pid}/status`, 'utf8')
  const found = new RegExp(`${which === 'now' ? 'VmRSS' : 'VmHWM'}:\\s+(\\d+) kB`).exec(line)
  return Number(found?.[1]) * 1_024
}

/** Begins the peak of a process anew. */
export function forgetPeak(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, '5')
}

/** Fetches a file to its end; how long that took, and what came when. */
export async function download(server: ServerProcess, path: string) {
  forgetPeak(server.pid)
  const begun = performance.now()
  const response = await fetch(server.url + path, { headers: { authorization: server.authorization } })
  if (!response.ok || response.body === null) throw new Error(`${response.status}: ${await response.text()}`)
  const chunks: { at: number; bytes: number }[] = []
  for await (const { length } of response.body) {
    // A header may go out before there are rows: they come with the second chunk.
    if (chunks.length < 2) chunks.push({ at: performance.now() - begun, bytes: 0 })
    const last = chunks.at(-1)
    if (last) last.bytes += length
  }
  const [first, second] = chunks
  const seconds = (performance.now() - begun) / 1_000
  return {
    seconds,
    firstByteMs: first?.at ?? Number.NaN,
    firstRowMs: second?.at ?? Number.NaN,
    bytes: chunks.reduce((sum, { bytes }) => sum + bytes, 0),
    peak: memory(server.pid, 'peak'),
  }
}
