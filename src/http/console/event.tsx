import { type Context, Hono } from 'hono'
import { EventDrawer, EventPage } from '../../../views/events/event.tsx'
import { RelatedEvents } from '../../../views/events/related-events.tsx'
import type { Catalogue } from '../../domain/actions/action-catalogue.ts'
import { toColumn } from '../../domain/events/column.ts'
import type { Lookup } from '../../services/events/lookup.ts'
import type { Related } from '../../services/events/related.ts'
import { attachmentHeaders, toFileName } from './attachment.ts'
import type { ConsoleEnv } from './console-env.ts'
import { toEventDetails } from './event-details.ts'
import { renderFragment } from './fragment.tsx'
import { isHtmxRequest, requireSession, sessionOf, toViewer } from './session.ts'

type Services = { lookup: Pick<Lookup, 'get' | 'getWithReceipt'>; related: Related }

/** Returns the pages about one event: itself, what is related to it, and its record as a file. */
export function oneEventPages({ lookup, related }: Services, clock: () => Date, catalogue: Catalogue) {
  const app = new Hono<ConsoleEnv>()
  app.use('/events/*', requireSession)

  app.get('/events/:id', async (c) => {
    const found = await lookup.getWithReceipt(sessionOf(c).caller, ...idAndProject(c))
    const props = { ...found, details: toEventDetails(found.event), catalogue, now: clock() }
    if (isHtmxRequest(c)) return renderFragment(c, <EventDrawer {...props} />)
    const { id, project } = found.event
    const others = await related.get(sessionOf(c).caller, id, project, { continues: 'page' })
    return c.render(<EventPage {...props} related={others} viewer={toViewer(sessionOf(c))} />)
  })

  app.get('/events/:id/related', async (c) => {
    const others = await related.get(sessionOf(c).caller, ...idAndProject(c))
    return renderFragment(c, <RelatedEvents {...others} catalogue={catalogue} Heading="h3" />)
  })

  app.get('/events/:id/record', async (c) => {
    const { id, record } = await lookup.get(sessionOf(c).caller, ...idAndProject(c))
    return c.body(record, 200, attachmentHeaders(`event-${toFileName(id)}.json`, 'application/json'))
  })

  return app
}

function idAndProject(c: Context<ConsoleEnv, '/events/:id'>): [id: string, project: string | null] {
  const project = c.req.query('project')
  return [toColumn(c.req.param('id')), project ? toColumn(project) : null]
}
