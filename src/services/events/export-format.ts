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
  header: string
  chunks(source: ExportSource): AsyncIterable<ExportChunk>
  footer(count: number): string
}

/**
 * The events of an export, either complete or only their records. Reading only the records is twice as fast.
 */
export type ExportSource = { events(): AsyncIterable<Event[]>; records(): AsyncIterable<string[]> }

/** A part of an export file, and the number of events in it. */
export type ExportChunk = { text: string; count: number }

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
    footer: () => '',
  }
}

function createJsonFormatter(info: ExportInfo): ExportFormatter {
  return {
    contentType: 'application/json',
    header: '{"Records":[\n',
    chunks: ({ records }) =>
      toChunks(
        records(),
        ({ length }) => length,
        (items, isFirst) => (isFirst ? '' : ',\n') + items.join(',\n'),
      ),
    footer: (count) => `\n],"manifest":${JSON.stringify({ count, ...info, complete: true })}}\n`,
  }
}

function createNdjsonFormatter(): ExportFormatter {
  return {
    contentType: 'application/x-ndjson',
    header: '',
    chunks: ({ records }) =>
      toChunks(
        records(),
        ({ length }) => length,
        (items) => `${items.map(toOneLine).join('\n')}\n`,
      ),
    footer: () => '',
  }
}

/** A chunk is encoded and sent once it has this many characters. */
const CHUNK_LENGTH = 65_536

async function* toChunks<Item>(
  batches: AsyncIterable<Item[]>,
  lengthOf: (item: Item) => number,
  format: (items: Item[], isFirst: boolean) => string,
): AsyncGenerator<ExportChunk> {
  let isFirst = true
  let items: Item[] = []
  let length = 0
  const takeChunk = (): ExportChunk => {
    const chunk = { text: format(items, isFirst), count: items.length }
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
