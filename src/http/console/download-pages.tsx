import { type Context, Hono } from 'hono'
import { DownloadsPage } from '../../../views/downloads/downloads.tsx'
import { EventDownloadProgress } from '../../../views/downloads/event-download-progress.tsx'
import { NewDownloadPage } from '../../../views/downloads/new-download.tsx'
import { withNotice } from '../../../views/notices.ts'
import { paths } from '../../../views/paths.ts'
import type { Caller } from '../../domain/access/caller.ts'
import { isAllowed, permissionFault } from '../../domain/access/permissions.ts'
import { toColumn } from '../../domain/events/column.ts'
import { parseCsvColumns } from '../../domain/events/csv-columns.ts'
import type { Filter } from '../../domain/events/query.ts'
import { Fault, invalidField } from '../../domain/fault.ts'
import { parseTimeZone, UTC } from '../../domain/periods/time-zone.ts'
import type { EventCounts } from '../../services/counts/event-counts.ts'
import type { ExportEvents } from '../../services/events/export.ts'
import type { OwnDownloads } from '../../services/events/own-downloads.ts'
import { attachmentHeaders } from './attachment.ts'
import type { ConsoleEnv } from './console-env.ts'
import { downloadIdOf, numberParam } from './download-params.ts'
import { createDownloadTracker, type DownloadTracker } from './downloads.ts'
import { downloadParams, parseExportFilter, parseExportFormat } from './event-download-form.ts'
import { parseForm, parseNotice } from './form.ts'
import { renderFragment } from './fragment.tsx'
import { requireSession, sessionOf, toViewer } from './session.ts'

type C = Context<ConsoleEnv>
type Services = { exportEvents: ExportEvents; ownDownloads: OwnDownloads; eventCounts: EventCounts }
type Settings = { retentionDays: number }

/** How long a page waits for the number of events. Without it, the page says that it is not known. */
const COUNT_MS = 1_000

/** Returns the pages for choosing a download of events, the file, its progress, and the list of one's downloads. */
export function downloadPages(services: Services, { retentionDays }: Settings, clock: () => Date) {
  const app = new Hono<ConsoleEnv>()
  const tracker = createDownloadTracker()
  app.use('/downloads/*', requireSession)
  app.use('/events/export', requireSession)

  app.get('/downloads', async (c) => {
    const session = sessionOf(c)
    const listed = await services.ownDownloads.list(session.caller)
    const running = tracker.listRunning(session.caller)
    const props = { ...listed, running, now: clock(), notice: parseNotice(c) }
    return c.render(<DownloadsPage {...props} viewer={toViewer(session)} />)
  })

  app.get('/downloads/new', async (c) => {
    const session = sessionOf(c)
    const form = parseExportFilter(c.req.queries(), { ...c.get('timeZone'), now: clock(), retentionDays })
    const { signal } = c.req.raw
    const sizes = await services.ownDownloads.measureRows(session.caller, form.filter, signal)
    const count = await countEvents(services.eventCounts, session.caller, form.filter, signal)
    // A request ID is unique, so it can be the ID of the downloads that this page starts.
    const props = { params: downloadParams(form), sizes, count, downloadId: c.get('requestId') }
    return c.render(<NewDownloadPage {...props} viewer={toViewer(session)} />)
  })

  app.get('/events/export', async (c) => {
    const { caller } = sessionOf(c)
    const { format: _, column = [], choice = [], times = [], download: __, ...query } = c.req.queries()
    const { filter } = parseExportFilter(query, { ...c.get('timeZone'), now: clock(), retentionDays })
    const format = parseExportFormat(c.req.query('format'))
    if (choice.length > 0 && format === 'csv' && column.length === 0)
      throw invalidField('column', 'noColumns')
    if (times.length > 1) throw invalidField('times', 'givenTwice')
    const zone = parseTimeZone(times[0] ?? UTC, 'times')
    const layout = { columns: parseCsvColumns(column, 'column'), zone }
    const progress = tracker.begin(caller, downloadIdOf(c, 'download'))
    const options = { isForSpreadsheets: true, layout, progress }
    const file = await services.exportEvents(caller, filter, format, options).catch((error) => {
      progress.onEnd(false)
      throw error
    })
    progress.onStart(file)
    c.set('download', file)
    return c.body(file.body, 200, attachmentHeaders(file.fileName, file.contentType))
  })

  return app.route('/', progressRoutes(services.ownDownloads, tracker))
}

function progressRoutes(downloads: OwnDownloads, tracker: DownloadTracker) {
  const app = new Hono<ConsoleEnv>()

  app.get('/downloads/progress', (c) => showProgress(c, tracker))

  app.post('/downloads/cancellation', async (c) => {
    const form = await parseForm(c)
    const { caller } = sessionOf(c)
    const id = toColumn(form.text('id'))
    const isStopped = await downloads.cancel(caller, id, () => tracker.stop(caller, id))
    const notice = isStopped ? 'download-cancelled' : 'download-not-running'
    return c.redirect(withNotice(paths.downloads(), notice), 303)
  })

  return app
}

// It leaves no event: the download itself has left one.
function showProgress(c: C, tracker: DownloadTracker) {
  const session = sessionOf(c)
  requireDownloadPermission(session.caller)
  const id = downloadIdOf(c)
  const props = { id, total: numberParam(c, 'of'), attempts: numberParam(c, 'asks') ?? 0 }
  const download = tracker.find(session.caller, id)
  return renderFragment(
    c,
    <EventDownloadProgress {...props} download={download} csrf={toViewer(session).csrf} />,
  )
}

function requireDownloadPermission(caller: Caller): void {
  if (!isAllowed(caller, 'DownloadEvents')) throw permissionFault(caller, 'DownloadEvents')
}

async function countEvents(counts: EventCounts, caller: Caller, filter: Filter, signal: AbortSignal) {
  const options = {
    continues: 'page' as const,
    signal: AbortSignal.any([signal, AbortSignal.timeout(COUNT_MS)]),
  }
  try {
    const { buckets, complete } = await counts.readHistogram(caller, filter, 1, options)
    const count = buckets.reduce((sum, { changes, reads }) => sum + changes + reads, 0)
    return { count, isMore: !complete }
  } catch (error) {
    if (error instanceof Fault) return null
    throw error
  }
}
