import { type Context, Hono } from 'hono'
import { DownloadProgress } from '../../../views/components/download-progress.tsx'
import { MoreReportRows, type ReportShown, ReportsPage } from '../../../views/reports/reports.tsx'
import type { Caller } from '../../domain/access/caller.ts'
import { isAllowed, refusalMessage } from '../../domain/access/permissions.ts'
import { Fault, invalidField } from '../../domain/fault.ts'
import { parseOneOf } from '../../domain/parse.ts'
import type { Reports } from '../../services/reports/reports.ts'
import type { ConsoleEnv } from './console-env.ts'
import { type Downloads, downloads } from './downloads.ts'
import { type ReportAsk, readReportAsk, readReportWhole } from './report-form.ts'
import { isFragment, requireSession, signedIn, viewerFor } from './session.ts'

type C = Context<ConsoleEnv>

/** The report, to look at and to take home, and how far it is on its way. */
export function reportPages(reports: Reports, clock: () => Date) {
  const app = new Hono<ConsoleEnv>()
  app.use('/reports/*', requireSession)

  app.get('/reports', async (c) => {
    const now = clock()
    const ask = readReportAsk(c.req.query(), now)
    const { caller } = signedIn(c)
    if (!ask.period) permit(caller)
    if (isFragment(c)) return c.html(<MoreReportRows {...(await more(reports, caller, ask))} now={now} />)
    const { shown, faults } = await look(reports, caller, ask)
    const entered = { ...ask.entered, faults: { ...ask.entered.faults, ...faults } }
    c.status(shown ? 200 : 400)
    // Every request has an id of its own, and so every page has one for the downloads that begin on it.
    const props = { entered, shown, period: ask.period, downloadId: c.get('requestId'), now }
    return c.render(<ReportsPage {...props} viewer={viewerFor(signedIn(c))} />)
  })

  return app.route('/', fileRoutes(reports, downloads(), clock))
}

function fileRoutes(reports: Reports, underWay: Downloads, clock: () => Date) {
  const app = new Hono<ConsoleEnv>()

  app.get('/reports/administration/file', async (c) => {
    const { caller } = signedIn(c)
    const period = readReportWhole(c.req.query(), clock())
    const format = parseOneOf(c.req.query('format') ?? 'csv', ['csv', 'json'], 'format')
    const watch = underWay.begin(caller, idOf(c))
    const taken = reports.download(caller, period, format === 'csv' ? 'safe-csv' : 'json', watch)
    const { fileName, contentType, body } = await taken.catch((error) => {
      watch.ended(false)
      throw error
    })
    const disposition = `attachment; filename="${fileName}"`
    return c.body(body, 200, { 'Content-Type': contentType, 'Content-Disposition': disposition })
  })

  app.get('/reports/administration/progress', (c) => {
    const { caller } = signedIn(c)
    permit(caller)
    const id = idOf(c)
    const props = { id, total: numberIn(c, 'of'), asks: numberIn(c, 'asks') ?? 0 }
    return c.html(<DownloadProgress {...props} download={underWay.find(caller, id)} />)
  })

  return app
}

type Look = { shown: ReportShown | null; faults: { [name: string]: string } }

// A place that the log finds wrong is told on the page, like what the reader found wrong.
async function look(reports: Reports, caller: Caller, ask: ReportAsk): Promise<Look> {
  const { period, page } = ask
  if (!period) return { shown: null, faults: {} }
  try {
    const { rows, next, whole } = await reports.page(caller, period, page, true)
    return { shown: { ...page, period, rows, next, whole }, faults: {} }
  } catch (error) {
    if (!(error instanceof Fault) || error.field !== 'after') throw error
    return { shown: null, faults: { after: error.message } }
  }
}

async function more(reports: Reports, caller: Caller, { entered, period, page }: ReportAsk) {
  for (const [name, sentence] of Object.entries(entered.faults)) throw invalidField(name, sentence ?? '')
  if (!period) throw invalidField('start', 'This report has no days.')
  return { ...page, period, ...(await reports.page(caller, period, page, false)) }
}

// Of what is no deed that the log would tell of: a form that was filled in wrongly, and how far a file is.
function permit(caller: Caller): void {
  if (isAllowed(caller, 'GetAdministrationReport')) return
  throw new Fault('forbidden', refusalMessage(caller, 'GetAdministrationReport'))
}

function idOf(c: C): string {
  return /^[\w-]{1,64}$/.exec(c.req.query('id') ?? '')?.[0] ?? ''
}

function numberIn(c: C, name: string): number | null {
  const given = c.req.query(name) ?? ''
  return /^\d{1,9}$/.test(given) ? Number(given) : null
}
