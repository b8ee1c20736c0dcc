import type { Catalogue } from '../../domain/actions/action-catalogue.ts'
import type { CanonicalFilter } from '../../domain/events/canonical-filter.ts'
import type { Event } from '../../domain/events/event.ts'
import { formatSafeCsv } from '../csv.ts'
import { CSV_COLUMNS, toCsvCells } from './export-csv.ts'

/** What a download says of itself. */
export type ExportInfo = {
  id: string
  startedAt: Date
  filter: CanonicalFilter
  period: { from: Date; until: Date }
}

/** How a file is written: what stands before the events, the events, and what stands after them. */
export type FileFormat = {
  contentType: string
  head: string
  rows(source: ExportSource): AsyncIterable<FileChunk>
  tail(count: number): string
}

/** The events of a download, whole or as their records' texts: reading only those is twice as quick. */
export type ExportSource = { events(): AsyncIterable<Event[]>; records(): AsyncIterable<string[]> }

/** A stretch of a file, and how many events stand in it. */
export type FileChunk = { text: string; count: number }

/** Text is gathered up to this many characters before it is encoded and sent. */
const PIECE_LENGTH = 65_536

/** The form of a file in one of the three formats. */
export function getExportFormat(
  format: keyof typeof FORMS,
  about: ExportInfo,
  catalogue: Catalogue,
): FileFormat {
  return FORMS[format](about, catalogue)
}

const FORMS = { csv, json, ndjson } as const

function csv(_: ExportInfo, catalogue: Catalogue): FileFormat {
  return {
    contentType: 'text/csv; charset=utf-8; header=present',
    head: formatSafeCsv([[...CSV_COLUMNS]]),
    rows: ({ events }) =>
      piecesOf(
        events(),
        ({ record }) => record.length,
        (some) => formatSafeCsv(some.map((event) => toCsvCells(event, catalogue))),
      ),
    tail: () => '',
  }
}

function json(about: ExportInfo): FileFormat {
  return {
    contentType: 'application/json',
    head: '{"Records":[\n',
    rows: ({ records }) =>
      piecesOf(
        records(),
        ({ length }) => length,
        (some, isFirst) => (isFirst ? '' : ',\n') + some.join(',\n'),
      ),
    tail: (count) => `\n],"manifest":${JSON.stringify({ count, ...about, complete: true })}}\n`,
  }
}

function ndjson(): FileFormat {
  return {
    contentType: 'application/x-ndjson',
    head: '',
    rows: ({ records }) =>
      piecesOf(
        records(),
        ({ length }) => length,
        (some) => `${some.map(oneLine).join('\n')}\n`,
      ),
    tail: () => '',
  }
}

async function* piecesOf<Item>(
  chunks: AsyncIterable<Item[]>,
  lengthOf: (item: Item) => number,
  write: (items: Item[], isFirst: boolean) => string,
): AsyncGenerator<FileChunk> {
  let isFirst = true
  let items: Item[] = []
  let length = 0
  const piece = (): FileChunk => {
    const done = { text: write(items, isFirst), count: items.length }
    isFirst = false
    items = []
    length = 0
    return done
  }
  for await (const chunk of chunks) {
    for (const item of chunk) {
      items.push(item)
      length += lengthOf(item)
      if (length >= PIECE_LENGTH) yield piece()
    }
  }
  if (items.length > 0) yield piece()
}

// Inside a JSON text a raw line end can only be white space between tokens.
function oneLine(record: string): string {
  return record.includes('\n') || record.includes('\r') ? record.replace(/[\r\n]/g, ' ') : record
}
