import type { CanonicalFilter } from '../../domain/events/canonical-filter.ts'
import type { Event } from '../../domain/events/event.ts'
import type { Context } from '../context.ts'
import { CSV_COLUMNS, toCsvCells } from './export-csv.ts'

/** What the manifest of an export contains from the start. */
export type ExportInfo = {
  id: string
  startedAt: Date
  filter: CanonicalFilter
  period: { from: Date; until: Date }
}

export type ExportFormat = keyof typeof FORMATS

/** Formats the parts of an export file. */
export type ExportFormatter = {
  contentType: string
  header: Uint8Array
  chunks(source: ExportSource): AsyncIterable<ExportChunk>
  footer(count: number): Uint8Array
}

/**
 * The events of an export, either complete or only their records. Reading only the records is twice as fast.
 */
export type ExportSource = { events(): AsyncIterable<Event[]>; records(): AsyncIterable<string[]> }

/** A part of an export file, and the number of events in it. */
export type ExportChunk = { bytes: Uint8Array; count: number }

/** Returns the formatter of an export. */
export function createExportFormatter(
  { format, ...info }: ExportInfo & { format: ExportFormat },
  context: FormatContext,
): ExportFormatter {
  return FORMATS[format](info, context)
}

type FormatContext = Pick<Context, 'catalogue' | 'csv'>

const FORMATS = { csv: createCsvFormatter, json: createJsonFormatter, ndjson: createNdjsonFormatter } as const

function createCsvFormatter(_: ExportInfo, { catalogue, csv }: FormatContext): ExportFormatter {
  return {
    contentType: 'text/csv; charset=utf-8; header=present',
    header: csv.formatSafe([[...CSV_COLUMNS]]),
    chunks: ({ events }) =>
      toChunks(
        events(),
        ({ record }) => record.length,
        (items) => csv.formatSafe(items.map((event) => toCsvCells(event, catalogue))),
      ),
    footer: () => NOTHING,
  }
}

function createJsonFormatter(info: ExportInfo): ExportFormatter {
  return {
    contentType: 'application/json',
    header: encode('{"Records":[\n'),
    chunks: ({ records }) =>
      toChunks(
        records(),
        ({ length }) => length,
        (items, isFirst) => encode((isFirst ? '' : ',\n') + items.join(',\n')),
      ),
    footer: (count) => encode(`\n],"manifest":${JSON.stringify({ count, ...info, complete: true })}}\n`),
  }
}

function createNdjsonFormatter(): ExportFormatter {
  return {
    contentType: 'application/x-ndjson',
    header: NOTHING,
    chunks: ({ records }) =>
      toChunks(
        records(),
        ({ length }) => length,
        (items) => encode(`${items.map(toOneLine).join('\n')}\n`),
      ),
    footer: () => NOTHING,
  }
}

const NOTHING = new Uint8Array()
const encoder = new TextEncoder()

function encode(text: string): Uint8Array {
  return encoder.encode(text)
}

/** A chunk is sent once it has this many characters. */
const CHUNK_LENGTH = 65_536

async function* toChunks<Item>(
  batches: AsyncIterable<Item[]>,
  lengthOf: (item: Item) => number,
  format: (items: Item[], isFirst: boolean) => Uint8Array,
): AsyncGenerator<ExportChunk> {
  let isFirst = true
  let items: Item[] = []
  let length = 0
  const takeChunk = (): ExportChunk => {
    const chunk = { bytes: format(items, isFirst), count: items.length }
    isFirst = false
    items = []
    length = 0
    return chunk
  }
  for await (const batch of batches) {
    for (const item of batch) {
      items.push(item)
      length += lengthOf(item)
      if (length >= CHUNK_LENGTH) yield takeChunk()
    }
  }
  if (items.length > 0) yield takeChunk()
}

// In valid JSON an unescaped line end can only be white space between tokens.
function toOneLine(record: string): string {
  return record.includes('\n') || record.includes('\r') ? record.replace(/[\r\n]/g, ' ') : record
}
