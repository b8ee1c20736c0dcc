import type { Caller } from '../../domain/access/caller.ts'
import { BYTE_ORDER_MARK } from '../../domain/byte-order-mark.ts'
import { canonicalFilter } from '../../domain/events/canonical-filter.ts'
import { type Filter, type Query, toQuery } from '../../domain/events/query.ts'
import type { Hashes } from '../../domain/ports.ts'
import type { CustomerStore } from '../../store/store.ts'
import type { Context, ServiceSettings } from '../context.ts'
import type { CostlyWork } from '../costly-work.ts'
import { startDownload } from '../downloads.ts'
import { exportFileName } from './export-file-name.ts'
import {
  createExportFormatter,
  type ExportFormat,
  type ExportFormatter,
  type ExportSource,
} from './export-format.ts'

/** With `isForSpreadsheets`, a CSV file starts with a byte order mark. */
type ExportOptions = { isForSpreadsheets?: boolean }

export type ExportEvents = ReturnType<typeof createExportEvents>

type ExportSummary = { count: number; bytes: number; sha256: string }

type ExportRows = {
  events: Pick<CustomerStore['events'], 'stream' | 'streamLines' | 'findUncoveredUntil'>
  exports: Pick<CustomerStore['exports'], 'create' | 'complete'>
}
type ExportContext = Pick<
  Context,
  'audit' | 'clock' | 'newId' | 'catalogue' | 'hashes' | 'csv' | 'downloadLimits'
> & {
  costlyWork: Pick<CostlyWork, 'acquire'>
  store: { forCustomer(customer: number): ExportRows }
  settings: Pick<ServiceSettings, 'retentionDays'>
}

/**
 * Returns a function that exports the events matching a filter as one file, streamed from one snapshot. Its
 * checksum, of all its bytes, is stored. `uncoveredUntil` is the time before which events have no receipt, if the filter asks
 * for that.
 */
export function createExportEvents(context: ExportContext) {
  const { store, audit, clock, newId, settings, hashes, costlyWork, downloadLimits } = context
  return (caller: Caller, filter: Filter, format: ExportFormat, { isForSpreadsheets }: ExportOptions = {}) =>
    audit.read(
      caller,
      { operation: 'DownloadEvents', parameters: { ...canonicalFilter(filter), format } },
      async () => {
        const release = await costlyWork.acquire(caller, 'download')
        const id = newId()
        const startedAt = clock()
        const query = toQuery(filter, startedAt, settings.retentionDays)
        const scope = { filter: canonicalFilter(filter), period: { from: query.from, until: query.until } }
        const { events, exports } = store.forCustomer(caller.customer.id)
        const { userName } = caller
        const row = { ...newExport(id, startedAt), userName, format, filter: scope }
        const start = async () => {
          await exports.create(row)
          return events.findUncoveredUntil(query)
        }
        const uncoveredUntil = await start().catch((error) => {
          release()
          throw error
        })
        const plain = createExportFormatter({ id, startedAt, ...scope, format }, context)
        const formatter = isForSpreadsheets && format === 'csv' ? withByteOrderMark(plain) : plain
        const onComplete = (summary: ExportSummary) =>
          exports.complete(id, { ...summary, finishedAt: clock() })
        const chunks = formatFile(toSource(events, query), formatter, hashes, onComplete)
        return {
          id,
          fileName: exportFileName(filter, startedAt, format),
          contentType: formatter.contentType,
          uncoveredUntil,
          ...startDownload(chunks, downloadLimits, release),
        }
      },
    )
}

function newExport(id: string, startedAt: Date) {
  return { id, startedAt, finishedAt: null, count: null, bytes: null, sha256: null }
}

function withByteOrderMark(formatter: ExportFormatter): ExportFormatter {
  const mark = new TextEncoder().encode(BYTE_ORDER_MARK)
  return { ...formatter, header: Buffer.concat([mark, formatter.header]) }
}

function toSource(events: ExportRows['events'], query: Query): ExportSource {
  return { events: () => events.stream(query), lines: (shape) => events.streamLines(query, shape) }
}

// The file ends only after its checksum is stored, so that the manifest is available to a client that has
// read all of it.
async function* formatFile(
  source: ExportSource,
  formatter: ExportFormatter,
  hashes: Hashes,
  onComplete: (summary: ExportSummary) => Promise<void>,
): AsyncGenerator<Uint8Array, void> {
  const hash = hashes.startSha256()
  const totals = { count: 0, bytes: 0 }
  const take = (bytes: Uint8Array) => {
    hash.update(bytes)
    totals.bytes += bytes.length
    return bytes
  }
  if (formatter.header.length > 0) yield take(formatter.header)
  for await (const { bytes, count } of formatter.chunks(source)) {
    yield take(bytes)
    totals.count += count
  }
  const footer = formatter.footer(totals.count)
  if (footer.length > 0) yield take(footer)
  await onComplete({ ...totals, sha256: hash.hex() })
}
