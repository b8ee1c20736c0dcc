import { Hono } from 'hono'
import { EventDrawer, EventPage } from '../../../views/events/event.tsx'
import { EventsPage, type EventsProps, MoreEvents } from '../../../views/events/events.tsx'
import { DAYBOOK_SOURCE } from '../../domain/access/audit-entry.ts'
import type { Caller } from '../../domain/access/caller.ts'
import type { Catalogue } from '../../domain/actions/action-catalogue.ts'
import type { Event } from '../../domain/events/event.ts'
import { LIMIT_DEFAULT, NO_FILTER } from '../../domain/events/query.ts'
import { toColumn } from '../../domain/events/record.ts'
import { Fault } from '../../domain/fault.ts'
import type { Export } from '../../services/events/export.ts'
import type { Lookup } from '../../services/events/lookup.ts'
import type { SourceService } from '../../services/sources/sources.ts'
import type { ConsoleEnv } from './console-env.ts'
import { readDetails } from './event-details.ts'
import {
  type Ask,
  askedNext,
  askedWhole,
  readAsk,
  readDay,
  readFilter,
  readFormat,
  refuse,
} from './event-filter-form.ts'
import { houseAt, isFragment, requireSession, signedIn, viewerFor } from './session.ts'

type Settings = { publicUrl: string | null; retentionDays: number }

/** Looking at events, at one of them, and taking them home. */
export function eventPages(
  flows: { lookup: Lookup; exportEvents: Export; silence: Pick<SourceService, 'alarms'> },
  settings: Settings,
  clock: () => Date,
  catalogue: Catalogue,
) {
  const app = new Hono<ConsoleEnv>()
  app.use('/events/*', requireSession)

  app.get('/events', async (c) => {
    const now = clock()
    const ask = readAsk(c.req.query(), now)
    if (ask.elsewhere && !isFragment(c)) return c.redirect(ask.elsewhere, 303)
    const answer = await look(flows.lookup, signedIn(c).caller, ask)
    const props = {
      ...answer,
      retentionDays: settings.retentionDays,
      origin: houseAt(c, settings.publicUrl),
      catalogue,
      now,
    }
    if (isFragment(c)) {
      refuse(answer.faults)
      return c.html(<MoreEvents {...props} day={readDay(c.req.query('day'))} />)
    }
    if (Object.keys(answer.faults).length > 0) c.status(400)
    const silent = await flows.silence.alarms(signedIn(c).caller)
    return c.render(<EventsPage {...props} silent={silent} viewer={viewerFor(signedIn(c))} />)
  })

  app.get('/events/export', async (c) => {
    const filter = readFilter(c.req.query(), clock())
    const format = readFormat(c.req.query('format'))
    const { fileName, contentType, body } = await flows.exportEvents(signedIn(c).caller, filter, format)
    return c.body(body, 200, attachment(fileName, contentType))
  })

  app.get('/events/:id', async (c) => {
    const event = await flows.lookup.find(signedIn(c).caller, toColumn(c.req.param('id')))
    const props = { event, details: readDetails(event), catalogue, now: clock() }
    if (isFragment(c)) return c.html(<EventDrawer {...props} />)
    return c.render(<EventPage {...props} viewer={viewerFor(signedIn(c))} />)
  })

  app.get('/events/:id/record', async (c) => {
    const { id, record } = await flows.lookup.find(signedIn(c).caller, toColumn(c.req.param('id')))
    const fileName = `event-${id.replace(/[^A-Za-z0-9._-]+/g, '-')}.json`
    return c.body(record, 200, attachment(fileName, 'application/json'))
  })

  return app
}

type Answer = Omit<EventsProps, 'retentionDays' | 'origin' | 'catalogue' | 'now' | 'faults'> &
  Pick<Ask, 'faults'>

// A value that only the log can find wrong, such as an altered cursor, is shown like one that the reader found wrong.
async function look(lookup: Lookup, caller: Caller, ask: Ask): Promise<Answer> {
  const silent = { asked: ask.asked, events: null, next: null, whole: {}, isUnused: false }
  if (Object.keys(ask.faults).length > 0) return { ...silent, faults: ask.faults }
  try {
    const { events, next } = await lookup.page(caller, ask.filter, LIMIT_DEFAULT, ask.cursor)
    const isPlain = Object.keys(ask.asked).length === 0
    const isUnused = isPlain && areOwn(events) && (await holdsNothing(lookup, caller))
    return { ...silent, faults: {}, events, next: askedNext(ask, next), whole: askedWhole(ask), isUnused }
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'invalid' || !error.field) throw error
    return { ...silent, faults: { [error.field]: error.message } }
  }
}

// What Daybook itself did, signing in first of all, is not what a newcomer waits for.
async function holdsNothing(lookup: Lookup, caller: Caller): Promise<boolean> {
  const { events, next } = await lookup.page(caller, NO_FILTER, LIMIT_DEFAULT, null)
  return areOwn(events) && next === null
}

function areOwn(events: Event[]): boolean {
  return events.every(({ eventSource }) => eventSource === DAYBOOK_SOURCE)
}

function attachment(fileName: string, contentType: string) {
  return { 'Content-Type': contentType, 'Content-Disposition': `attachment; filename="${fileName}"` }
}
