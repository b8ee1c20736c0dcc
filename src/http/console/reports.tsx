import { Hono } from 'hono'
import { DownloadProgress } from '../../../views/components/download-progress.tsx'
import { paths } from '../../../views/paths.ts'
import { MoreReportRows, ReportsPage, type ReportView } from '../../../views/reports/reports.tsx'
import type { Caller } from '../../domain/access/caller.ts'
import { isAllowed, permissionFault } from '../../domain/access/permissions.ts'
import { Fault, invalidField } from '../../domain/fault.ts'
import { MESSAGES } from '../../domain/messages/messages.ts'
import { parseOneOf } from '../../domain/parse.ts'
import type { Reports } from '../../services/reports/reports.ts'
import { attachmentHeaders } from './attachment.ts'
import type { ConsoleEnv } from './console-env.ts'
import { downloadIdOf, numberParam } from './download-params.ts'
import { createDownloadTracker, type DownloadTracker } from './downloads.ts'
import { throwFirstFault } from './form.ts'
import { renderFragment } from './fragment.tsx'
import { parseReportDownload, parseReportForm, type ReportQuery } from './report-form.ts'
import { isHtmxRequest, requireSession, sessionOf, toViewer } from './session.ts'

/** Returns the page of the administration report, its download, and the progress of that download. */
export function reportPages(reports: Reports, clock: () => Date) {
  const app = new Hono<ConsoleEnv>()
  app.use('/reports/administration/progress', async (c, next) => {
    // The download itself leads to the sign-in page. Its progress must not lead elsewhere.
    if (!c.get('session') && isHtmxRequest(c)) return c.body(null, 204)
    await next()
  })
  app.use('/reports/*', requireSession)

  app.get('/reports', async (c) => {
    const now = clock()
    const query = parseReportForm(c.req.queries(), now)
    const { caller } = sessionOf(c)
    if (!query.period) requireReportPermission(caller)
    if (isHtmxRequest(c)) {
      const mayOpenEvents = isAllowed(caller, 'GetEvent')
      const more = { ...(await loadMoreRows(reports, caller, query)), now, mayOpenEvents }
      return renderFragment(c, <MoreReportRows {...more} />)
    }
    const { report, faults } = await loadReport(reports, caller, query)
    const form = { ...query.form, faults: { ...query.form.faults, ...faults } }
    c.status(report ? 200 : 400)
    // A request ID is unique, so it can be the ID of the downloads that this page starts.
    const props = { form, report, period: query.period, downloadId: c.get('requestId'), now }
    return c.render(<ReportsPage {...props} viewer={toViewer(sessionOf(c))} />)
  })

  return app.route('/', downloadRoutes(reports, createDownloadTracker(), clock))
}

function downloadRoutes(reports: Reports, tracker: DownloadTracker, clock: () => Date) {
  const app = new Hono<ConsoleEnv>()

  app.get('/reports/administration/file', async (c) => {
    const { caller } = sessionOf(c)
    const { period, isPendingOnly } = parseReportDownload(c.req.queries(), clock())
    const format = parseOneOf(c.req.query('format') ?? 'csv', ['csv', 'json'], 'format')
    const watcher = tracker.begin(caller, downloadIdOf(c))
    const file = { format: format === 'csv' ? 'safe-csv' : 'json', isPendingOnly } as const
    const download = reports.download(caller, period, file, watcher)
    const answer = await download.catch((error) => {
      watcher.onEnd(false)
      throw error
    })
    c.set('download', answer)
    return c.body(answer.body, 200, attachmentHeaders(answer.fileName, answer.contentType))
  })

  app.get('/reports/administration/progress', (c) => {
    const { caller } = sessionOf(c)
    requireReportPermission(caller)
    const id = downloadIdOf(c)
    const total = numberParam(c, 'of')
    const props = { total, attempts: numberParam(c, 'asks') ?? 0, download: tracker.find(caller, id) }
    return renderFragment(
      c,
      <DownloadProgress {...props} url={(asks) => paths.reportProgress(id, total, asks)} />,
    )
  })

  return app
}

type LoadedReport = { report: ReportView | null; faults: { [name: string]: string } }

// A wrong `after`, which only the service can find, is shown on the page like the faults found while parsing.
async function loadReport(reports: Reports, caller: Caller, query: ReportQuery): Promise<LoadedReport> {
  const { period, page } = query
  if (!period) return { report: null, faults: {} }
  try {
    return {
      report: { ...page, period, ...(await reports.listPage(caller, period, page, true)) },
      faults: {},
    }
  } catch (error) {
    if (!isCursorFault(error)) throw error
    return { report: null, faults: { after: MESSAGES.faults.invalidPageLink } }
  }
}

async function loadMoreRows(reports: Reports, caller: Caller, { form, period, page }: ReportQuery) {
  throwFirstFault(form.faults)
  if (!period) throw invalidField('start', 'reportWithoutPeriod')
  const rows = await reports.listPage(caller, period, page, false).catch((error) => {
    throw isCursorFault(error) ? invalidField('after', 'invalidPageLink') : error
  })
  return { ...page, period, ...rows }
}

function isCursorFault(error: unknown): boolean {
  return error instanceof Fault && error.field === 'after'
}

// For requests that leave no audit entry: a form with faults, and the progress of a download.
function requireReportPermission(caller: Caller): void {
  if (isAllowed(caller, 'GetAdministrationReport')) return
  throw permissionFault(caller, 'GetAdministrationReport')
}
