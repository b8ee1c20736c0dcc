import type { CanonicalFilter } from '../../domain/events/canonical-filter.ts'
import type { CsvLayout } from '../../domain/events/csv-columns.ts'
import type { Event } from '../../domain/events/event.ts'
import type { ExportFormat } from '../../domain/events/own-download.ts'
import type { Context } from '../context.ts'
import { toCsvCells } from './export-csv.ts'

/** What the manifest of an export contains from the start. */
export type ExportInfo = {
  id: string
  startedAt: Date
  filter: CanonicalFilter
  period: { from: Date; until: Date }
}

/** Formats the parts of an export file. */
export type ExportFormatter = {
  contentType: string
  header: Uint8Array
  chunks(source: ExportSource): AsyncIterable<ExportChunk>
  footer(count: number): Uint8Array
}

/** How records follow one another in a file: with this between them, and each on a line of its own or as it is. */
type LineShape = { separator: string; isOneLine: boolean }

/** The events of an export, or only their records as bytes of the file, which takes a third of the time. */
export type ExportSource = {
  events(): AsyncIterable<Event[]>
  lines(shape: LineShape): AsyncIterable<ExportChunk>
}

/** A part of an export file, and the number of events in it. */
export type ExportChunk = { bytes: Uint8Array; count: number }

/** Returns the formatter of an export. */
export function createExportFormatter(
  { format, ...info }: ExportInfo & { format: ExportFormat },
  context: FormatContext,
): ExportFormatter {
  return FORMATS[format](info, context)
}

/** What formats are made with. */
type FormatContext = Pick<Context, 'catalogue' | 'csv'> & { layout: CsvLayout }

const FORMATS = {
  csv: createCsvFormatter,
  json: createJsonFormatter,
  ndjson: createNdjsonFormatter,
} satisfies {
  [format in ExportFormat]: (info: ExportInfo, context: FormatContext) => ExportFormatter
}

function createCsvFormatter(_: ExportInfo, { catalogue, csv, layout }: FormatContext): ExportFormatter {
  return {
    contentType: 'text/csv; charset=utf-8; header=present',
    header: csv.formatSafe([[...layout.columns]]),
    chunks: ({ events }) =>
      toChunks(events(), (batch) =>
        csv.formatSafe(batch.map((event) => toCsvCells(event, catalogue, layout))),
      ),
    footer: () => NOTHING,
  }
}

function createJsonFormatter(info: ExportInfo): ExportFormatter {
  return {
    contentType: 'application/json',
    header: encode('{"Records":[\n'),
    chunks: ({ lines }) =>
      splitLines(lines({ separator: ',\n', isOneLine: false }), { between: ',\n', end: '' }),
    footer: (count) => encode(`\n],"manifest":${JSON.stringify({ count, ...info, complete: true })}}\n`),
  }
}

function createNdjsonFormatter(): ExportFormatter {
  return {
    contentType: 'application/x-ndjson',
    header: NOTHING,
    chunks: ({ lines }) =>
      splitLines(lines({ separator: '\n', isOneLine: true }), { between: '', end: '\n' }),
    footer: () => NOTHING,
  }
}

const NOTHING = new Uint8Array()
const encoder = new TextEncoder()

function encode(text: string): Uint8Array {
  return encoder.encode(text)
}

/** A chunk is sent once it has this many characters, or bytes. */
const CHUNK_LENGTH = 65_536

async function* toChunks(
  batches: AsyncIterable<Event[]>,
  format: (events: Event[]) => Uint8Array,
): AsyncGenerator<ExportChunk> {
  let events: Event[] = []
  let length = 0
  const takeChunk = (): ExportChunk => {
    const chunk = { bytes: format(events), count: events.length }
    events = []
    length = 0
    return chunk
  }
  for await (const batch of batches) {
    for (const event of batch) {
      events.push(event)
      length += event.record.length
      if (length >= CHUNK_LENGTH) yield takeChunk()
    }
  }
  if (events.length > 0) yield takeChunk()
}

// A client that takes little at a time must not be taken for one that takes nothing.
async function* splitLines(
  pieces: AsyncIterable<ExportChunk>,
  { between, end }: { between: string; end: string },
): AsyncGenerator<ExportChunk> {
  let isFirst = true
  for await (const { bytes, count } of pieces) {
    if (!isFirst && between !== '') yield { bytes: encode(between), count: 0 }
    isFirst = false
    for (let from = 0; from < bytes.length; from += CHUNK_LENGTH)
      yield { bytes: bytes.subarray(from, from + CHUNK_LENGTH), count: 0 }
    yield { bytes: encode(end), count }
  }
}
