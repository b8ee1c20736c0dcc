import type { AdministrationRow } from '../core/administration.ts'
import type { Caller } from '../core/caller.ts'
import { type ReportPeriod, writeDay } from '../core/report-period.ts'
import type { CustomerStore } from '../store/store.ts'
import type { Audit } from './audit.ts'
import { type ReportForm, reportFormOf } from './report-form.ts'
import { streamed } from './streamed.ts'

/** Whoever wants to know how far a download is: the rows that have gone, and whether it came to its end. */
export type Watch = { rows(count: number): void; ended(isWhole: boolean): void }

/** Rows shown before a report is taken home. */
const PREVIEW_ROWS = 20

export type Reports = ReturnType<typeof reports>

type Open = (customer: number) => Pick<CustomerStore, 'administration'>

/** The Administrator Logs report: for the primary administrator and whoever holds `reports`. */
export function reports(open: Open, audit: Pick<Audit, 'read'>) {
  const asked = (period: ReportPeriod, parameters: { format?: string } = {}) => ({
    operation: 'GetAdministrationReport' as const,
    parameters: { start: writeDay(period.from), end: writeDay(period.until), ...parameters },
  })
  return {
    /** The whole report of a period as one file, streamed from one moment. */
    download: (caller: Caller, period: ReportPeriod, form: ReportForm, watch?: Watch) =>
      audit.read(caller, asked(period, { format: form }), async () => {
        const { contentType, extension } = reportFormOf(form)
        const rows = open(caller.customer.id).administration.stream(period)
        return {
          fileName: `administrator-logs-${writeDay(period.from)}-${writeDay(period.until - 1)}.${extension}`,
          contentType,
          body: streamed(file(rows, form, watch)),
        }
      }),

    /** The first rows of a period, which of them still wait for an outcome, and how many there are. */
    preview: (caller: Caller, period: ReportPeriod) =>
      audit.read(caller, asked(period), () =>
        open(caller.customer.id).administration.preview(period, PREVIEW_ROWS),
      ),
  }
}

// The header goes out before the store is asked for anything.
async function* file(
  chunks: AsyncIterable<AdministrationRow[]>,
  form: ReportForm,
  watch: Watch | undefined,
): AsyncGenerator<Uint8Array, void> {
  const encoder = new TextEncoder()
  const { head, rows, tail } = reportFormOf(form)
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
