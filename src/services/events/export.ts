import type { Clock } from '../../clock.ts'
import type { Caller } from '../../domain/access/caller.ts'
import type { Catalogue } from '../../domain/actions/action-catalogue.ts'
import { canonicalFilter } from '../../domain/events/canonical-filter.ts'
import type { Event } from '../../domain/events/event.ts'
import { type Filter, type Query, toQuery } from '../../domain/events/query.ts'
import type { ExportRow } from '../../store/events/exports.ts'
import type { Audit } from '../audit.ts'
import { toReadableStream } from '../streamed.ts'
import { exportFileName } from './export-file-name.ts'
import { type ExportSource, type FileFormat, getExportFormat } from './export-format.ts'

export type Export = ReturnType<typeof createExport>

type Result = { count: number; bytes: number; sha256: string; finishedAt: Date }

type Rows = {
  events: { stream(query: Query): AsyncIterable<Event[]>; records(query: Query): AsyncIterable<string[]> }
  exports: { begin(row: ExportRow): Promise<void>; finish(id: string, result: Result): Promise<void> }
}

/** Takes home exactly what a filter shows, as one file streamed from one snapshot; its checksum is kept. */
export function createExport(
  open: (customer: number) => Rows,
  audit: Pick<Audit, 'read'>,
  clock: Clock,
  newId: () => string,
  settings: { retentionDays: number },
  catalogue: Catalogue,
) {
  return (caller: Caller, filter: Filter, format: ExportRow['format']) =>
    audit.read(
      caller,
      { operation: 'DownloadEvents', parameters: { ...canonicalFilter(filter), format } },
      async () => {
        const startedAt = clock()
        const query = toQuery(filter, startedAt, settings.retentionDays)
        const about = { filter: canonicalFilter(filter), period: { from: query.from, until: query.until } }
        const id = newId()
        const rows = open(caller.customer.id)
        const row = {
          ...begun(id, startedAt),
          userName: caller.userName,
          format,
          filter: JSON.stringify(about),
        }
        await rows.exports.begin(row)
        const form = getExportFormat(format, { id, startedAt, ...about }, catalogue)
        const finish = (sum: Omit<Result, 'finishedAt'>) =>
          rows.exports.finish(id, { ...sum, finishedAt: clock() })
        return {
          id,
          fileName: exportFileName(filter, startedAt, format),
          contentType: form.contentType,
          body: toReadableStream(file(sourceOf(rows, query), form, finish)),
        }
      },
    )
}

function sourceOf({ events }: Rows, query: Query): ExportSource {
  return { events: () => events.stream(query), records: () => events.records(query) }
}

function begun(id: string, startedAt: Date) {
  return { id, startedAt, finishedAt: null, count: null, bytes: null, sha256: null }
}

// The file ends only after its sum is stored: whoever has read it to its end can ask for its manifest.
async function* file(
  source: ExportSource,
  form: FileFormat,
  finish: (sum: Omit<Result, 'finishedAt'>) => Promise<void>,
): AsyncGenerator<Uint8Array, void> {
  const encoder = new TextEncoder()
  const hash = new Bun.CryptoHasher('sha256')
  const sum = { count: 0, bytes: 0 }
  const summed = (text: string) => {
    const piece = encoder.encode(text)
    hash.update(piece)
    sum.bytes += piece.length
    return piece
  }
  if (form.head !== '') yield summed(form.head)
  for await (const { text, count } of form.rows(source)) {
    yield summed(text)
    sum.count += count
  }
  const tail = form.tail(sum.count)
  if (tail !== '') yield summed(tail)
  await finish({ ...sum, sha256: hash.digest('hex') })
}
