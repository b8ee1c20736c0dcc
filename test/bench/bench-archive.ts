import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { packArchives } from '../../src/adapters/archive/archive-writer.ts'
import type { Sample } from './bench-events.ts'
import { formatRate, printMeasurement } from './measurement.ts'

const EVENTS_MAX = 200_000
const PAGE = 1_000
const MEGABYTE = 1_048_576

/** Compares packing an archive, in this process, with `gzip -6` of the same bytes: rate, and size of the result. */
export async function compareArchive({ path, batches }: Sample): Promise<void> {
  const events = batches.slice(0, EVENTS_MAX / PAGE)
  const bytes = events.at(-1)?.to ?? 0
  const pages = await readPages(path, bytes)
  const packed = await packAll(pages)
  const zipped = await gzip(path, bytes)
  printMeasurement({
    label: 'packing an archive',
    value: formatRate(bytes / MEGABYTE / packed.seconds, 'MB'),
    comparison: `gzip -6: ${formatRate(bytes / MEGABYTE / zipped.seconds, 'MB')}`,
    ratio: zipped.seconds / packed.seconds,
    aim: { atLeast: 1 },
  })
  printMeasurement({
    label: 'size of an archive',
    value: `${((packed.bytes / bytes) * 100).toFixed(1)} %`,
    comparison: `gzip -6: ${((zipped.bytes / bytes) * 100).toFixed(1)} %`,
    ratio: packed.bytes / zipped.bytes,
  })
}

type Row = { record: string; eventTime: Date }

async function readPages(path: string, bytes: number): Promise<Row[][]> {
  const pages: Row[][] = [[]]
  for await (const record of createInterface(createReadStream(path, { end: bytes - 1 }))) {
    if (pages.at(-1)?.length === PAGE) pages.push([])
    pages.at(-1)?.push({ record, eventTime: new Date(0) })
  }
  return pages
}

async function packAll(pages: Row[][]): Promise<{ seconds: number; bytes: number }> {
  const startedAt = performance.now()
  let bytes = 0
  const options = {
    format: 'json.gz',
    stem: (part: number) => `archive-${part}`,
    mtime: new Date(0),
  } as const
  for await (const { body } of packArchives(toAsync(pages), options))
    for await (const chunk of body) bytes += chunk.length
  return { seconds: (performance.now() - startedAt) / 1_000, bytes }
}

async function* toAsync(pages: Row[][]): AsyncGenerator<Row[]> {
  yield* pages
}

async function gzip(path: string, bytes: number): Promise<{ seconds: number; bytes: number }> {
  const startedAt = performance.now()
  const child = Bun.spawn(['gzip', '-6', '-c'], { stdin: Bun.file(path).slice(0, bytes) })
  let length = 0
  for await (const chunk of child.stdout) length += chunk.length
  return { seconds: (performance.now() - startedAt) / 1_000, bytes: length }
}
