import type { Caller } from '../../domain/access/caller.ts'
import { BYTE_ORDER_MARK } from '../../domain/byte-order-mark.ts'
import type { Download, DownloadProgress } from '../../domain/costly-work.ts'
import { canonicalFilter } from '../../domain/events/canonical-filter.ts'
import { CSV_COLUMNS, type CsvLayout, FULL_CSV } from '../../domain/events/csv-columns.ts'
import type { ExportFormat } from '../../domain/events/own-download.ts'
import { type Filter, type Query, toQuery } from '../../domain/events/query.ts'
import { UTC } from '../../domain/periods/time-zone.ts'
import type { Hashes } from '../../domain/ports.ts'
import type { CustomerStore } from '../../store/store.ts'
import type { Context, ServiceSettings } from '../context.ts'
import type { CostlyWork } from '../costly-work.ts'
import { startDownload } from '../downloads.ts'
import { exportFileName } from './export-file-name.ts'
import { createExportFormatter, type ExportFormatter, type ExportSource } from './export-format.ts'

/** With `isForSpreadsheets`, a CSV file starts with a byte order mark. Without a `layout` it has all columns. */
type ExportOptions = {
  isForSpreadsheets?: boolean
  layout?: CsvLayout
  progress?: DownloadProgress
}

export type ExportEvents = ReturnType<typeof createExportEvents>

type ExportRows = {
  events: Pick<CustomerStore['events'], 'stream' | 'streamLines' | 'findUncoveredUntil'>
  exports: Pick<CustomerStore['exports'], 'create' | 'finish'>
}
type ExportContext = Pick<
  Context,
  'audit' | 'clock' | 'newId' | 'catalogue' | 'hashes' | 'csv' | 'downloadLimits' | 'log'
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
  const { audit, costlyWork } = context
  return (caller: Caller, filter: Filter, format: ExportFormat, options: ExportOptions = {}) => {
    const layout = options.layout ?? FULL_CSV
    const chosen = format === 'csv' ? describeLayout(layout) : {}
    const parameters = { ...canonicalFilter(filter), format, ...chosen }
    return audit.read(caller, { operation: 'DownloadEvents', parameters }, async () => {
      const release = await costlyWork.acquire(caller, 'download')
      return startExport(context, caller, { filter, format, options: { ...options, layout }, release })
    })
  }
}

function describeLayout({ columns, zone }: CsvLayout) {
  return {
    ...(columns.length < CSV_COLUMNS.length && { columns: columns.join(',') }),
    ...(zone !== UTC && { times: zone }),
  }
}

type ExportRequest = {
  filter: Filter
  format: ExportFormat
  options: ExportOptions & { layout: CsvLayout }
  /** Gives the place of the download back. */
  release: () => void
}

async function startExport(context: ExportContext, caller: Caller, request: ExportRequest) {
  const { clock, newId, settings, hashes, downloadLimits } = context
  const { filter, format, options, release } = request
  const id = newId()
  const startedAt = clock()
  const query = toQuery(filter, startedAt, settings.retentionDays)
  const scope = { filter: canonicalFilter(filter), period: { from: query.from, until: query.until } }
  const { events, exports } = context.store.forCustomer(caller.customer.id)
  const row = { ...newExport(id, startedAt), userName: caller.userName, format, filter: scope }
  const start = async () => {
    await exports.create(row)
    return events.findUncoveredUntil(query)
  }
  const uncoveredUntil = await start().catch((error) => {
    release()
    throw error
  })
  const formatting = { catalogue: context.catalogue, csv: context.csv, layout: options.layout }
  const plain = createExportFormatter({ id, startedAt, ...scope, format }, formatting)
  const formatter = options.isForSpreadsheets && format === 'csv' ? withByteOrderMark(plain) : plain
  const sent: Sent = { count: 0, bytes: 0, sha256: null }
  const finish = () => exports.finish(id, { ...sent, finishedAt: clock() })
  const watch = { sent, finish, onRows: options.progress?.onRows }
  const chunks = formatFile(toSource(events, query), formatter, hashes, watch)
  const download = startDownload(chunks, downloadLimits, release)
  void recordEnd(context, download, { ...watch, onEnd: options.progress?.onEnd })
  const fileName = exportFileName(filter, startedAt, format)
  return { id, fileName, contentType: formatter.contentType, uncoveredUntil, ...download }
}

/** What was sent of a file so far; its hash once it is complete. */
type Sent = { count: number; bytes: number; sha256: string | null }

type Watch = { sent: Sent; finish: () => Promise<void>; onRows: DownloadProgress['onRows'] | undefined }

// Of a file that was broken off, what was sent is recorded. If even that fails, it stays one that has not ended.
async function recordEnd(
  { log }: Pick<ExportContext, 'log'>,
  { ended }: Pick<Download, 'ended'>,
  { sent, finish, onEnd }: Watch & { onEnd: DownloadProgress['onEnd'] | undefined },
): Promise<void> {
  const { end, bytes } = await ended
  const { sha256 } = sent
  if (end === 'complete' && sha256 !== null) return onEnd?.(true, { bytes: sent.bytes, sha256 })
  onEnd?.(false)
  Object.assign(sent, { bytes, sha256: null })
  await finish().catch((error) => log.info('The end of a download was not recorded', { error }))
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
  { sent, finish, onRows }: Watch,
): AsyncGenerator<Uint8Array, void> {
  const hash = hashes.startSha256()
  const take = (bytes: Uint8Array) => {
    hash.update(bytes)
    sent.bytes += bytes.length
    return bytes
  }
  if (formatter.header.length > 0) yield take(formatter.header)
  for await (const { bytes, count } of formatter.chunks(source)) {
    yield take(bytes)
    sent.count += count
    onRows?.(sent.count)
  }
  const footer = formatter.footer(sent.count)
  if (footer.length > 0) yield take(footer)
  sent.sha256 = hash.hex()
  await finish()
}
