import { type Context, Hono } from 'hono'
import type { EventLayout } from '../../../views/events/event-columns.ts'
import { LIVE_ON, LiveRow, mayBeLive, NewEventsLink } from '../../../views/events/live.tsx'
import type { Caller } from '../../domain/access/caller.ts'
import type { Catalogue } from '../../domain/actions/action-catalogue.ts'
import { toEventSummary } from '../../domain/events/event-summary.ts'
import type { SequencedEvent } from '../../domain/events/tail.ts'
import { parseInstant } from '../../domain/parse.ts'
import type { Sessions } from '../../services/access/sessions.ts'
import type { AddCourses } from '../../services/events/event-courses.ts'
import type { ListEvents } from '../../services/events/listed-events.ts'
import type { CountNewEvents } from '../../services/events/new-events.ts'
import type { Tail } from '../../services/events/tail.ts'
import { clientInfoOf } from '../client-info.ts'
import { EVENT_STREAM_HEADERS, formatMessage, toSentPosition, toServerSentEvents } from '../event-stream.ts'
import type { ConsoleEnv } from './console-env.ts'
import type { Cookie } from './cookies.ts'
import { type EventFilterForm, parseEventFilterForm, throwFilterFault } from './event-filter-form.ts'
import { toEventLayout } from './event-layout.ts'
import { renderFragment, renderText } from './fragment.tsx'
import { createRowRate } from './live-rate.ts'
import { isPageProof } from './page-proof.ts'
import { requireSession, sessionOf } from './session.ts'

type Services = {
  sessions: Pick<Sessions, 'authenticate'>
  tail: Pick<Tail, 'follow'>
  listEvents: ListEvents
  addCourses: AddCourses
  countNewEvents: CountNewEvents
}
type Settings = { retentionDays: number; catalogue: Catalogue; layoutCookie: Cookie }

/** Returns what the events page loads while it is open: new events as rows, as they are received, or how many there are. */
export function liveEventPages(services: Services, settings: Settings, clock: () => Date) {
  const app = new Hono<ConsoleEnv>()
  const parse = (c: Context<ConsoleEnv>, query: { [name: string]: string[] }) => {
    const form = parseEventFilterForm(query, { ...settings, ...c.get('timeZone'), now: clock() })
    throwFilterFault(form)
    return form
  }

  app.get('/event-tail', requireSession, async (c) => {
    const { after: [after] = [], ...query } = c.req.queries()
    const form = parse(c, query)
    const { caller, token } = sessionOf(c)
    const follower = await services.tail.follow(caller, form.filter, {
      after: toSentPosition(c.req.header('last-event-id'), after),
      recheck: () => recheckSession(services.sessions, token, c),
    })
    c.set('follower', follower)
    c.env.keepOpen?.(follower.ended)
    const format = createRowFormatter(c, services, { caller, form, ...settings, clock })
    const stream = toServerSentEvents(follower, c.get('requestId'), format)
    return c.body(stream, 200, EVENT_STREAM_HEADERS)
  })

  app.get('/event-news', requireSession, async (c) => {
    const { since: [since = ''] = [], proof: [proof = ''] = [], ...query } = c.req.queries()
    const { params, filter } = parse(c, query)
    const { caller } = sessionOf(c)
    const { signal } = c.req.raw
    const options = isPageProof(c, params, proof) ? { signal, continues: 'page' as const } : { signal }
    const news = await services.countNewEvents(caller, filter, parseInstant(since, 'since'), options)
    return renderFragment(c, <NewEventsLink params={params} {...news} />)
  })

  return app
}

/** Returns the position from which a page continues that shows events as they are received; null if it is not to. */
export function openLive(
  tail: Pick<Tail, 'findPosition'>,
  caller: Caller,
  { params }: EventFilterForm,
): Promise<string | null> {
  const isLive = params.live === LIVE_ON && mayBeLive(params)
  return isLive ? tail.findPosition(caller) : Promise.resolve(null)
}

// A page that is only open is no use of the session.
async function recheckSession(
  sessions: Pick<Sessions, 'authenticate'>,
  token: string,
  c: Context<ConsoleEnv>,
): Promise<Caller | null> {
  const session = await sessions.authenticate(token, clientInfoOf(c), { isUse: false })
  return session?.step === null ? session.caller : null
}

type Shown = { caller: Caller; form: EventFilterForm; clock: () => Date } & Settings
type FollowedEvent = { position: string; event: SequencedEvent }

// Of events that come faster than people read only the number is sent.
function createRowFormatter(c: Context<ConsoleEnv>, services: Services, live: Shown) {
  const rate = createRowRate(() => performance.now())
  return async (events: FollowedEvent[]): Promise<string> => {
    if (!rate.take(events.length)) {
      const position = events.at(-1)?.position ?? ''
      return formatMessage({ type: 'count', position, data: String(events.length) })
    }
    const { caller, form, catalogue, clock, layoutCookie } = live
    const listed = await services.listEvents(
      caller,
      events.map(({ event }) => toEventSummary(event)),
    )
    const layout: EventLayout = toEventLayout(form.layout, layoutCookie.read(c), listed.hasProjects)
    const row = { list: form.params, layout, catalogue, now: clock() }
    const shown = layout.stories === 'on' ? await services.addCourses(caller, listed.events) : listed.events
    const texts = await Promise.all(shown.map((each) => renderText(c, <LiveRow listed={each} {...row} />)))
    return texts
      .map((data, i) => formatMessage({ type: 'row', position: events[i]?.position ?? '', data }))
      .join('')
  }
}
