import type { Asked } from '../core/asked.ts'
import type { Event } from '../core/event.ts'
import { CSV_COLUMNS, cellsOf, writeCsv } from './export-csv.ts'

/** What a download says of itself. */
export type About = { id: string; startedAt: Date; filter: Asked; period: { from: Date; until: Date } }

/** How a file is written: what stands before the events, the events, and what stands after them. */
export type Form = {
  contentType: string
  head: string
  rows(events: Event[], isFirst: boolean): string
  tail(count: number): string
}

/** The form of a file in one of the three formats. */
export function formOf(format: keyof typeof FORMS, about: About): Form {
  return FORMS[format](about)
}

const FORMS = { csv, json, ndjson } as const

function csv(): Form {
  return {
    contentType: 'text/csv; charset=utf-8; header=present',
    head: writeCsv([[...CSV_COLUMNS]]),
    rows: (events) => writeCsv(events.map(cellsOf)),
    tail: () => '',
  }
}

function json(about: About): Form {
  return {
    contentType: 'application/json',
    head: '{"Records":[\n',
    rows: (events, isFirst) => (isFirst ? '' : ',\n') + events.map(({ record }) => record).join(',\n'),
    tail: (count) => `\n],"manifest":${JSON.stringify({ count, ...about, complete: true })}}\n`,
  }
}

function ndjson(): Form {
  return {
    contentType: 'application/x-ndjson',
    head: '',
    rows: (events) => events.map(({ record }) => `${oneLine(record)}\n`).join(''),
    tail: () => '',
  }
}

// Inside a JSON text a raw line end can only be white space between tokens.
function oneLine(record: string): string {
  return record.includes('\n') || record.includes('\r') ? record.replace(/[\r\n]/g, ' ') : record
}
