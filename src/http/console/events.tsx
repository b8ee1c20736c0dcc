import { type Context, Hono } from 'hono'
import { EventsPage, type EventsProps, MoreEvents } from '../../../views/events/events.tsx'
import type { Caller } from '../../domain/access/caller.ts'
import type { Catalogue } from '../../domain/actions/action-catalogue.ts'
import { Fault, invalidField } from '../../domain/fault.ts'
import type { EventCounts } from '../../services/counts/event-counts.ts'
import type { EventsPageReader, FoundEvents } from '../../services/events/events-page.ts'
import type { ExportEvents } from '../../services/events/export.ts'
import { attachmentHeaders } from './attachment.ts'
import type { ConsoleEnv } from './console-env.ts'
import { type Cookie, createCookies } from './cookies.ts'
import { readHistogramInTime } from './event-counts.tsx'
import {
  downloadParams,
  type EventFilterForm,
  nextPageParams,
  parseEventFilterForm,
  parseExportFilter,
  parseExportFormat,
  throwFilterFault,
} from './event-filter-form.ts'
import { formatRememberedLayout, toEventLayout } from './event-layout.ts'
import { KEEP_LAYOUT, USUAL_LAYOUT } from './event-query.ts'
import { INVALID_PAGE_LINK, parseNotice } from './form.ts'
import { pageProof } from './page-proof.ts'
import { isHtmxRequest, publicOrigin, requireSession, sessionOf, toViewer } from './session.ts'
import { viewQueryOf } from './view-query.ts'

type Services = {
  eventsPage: EventsPageReader
  eventCounts: EventCounts
  exportEvents: ExportEvents
}
type Settings = { publicUrl: string | null; retentionDays: number }

/** Returns the pages for searching and downloading events. */
export function eventPages(services: Services, settings: Settings, clock: () => Date, catalogue: Catalogue) {
  const app = new Hono<ConsoleEnv>()
  const { eventLayout: layoutCookie } = createCookies(settings.publicUrl)
  app.use('/events/*', requireSession)

  app.get('/events', async (c) => {
    const now = clock()
    const { retentionDays } = settings
    const { notice: _, ...query } = c.req.queries()
    const form = parseEventFilterForm(query, { now, retentionDays })
    if (form.canonicalPath && !isHtmxRequest(c)) {
      rememberLayout(c, form, layoutCookie)
      return c.redirect(form.canonicalPath, 303)
    }
    const { caller } = sessionOf(c)
    const origin = publicOrigin(c, settings.publicUrl)
    const toLayout = ({ hasProjects }: { hasProjects: boolean }) => ({
      layout: toEventLayout(form.layout, layoutCookie.read(c), hasProjects),
    })
    const surroundings = { retentionDays, origin, catalogue, now }
    if (isHtmxRequest(c)) {
      const found = await loadMoreEvents(services.eventsPage, caller, form, c.req.raw.signal)
      const props = { ...found, ...toLayout(found), ...surroundings }
      return c.html(<MoreEvents {...props} day={c.req.query('day') ?? null} />)
    }
    const found = await loadEvents(services.eventsPage, caller, form, c.req.raw.signal)
    const props = { ...found, ...toLayout(found), ...surroundings }
    if (props.events === null) c.status(400)
    const hasCounts = props.events !== null && !props.isLogEmpty
    const { eventCounts } = services
    const histogram = hasCounts
      ? await readHistogramInTime(eventCounts, caller, form.filter, c.req.raw.signal)
      : null
    const counted = { histogram, proof: pageProof(c, form.params) }
    const shown = { viewQuery: props.events && viewQueryOf(form), notice: parseNotice(c) }
    return c.render(<EventsPage {...props} {...counted} {...shown} viewer={toViewer(sessionOf(c))} />)
  })

  app.get('/events/export', async (c) => {
    const surroundings = { now: clock(), retentionDays: settings.retentionDays }
    const filter = parseExportFilter(c.req.queries(), surroundings)
    const format = parseExportFormat(c.req.query('format'))
    const { caller } = sessionOf(c)
    const file = await services.exportEvents(caller, filter, format, { isForSpreadsheets: true })
    c.set('download', file)
    return c.body(file.body, 200, attachmentHeaders(file.fileName, file.contentType))
  })

  return app
}

// A form that chooses a layout is redirected like every form. A shared link with a layout changes nothing that is remembered.
function rememberLayout(c: Context<ConsoleEnv>, { layout }: EventFilterForm, cookie: Cookie): void {
  const keep = c.req.query(KEEP_LAYOUT)
  if (keep === USUAL_LAYOUT) cookie.clear(c)
  else if (keep !== undefined) cookie.write(c, formatRememberedLayout(layout), REMEMBERED_SECONDS)
}

const REMEMBERED_SECONDS = 365 * 86_400

type Results = Omit<EventsProps, 'retentionDays' | 'origin' | 'catalogue' | 'now' | 'layout'> & {
  hasProjects: boolean
}

// Faults that only the service can find, such as an altered cursor, are shown like those found while parsing.
async function loadEvents(
  eventsPage: EventsPageReader,
  caller: Caller,
  form: EventFilterForm,
  signal: AbortSignal,
) {
  const isInvalid = Object.keys(form.faults).length > 0 || form.unknown.length > 0
  const { found, fault, ...warnings } = await eventsPage.open(caller, isInvalid ? null : { ...form, signal })
  return { ...toResults(form, found), faults: fault ? toFieldFaults(fault) : form.faults, ...warnings }
}

function toFieldFaults({ field = '', message }: Fault): EventFilterForm['faults'] {
  return { [field]: field === 'cursor' ? INVALID_PAGE_LINK : message }
}

async function loadMoreEvents(
  eventsPage: EventsPageReader,
  caller: Caller,
  form: EventFilterForm,
  signal: AbortSignal,
) {
  throwFilterFault(form)
  const found = await eventsPage.listMore(caller, { ...form, signal }).catch((error) => {
    if (!(error instanceof Fault) || error.field !== 'cursor') throw error
    throw invalidField('cursor', 'invalidPageLink')
  })
  return { ...toResults(form, found), faults: {} }
}

function toResults(form: EventFilterForm, found: FoundEvents | null): Omit<Results, 'faults'> {
  const { params, notes, shortened, unknown } = form
  if (!found) return { params, notes, shortened, unknown, ...NO_RESULTS }
  return {
    params,
    notes,
    shortened,
    unknown,
    ...found,
    next: nextPageParams(form, found.next),
    downloadParams: downloadParams(form),
  }
}

const NO_RESULTS = {
  hasProjects: false,
  ...{ events: null, next: null, downloadParams: {}, isLogEmpty: false, failedReads: null },
  uncoveredUntil: null,
  searchedBackTo: null,
}
