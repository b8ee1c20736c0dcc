import { type Context, Hono } from 'hono'
import { EventsPage, MoreEvents } from '../../../views/events/events.tsx'
import { paths } from '../../../views/paths.ts'
import type { Catalogue } from '../../domain/actions/action-catalogue.ts'
import type { EventCounts } from '../../services/counts/event-counts.ts'
import type { EventsPageReader } from '../../services/events/events-page.ts'
import type { Inspection } from '../../services/events/inspection.ts'
import type { Tail } from '../../services/events/tail.ts'
import type { TypedValues } from '../../services/events/typed-values.ts'
import type { ListArchiveQueries } from '../../services/trails/archive-queries.ts'
import type { ConsoleEnv } from './console-env.ts'
import { type Cookie, createCookies } from './cookies.ts'
import { readHistogramInTime } from './event-counts.tsx'
import { type EventFilterForm, parseEventFilterForm } from './event-filter-form.ts'
import { formatRememberedLayout, toEventLayout } from './event-layout.ts'
import { KEEP_LAYOUT, USUAL_LAYOUT } from './event-query.ts'
import { loadEvents, loadMoreEvents } from './event-results.ts'
import { parseNotice } from './form.ts'
import { renderFragment } from './fragment.tsx'
import { openBesideList, renderInspector, takeInspected, withInspected } from './inspected-event.tsx'
import { openLive } from './live-events.tsx'
import { pageProof } from './page-proof.ts'
import { isHtmxRequest, requireSession, sessionOf, toViewer } from './session.ts'
import { type AppliedFilter, applyTypedFilter } from './typed-filter.ts'
import { viewQueryOf } from './view-query.ts'

type Services = {
  tail: Pick<Tail, 'findPosition'>
  typedValues: TypedValues
  eventsPage: EventsPageReader
  eventCounts: EventCounts
  inspection: Inspection
  listArchiveQueries: ListArchiveQueries
}
type Settings = { publicUrl: string | null; retentionDays: number }

/** Returns the page for searching events. */
export function eventPages(services: Services, settings: Settings, clock: () => Date, catalogue: Catalogue) {
  const app = new Hono<ConsoleEnv>()
  const { eventLayout: layoutCookie } = createCookies(settings.publicUrl)
  const placeOf = (c: Context<ConsoleEnv>) => ({ ...settings, ...c.get('timeZone'), now: clock() })
  app.use('/events/*', requireSession)

  app.get('/events', async (c) => {
    const place = placeOf(c)
    const { now, retentionDays } = place
    const { caller } = sessionOf(c)
    const { notice: _, ...parameters } = c.req.queries()
    const { inspected, query } = takeInspected(parameters)
    const applied = await applyTypedFilter(query, services.typedValues, caller)
    const parsed = withTypedFilter(parseEventFilterForm(applied.query, place), applied)
    const form = withInspected(parsed, inspected)
    if (form.canonicalPath && !isHtmxRequest(c)) {
      rememberLayout(c, form, layoutCookie)
      return c.redirect(form.canonicalPath, 303)
    }
    const opening = { inspection: services.inspection, caller, catalogue, now }
    if (inspected && isHtmxRequest(c))
      return renderFragment(c, await renderInspector(opening, form, inspected))
    const layoutFor = (hasProjects: boolean) => toEventLayout(form.layout, layoutCookie.read(c), hasProjects)
    const asked = { ...form, hasStories: layoutFor(false).stories === 'on', signal: c.req.raw.signal }
    const surroundings = { retentionDays, catalogue, now }
    if (isHtmxRequest(c)) {
      const found = await loadMoreEvents(services.eventsPage, caller, asked)
      const props = { ...found, layout: layoutFor(found.hasProjects), ...surroundings }
      return renderFragment(c, <MoreEvents {...props} day={c.req.query('day') ?? null} />)
    }
    const livePosition = await openLive(services.tail, caller, form)
    const found = await loadEvents(services, caller, asked)
    const props = { ...found, layout: layoutFor(found.hasProjects), ...surroundings }
    if (props.events === null) c.status(400)
    const beside = props.events && (await openBesideList(opening, form, inspected))
    if (beside && 'fault' in beside) c.status(404)
    const hasCounts = props.events !== null && !props.isLogEmpty
    const counting = { ...place, ...asked }
    const histogram = hasCounts ? await readHistogramInTime(services.eventCounts, caller, counting) : null
    const counted = { histogram, proof: pageProof(c, form.params), inspected: beside, livePosition }
    const archives = form.older ? await services.listArchiveQueries(caller, form.older) : []
    const shown = { viewQuery: props.events && viewQueryOf(form), archives, notice: parseNotice(c) }
    return c.render(<EventsPage {...props} {...counted} {...shown} viewer={toViewer(sessionOf(c))} />)
  })

  return app
}

function withTypedFilter(form: EventFilterForm, { isApplied, fault }: AppliedFilter): EventFilterForm {
  if (fault) return { ...form, faults: { ...form.faults, [fault.name]: fault.message }, canonicalPath: null }
  if (!isApplied || form.unknown.length > 0) return form
  return { ...form, canonicalPath: paths.events(form.params) }
}

// A form that chooses a layout is redirected like every form. A shared link with a layout changes nothing that is remembered.
function rememberLayout(c: Context<ConsoleEnv>, { layout }: EventFilterForm, cookie: Cookie): void {
  const keep = c.req.query(KEEP_LAYOUT)
  if (keep === USUAL_LAYOUT) cookie.clear(c)
  else if (keep !== undefined) cookie.write(c, formatRememberedLayout(layout), REMEMBERED_SECONDS)
}

const REMEMBERED_SECONDS = 365 * 86_400
