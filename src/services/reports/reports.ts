import type { Caller } from '../../domain/access/caller.ts'
import type { DownloadProgress } from '../../domain/costly-work.ts'
import { invalidField } from '../../domain/fault.ts'
import type { Secrets } from '../../domain/ports.ts'
import type { AdministratorLogRow } from '../../domain/reports/administrator-log.ts'
import type { ReportPeriod } from '../../domain/reports/report-period.ts'
import { formatDay } from '../../domain/time.ts'
import type { Audit, ReadOptions } from '../audit.ts'
import type { Context, CustomerRows } from '../context.ts'
import type { CostlyWork } from '../costly-work.ts'
import { startDownload } from '../downloads.ts'
import { createReportFormatter, type ReportFormat, type ReportFormatter } from './report-format.ts'

/**
 * A page of a report: all rows or only pending ones, starting after the position that the previous page
 * returned.
 */
export type ReportPageRequest = { after: string | null; isPendingOnly: boolean }

/** The file of a report: its format, and whether it has pending operations only. */
export type ReportFile = { format: ReportFormat; isPendingOnly?: boolean }

export type Reports = ReturnType<typeof createReports>

type ReportsContext = Pick<Context, 'csv' | 'downloadLimits'> & {
  costlyWork: Pick<CostlyWork, 'acquire' | 'run'>
  store: CustomerRows<'administratorLog'>
  audit: Pick<Audit, 'read'>
  secrets: PositionSecrets
}
type PositionSecrets = Pick<Secrets, 'seal' | 'open'>

/** The Administrator Logs report, for the primary administrator and for users with the grant `reports`. */
export function createReports(context: ReportsContext) {
  const { store, audit, secrets, csv, costlyWork, downloadLimits } = context
  return {
    /** Returns the complete report of a period, or all its pending operations, as one file, streamed from one snapshot. */
    download: (
      caller: Caller,
      period: ReportPeriod,
      { format, isPendingOnly = false }: ReportFile,
      progress?: DownloadProgress,
    ) =>
      audit.read(caller, toRequest(period, { format, ...(isPendingOnly && { pending: true }) }), async () => {
        const release = await costlyWork.acquire(caller, 'report')
        const formatter = createReportFormatter(format, csv)
        const { contentType, extension } = formatter
        const { administratorLog } = store.forCustomer(caller.customer.id)
        const rows = isPendingOnly ? administratorLog.streamPending(period) : administratorLog.stream(period)
        return {
          fileName: `administrator-logs-${isPendingOnly ? 'pending-' : ''}${formatDay(period.from)}-${formatDay(period.until - 1)}.${extension}`,
          contentType,
          ...startDownload(formatReport(rows, formatter, progress), downloadLimits, release),
        }
      }),

    /**
     * Returns one page of a period's rows and the position after it, with the totals of the whole period if
     * `hasTotals`. Without them, rows after a position continue a page that has been opened: they leave no event.
     */
    listPage: (caller: Caller, period: ReportPeriod, request: ReportPageRequest, hasTotals: boolean) => {
      const { isPendingOnly } = request
      const options: ReadOptions = !hasTotals && request.after !== null ? { continues: 'page' } : {}
      const auditRequest = toRequest(period, isPendingOnly ? { pending: true } : {})
      return audit.read(caller, { ...auditRequest, ...options }, async () => {
        const scope = positionScope(caller, period)
        const after = request.after === null ? 0 : parsePosition(request.after, scope, secrets)
        const query = { after, limit: PAGE_ROWS, isPendingOnly, hasTotals }
        const { administratorLog } = store.forCustomer(caller.customer.id)
        const page = await costlyWork.run(caller, 'reportPage', () =>
          administratorLog.listPage(period, query),
        )
        return { ...page, next: page.next === null ? null : formatPosition(page.next, scope, secrets) }
      })
    },

    /**
     * Returns the rows of operations of a period that have no outcome yet, in the order of receipt, and whether there are others.
     * They belong to an open page, whose event covers them.
     */
    listPending: (caller: Caller, period: ReportPeriod) =>
      audit.read(caller, { ...toRequest(period, { pending: true }), continues: 'page' }, async () => {
        const query = { after: 0, limit: PENDING_ROWS, isPendingOnly: true, hasTotals: false }
        const { administratorLog } = store.forCustomer(caller.customer.id)
        const page = await costlyWork.run(caller, 'reportPage', () =>
          administratorLog.listPage(period, query),
        )
        return { rows: page.rows, isMore: page.next !== null }
      }),
  }
}

/** Number of rows on one page. */
const PAGE_ROWS = 50
/** Number of pending operations that are read for another page. */
const PENDING_ROWS = 100

function toRequest(period: ReportPeriod, parameters: { format?: string; pending?: boolean }) {
  return {
    operation: 'GetAdministrationReport' as const,
    parameters: { start: formatDay(period.from), end: formatDay(period.until), ...parameters },
  }
}

// A position is valid only for the customer and the period it was made for: it shows that their report was opened.
function positionScope({ customer }: Caller, { from, until }: ReportPeriod): string {
  return `customer ${customer.id}, ${formatDay(from)} to ${formatDay(until)}`
}

// Encrypted, because the sequence number would reveal how much other customers do.
function formatPosition(sequence: number, scope: string, secrets: PositionSecrets): string {
  return secrets.seal(`row ${sequence} of ${scope}`)
}

function parsePosition(position: string, scope: string, secrets: PositionSecrets): number {
  const [, sequence, positionScope] = /^row (\d{1,16}) of (.+)$/.exec(openPosition(position, secrets)) ?? []
  if (sequence === undefined || positionScope !== scope) throw invalidField('after', 'reportPositionInvalid')
  return Number(sequence)
}

function openPosition(position: string, secrets: PositionSecrets): string {
  try {
    return secrets.open(position)
  } catch {
    return ''
  }
}

// The header is sent before the store is queried.
async function* formatReport(
  batches: AsyncIterable<AdministratorLogRow[]>,
  { header, formatRows, footer }: ReportFormatter,
  progress: DownloadProgress | undefined,
): AsyncGenerator<Uint8Array, void> {
  let count = 0
  let isComplete = false
  try {
    yield header
    for await (const rows of batches) {
      yield formatRows(rows, count === 0)
      count += rows.length
      progress?.onRows(count)
    }
    const end = footer(count)
    if (end.length > 0) yield end
    isComplete = true
  } finally {
    progress?.onEnd(isComplete)
  }
}
