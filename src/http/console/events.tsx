import { Hono } from 'hono'
import { EventDrawer, EventPage } from '../../../views/events/event.tsx'
import { EventsPage, type EventsProps, MoreEvents } from '../../../views/events/events.tsx'
import { DAYBOOK_SOURCE } from '../../domain/access/audit-entry.ts'
import type { Caller } from '../../domain/access/caller.ts'
import type { Catalogue } from '../../domain/actions/action-catalogue.ts'
import { toColumn } from '../../domain/events/column.ts'
import type { Event } from '../../domain/events/event.ts'
import { LIMIT_DEFAULT, NO_FILTER } from '../../domain/events/query.ts'
import { Fault } from '../../domain/fault.ts'
import type { ExportEvents } from '../../services/events/export.ts'
import type { Lookup } from '../../services/events/lookup.ts'
import type { Sources } from '../../services/sources/sources.ts'
import { attachmentHeaders, toFileName } from './attachment.ts'
import type { ConsoleEnv } from './console-env.ts'
import { toEventDetails } from './event-details.ts'
import {
  downloadParams,
  type EventFilterForm,
  nextPageParams,
  parseEventFilterForm,
  parseExportFilter,
  parseExportFormat,
} from './event-filter-form.ts'
import { INVALID_PAGE_LINK, throwFirstFault } from './form.ts'
import { isHtmxRequest, publicOrigin, requireSession, sessionOf, toViewer } from './session.ts'

type Services = { lookup: Lookup; exportEvents: ExportEvents; sources: Pick<Sources, 'listSilent'> }
type Settings = { publicUrl: string | null; retentionDays: number }

/** Returns the pages for searching, showing and downloading events. */
export function eventPages(services: Services, settings: Settings, clock: () => Date, catalogue: Catalogue) {
  const app = new Hono<ConsoleEnv>()
  app.use('/events/*', requireSession)

  app.get('/events', async (c) => {
    const now = clock()
    const form = parseEventFilterForm(c.req.query(), now)
    if (form.canonicalPath && !isHtmxRequest(c)) return c.redirect(form.canonicalPath, 303)
    const results = await findEvents(services.lookup, sessionOf(c).caller, form)
    const props = {
      ...results,
      retentionDays: settings.retentionDays,
      origin: publicOrigin(c, settings.publicUrl),
      catalogue,
      now,
    }
    if (isHtmxRequest(c)) {
      throwFirstFault(results.faults)
      return c.html(<MoreEvents {...props} day={c.req.query('day') ?? null} />)
    }
    if (Object.keys(results.faults).length > 0) c.status(400)
    const silent = await services.sources.listSilent(sessionOf(c).caller)
    return c.render(<EventsPage {...props} silent={silent} viewer={toViewer(sessionOf(c))} />)
  })

  app.get('/events/export', async (c) => {
    const filter = parseExportFilter(c.req.query(), clock())
    const format = parseExportFormat(c.req.query('format'))
    const { fileName, contentType, body } = await services.exportEvents(sessionOf(c).caller, filter, format)
    return c.body(body, 200, attachmentHeaders(fileName, contentType))
  })

  app.get('/events/:id', async (c) => {
    const event = await services.lookup.get(sessionOf(c).caller, toColumn(c.req.param('id')))
    const props = { event, details: toEventDetails(event), catalogue, now: clock() }
    if (isHtmxRequest(c)) return c.html(<EventDrawer {...props} />)
    return c.render(<EventPage {...props} viewer={toViewer(sessionOf(c))} />)
  })

  app.get('/events/:id/record', async (c) => {
    const { id, record } = await services.lookup.get(sessionOf(c).caller, toColumn(c.req.param('id')))
    return c.body(record, 200, attachmentHeaders(`event-${toFileName(id)}.json`, 'application/json'))
  })

  return app
}

type Results = Omit<EventsProps, 'retentionDays' | 'origin' | 'catalogue' | 'now' | 'faults'> &
  Pick<EventFilterForm, 'faults'>

// Faults that only the service can find, such as an altered cursor, are shown like those found while parsing.
async function findEvents(lookup: Lookup, caller: Caller, form: EventFilterForm): Promise<Results> {
  const { params, filter, cursor, faults } = form
  const noResults = { params, events: null, next: null, downloadParams: {}, isLogEmpty: false }
  if (Object.keys(faults).length > 0) return { ...noResults, faults }
  try {
    const { events, next } = await lookup.listPage(caller, filter, LIMIT_DEFAULT, cursor)
    const isUnfiltered = Object.keys(params).length === 0
    return {
      params,
      faults: {},
      events,
      next: nextPageParams(form, next),
      downloadParams: downloadParams(form),
      isLogEmpty: isUnfiltered && areAllFromDaybook(events) && (await isLogEmpty(lookup, caller)),
    }
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'invalid' || !error.field) throw error
    const message = error.field === 'cursor' ? INVALID_PAGE_LINK : error.message
    return { ...noResults, faults: { [error.field]: message } }
  }
}

// Daybook's own events, such as the first sign-in, don't count: a new user still has to send their first event.
async function isLogEmpty(lookup: Lookup, caller: Caller): Promise<boolean> {
  const { events, next } = await lookup.listPage(caller, NO_FILTER, LIMIT_DEFAULT, null)
  return areAllFromDaybook(events) && next === null
}

function areAllFromDaybook(events: Event[]): boolean {
  return events.every(({ eventSource }) => eventSource === DAYBOOK_SOURCE)
}
