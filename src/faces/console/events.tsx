import { Hono } from 'hono'
import { EventDrawer, EventPage } from '../../../views/event.tsx'
import { EventsPage, type EventsProps, MoreEvents } from '../../../views/events.tsx'
import type { Catalogue } from '../../core/action.ts'
import { OWN_SOURCE } from '../../core/audit.ts'
import type { Caller } from '../../core/caller.ts'
import type { Event } from '../../core/event.ts'
import { Fault } from '../../core/fault.ts'
import { LIMIT_DEFAULT, NO_FILTER } from '../../core/query.ts'
import { column } from '../../core/record.ts'
import type { Export } from '../../flows/export.ts'
import type { Lookup } from '../../flows/lookup.ts'
import type { Silence } from '../../flows/silence.ts'
import { readDetails } from './details.ts'
import type { ConsoleEnv } from './env.ts'
import { type Ask, askedNext, askedWhole, readAsk, readDay, readFilter, readFormat, refuse } from './forms.ts'
import { guard, houseAt, isFragment, signedIn, viewerFor } from './guard.ts'

type Settings = { publicUrl: string | null; retentionDays: number }

/** Looking at events, at one of them, and taking them home. */
export function eventRoutes(
  flows: { lookup: Lookup; exportEvents: Export; silence: Pick<Silence, 'alarms'> },
  settings: Settings,
  clock: () => Date,
  catalogue: Catalogue,
) {
  const app = new Hono<ConsoleEnv>()
  app.use('/events/*', guard)

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
    const event = await flows.lookup.find(signedIn(c).caller, column(c.req.param('id')))
    const props = { event, details: readDetails(event), catalogue, now: clock() }
    if (isFragment(c)) return c.html(<EventDrawer {...props} />)
    return c.render(<EventPage {...props} viewer={viewerFor(signedIn(c))} />)
  })

  app.get('/events/:id/record', async (c) => {
    const { id, record } = await flows.lookup.find(signedIn(c).caller, column(c.req.param('id')))
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
  return events.every(({ eventSource }) => eventSource === OWN_SOURCE)
}

function attachment(fileName: string, contentType: string) {
  return { 'Content-Type': contentType, 'Content-Disposition': `attachment; filename="${fileName}"` }
}
