import type { Caller } from '../../domain/access/caller.ts'
import { invalidField } from '../../domain/fault.ts'
import type { AdministratorLogRow } from '../../domain/reports/administrator-log.ts'
import { formatDay, type ReportPeriod } from '../../domain/reports/report-period.ts'
import type { CustomerStore } from '../../store/store.ts'
import type { Audit } from '../audit.ts'
import { toReadableStream } from '../streamed.ts'
import { getReportFormat, type ReportFormat } from './report-format.ts'

/** Whoever wants to know how far a download is: the rows that have gone, and whether it came to its end. */
export type DownloadWatcher = { rows(count: number): void; ended(isWhole: boolean): void }

/** Rows of one page. */
const PAGE_ROWS = 50

/** Which rows a page has: all or those that still wait for an outcome, from a place on that an earlier page named. */
export type ReportPageRequest = { after: string | null; isPendingOnly: boolean }

/** Makes a place unreadable, and reads it again; throws when it was altered. */
type Places = { seal(text: string): string; open(sealed: string): string }

export type Reports = ReturnType<typeof createReports>

type Open = (customer: number) => Pick<CustomerStore, 'administration'>

/** The Administrator Logs report: for the primary administrator and whoever holds `reports`. */
export function createReports(open: Open, audit: Pick<Audit, 'read'>, places: Places) {
  const asked = (period: ReportPeriod, parameters: { format?: string; pending?: boolean } = {}) => ({
    operation: 'GetAdministrationReport' as const,
    parameters: { start: formatDay(period.from), end: formatDay(period.until), ...parameters },
  })
  return {
    /** The whole report of a period as one file, streamed from one moment. */
    download: (caller: Caller, period: ReportPeriod, form: ReportFormat, watch?: DownloadWatcher) =>
      audit.read(caller, asked(period, { format: form }), async () => {
        const { contentType, extension } = getReportFormat(form)
        const rows = open(caller.customer.id).administration.stream(period)
        return {
          fileName: `administrator-logs-${formatDay(period.from)}-${formatDay(period.until - 1)}.${extension}`,
          contentType,
          body: toReadableStream(file(rows, form, watch)),
        }
      }),

    /** A page of a period, with the place of the next; and of what the whole period has, where that is wanted. */
    page: (caller: Caller, period: ReportPeriod, ask: ReportPageRequest, isCounted: boolean) =>
      audit.read(caller, asked(period, ask.isPendingOnly ? { pending: true } : {}), async () => {
        const after = ask.after === null ? 0 : readPlace(ask.after, places)
        const { isPendingOnly } = ask
        const wanted = { after, limit: PAGE_ROWS, isPendingOnly, isCounted }
        const page = await open(caller.customer.id).administration.page(period, wanted)
        return { ...page, next: page.next === null ? null : places.seal(`row ${page.next}`) }
      }),
  }
}

// A place is where a row stands among those of all customers, which is nobody's business: so it is sealed.
function readPlace(given: string, places: Places): number {
  const [, sequence] = /^row (\d{1,16})$/.exec(opened(given, places)) ?? []
  if (sequence === undefined)
    throw invalidField('after', 'This is no place in the report; begin with its first rows.')
  return Number(sequence)
}

function opened(given: string, places: Places): string {
  try {
    return places.open(given)
  } catch {
    return ''
  }
}

// The header goes out before the store is asked for anything.
async function* file(
  chunks: AsyncIterable<AdministratorLogRow[]>,
  form: ReportFormat,
  watch: DownloadWatcher | undefined,
): AsyncGenerator<Uint8Array, void> {
  const encoder = new TextEncoder()
  const { head, rows, tail } = getReportFormat(form)
  let count = 0
  let isWhole = false
  try {
    yield encoder.encode(head)
    for await (const chunk of chunks) {
      yield encoder.encode(rows(chunk, count === 0))
      count += chunk.length
      watch?.rows(count)
    }
    const end = tail(count)
    if (end !== '') yield encoder.encode(end)
    isWhole = true
  } finally {
    watch?.ended(isWhole)
  }
}
