import { Hono } from 'hono'
import type { Caller } from '../../domain/access/caller.ts'
import { toColumn } from '../../domain/events/column.ts'
import { invalidField } from '../../domain/fault.ts'
import { formatProof } from '../../domain/trails/inclusion-proof.ts'
import type { CreateProof } from '../../services/trails/create-proof.ts'
import type { TrailStatuses } from '../../services/trails/trail-status.ts'
import type { TrailDraft, Trails, TrailUpdate } from '../../services/trails/trails.ts'
import type { ApiEnv } from './api-env.ts'
import { TRAIL_CHANGE_FIELDS, TRAIL_FIELDS } from './body-fields.ts'
import { type JsonBody, parseJsonBody, requireNoBody } from './json-body.ts'
import { parseWindowQuery, requireNoParameters } from './parse-query.ts'
import { parseSelectors } from './trail-selectors.ts'
import {
  toArchiveJson,
  toDeliveryJson,
  toDigestJson,
  toTrailJson,
  toTrailStatusJson,
  toVerificationJson,
} from './trail-shapes.ts'

type Services = { trails: Trails; trailStatuses: TrailStatuses; createProof: CreateProof }

/** Routes for trails: list, create, get, change, delete, start and stop; their deliveries, verification and proofs. */
export function trailRoutes({ trails, trailStatuses, createProof }: Services) {
  const app = new Hono<ApiEnv>()

  app.get('/trails', async (c) => {
    requireNoParameters(c.req.url)
    const { customer } = c.var.caller
    return c.json({ trails: (await trails.list(c.var.caller)).map((trail) => toTrailJson(trail, customer)) })
  })

  app.post('/trails', async (c) => {
    requireNoParameters(c.req.url)
    const trail = await trails.create(c.var.caller, parseTrailDraft(await parseJsonBody(c, TRAIL_FIELDS)))
    const headers = { Location: `/api/v1/trails/${encodeURIComponent(trail.name)}` }
    return c.json(toTrailJson(trail, c.var.caller.customer), 201, headers)
  })

  app.get('/trails/:name', async (c) => {
    requireNoParameters(c.req.url)
    const { trail, status: state } = await trailStatuses.get(c.var.caller, toColumn(c.req.param('name')))
    return c.json({ ...toTrailJson(trail, c.var.caller.customer), state: toTrailStatusJson(state) })
  })

  app.patch('/trails/:name', async (c) => {
    requireNoParameters(c.req.url)
    const change = parseTrailChange(await parseJsonBody(c, TRAIL_CHANGE_FIELDS))
    await change(trails, c.var.caller, toColumn(c.req.param('name')))
    return c.body(null, 204)
  })

  app.delete('/trails/:name', async (c) => {
    requireNoParameters(c.req.url)
    await requireNoBody(c)
    await trails.delete(c.var.caller, toColumn(c.req.param('name')))
    return c.body(null, 204)
  })

  app.on(['PUT', 'DELETE'], '/trails/:name/logging', async (c) => {
    requireNoParameters(c.req.url)
    await requireNoBody(c)
    await trails.setLogging(c.var.caller, toColumn(c.req.param('name')), c.req.method === 'PUT')
    return c.body(null, 204)
  })

  return app.route('/', deliveryRoutes(trailStatuses)).route('/', proofRoutes(createProof))
}

function deliveryRoutes(trailStatuses: TrailStatuses) {
  const app = new Hono<ApiEnv>()

  app.get('/trails/:name/archives', async (c) => {
    const query = parseWindowQuery(c.req.url)
    const name = toColumn(c.req.param('name'))
    const { archives, digests } = await trailStatuses.listArchives(c.var.caller, name, query)
    return c.json({ archives: archives.map(toArchiveJson), digests: digests.map(toDigestJson) })
  })

  app.get('/trails/:name/deliveries', async (c) => {
    const query = parseWindowQuery(c.req.url)
    const name = toColumn(c.req.param('name'))
    const deliveries = await trailStatuses.listDeliveries(c.var.caller, name, query)
    return c.json({ deliveries: deliveries.map(toDeliveryJson) })
  })

  app.post('/trails/:name/verification', async (c) => {
    requireNoParameters(c.req.url)
    await requireNoBody(c)
    const verification = await trailStatuses.verify(c.var.caller, toColumn(c.req.param('name')))
    return c.json(toVerificationJson(verification))
  })

  return app
}

function proofRoutes(createProof: CreateProof) {
  const app = new Hono<ApiEnv>()
  app.get('/events/:id/proof', async (c) => {
    requireNoParameters(c.req.url)
    const proof = await createProof(c.var.caller, toColumn(c.req.param('id')))
    return c.body(formatProof(proof), 200, { 'Content-Type': 'application/json' })
  })
  return app
}

function parseTrailDraft(body: JsonBody): TrailDraft {
  const { bucket = '', prefix = null, project = null, ...format } = parseDestination(body)
  const selectors = body.list('selectors')
  return {
    ...{ name: body.string('name') ?? '', bucket, prefix, project, ...format },
    ...{ isMultiRegion: false, hasGlobalEvents: true, hasDigests: true, tags: [] },
    selectors: selectors ? parseSelectors(selectors) : null,
  }
}

function parseDestination(body: JsonBody): Pick<TrailUpdate, 'bucket' | 'prefix' | 'project' | 'format'> {
  const [bucket, prefix, project] = ['bucket', 'prefix', 'project'].map(body.string)
  const format = body.string('format')
  return {
    ...(bucket !== undefined && { bucket }),
    ...(prefix !== undefined && { prefix: prefix === '' ? null : prefix }),
    ...(project !== undefined && { project: toColumn(project) }),
    ...(format !== undefined && { format: format === 'json.gz' ? 'json.gz' : 'tar.gz' }),
  }
}

type ApplyTrailChange = (trails: Trails, caller: Caller, name: string) => Promise<unknown>

// Both kinds of change are service calls with audit entries of their own. Allowing one per request makes it atomic.
function parseTrailChange(body: JsonBody): ApplyTrailChange {
  const selectors = body.list('selectors')
  if (body.names.length === 0 || (selectors !== undefined && body.names.length > 1)) {
    throw invalidField(
      'body',
      'A request must change either `selectors`, or any of `bucket`, `prefix`, `project` and `format`.',
    )
  }
  if (selectors === undefined)
    return (trails, caller, name) => trails.update(caller, name, parseDestination(body))
  const parsed = parseSelectors(selectors)
  return (trails, caller, name) => trails.setSelectors(caller, name, parsed)
}
