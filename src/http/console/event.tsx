import { type Context, Hono } from 'hono'
import { EventPage } from '../../../views/events/event.tsx'
import { fromPairs } from '../../../views/events/filter-params.ts'
import type { Catalogue } from '../../domain/actions/action-catalogue.ts'
import { toColumn } from '../../domain/events/column.ts'
import { formatEventProof } from '../../domain/trails/event-proof.ts'
import type { Inspection } from '../../services/events/inspection.ts'
import type { Lookup } from '../../services/events/lookup.ts'
import type { CreateProof } from '../../services/trails/create-proof.ts'
import { attachmentHeaders, toFileName } from './attachment.ts'
import type { ConsoleEnv } from './console-env.ts'
import { openEvent } from './inspected-event.tsx'
import { requireSession, sessionOf, toViewer } from './session.ts'

type Services = { lookup: Pick<Lookup, 'get'>; inspection: Inspection; createProof: CreateProof }

/** Returns the page of one event, its record and its proof as files. */
export function oneEventPages(services: Services, clock: () => Date, catalogue: Catalogue) {
  const { lookup, inspection, createProof } = services
  const app = new Hono<ConsoleEnv>()
  app.use('/events/*', requireSession)

  app.get('/events/:id', async (c) => {
    const [id, project] = idAndProject(c)
    const list = fromPairs([...new URLSearchParams(c.req.query('list') ?? '')])
    const opening = { inspection, caller: sessionOf(c).caller, catalogue, now: clock() }
    const event = await openEvent(opening, list, { id, project })
    return c.render(<EventPage {...event} viewer={toViewer(sessionOf(c))} />)
  })

  app.get('/events/:id/record', async (c) => {
    const { id, record } = await lookup.get(sessionOf(c).caller, ...idAndProject(c))
    return c.body(record, 200, attachmentHeaders(`event-${toFileName(id)}.json`, JSON_TYPE))
  })

  app.get('/events/:id/proof', async (c) => {
    const proof = await createProof(sessionOf(c).caller, ...idAndProject(c))
    const name = `proof-${toFileName(proof.eventID)}.json`
    return c.body(formatEventProof(proof), 200, attachmentHeaders(name, JSON_TYPE))
  })

  return app
}

const JSON_TYPE = 'application/json'

function idAndProject(c: Context<ConsoleEnv, '/events/:id'>): [id: string, project: string | null] {
  const project = c.req.query('project')
  return [toColumn(c.req.param('id')), project ? toColumn(project) : null]
}
