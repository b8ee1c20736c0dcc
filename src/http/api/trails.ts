import { Hono } from 'hono'
import { toColumn } from '../../domain/events/record.ts'
import { invalidField } from '../../domain/fault.ts'
import { formatProof } from '../../domain/trails/inclusion-proof.ts'
import { formatVerdict, isValid } from '../../domain/trails/verification.ts'
import type { CreateProof } from '../../services/trails/create-proof.ts'
import type { TrailStatuses } from '../../services/trails/trail-status.ts'
import type { TrailChange, Trails } from '../../services/trails/trails.ts'
import type { ApiEnv } from './api-env.ts'
import { TRAIL_CHANGES, TRAIL_MEMBERS } from './body-fields.ts'
import { type Given, readGiven, readNoBody } from './json-body.ts'
import { readNothing, readStretch } from './parse-query.ts'
import { parseSelectors } from './trail-selectors.ts'
import { toTrailJson, writeArchive, writeDelivery, writeDigest, writeState } from './trail-shapes.ts'

type Flows = { trails: Trails; trailState: TrailStatuses; prove: CreateProof }

/** Standing orders to save events: given, changed and looked at, and what they delivered. */
export function trailRoutes({ trails, trailState, prove }: Flows) {
  const app = new Hono<ApiEnv>()

  app.get('/trails', async (c) => {
    readNothing(c.req.url)
    const { customer } = c.var.caller
    return c.json({ trails: (await trails.list(c.var.caller)).map((trail) => toTrailJson(trail, customer)) })
  })

  app.post('/trails', async (c) => {
    readNothing(c.req.url)
    const made = await trails.create(c.var.caller, readDraft(await readGiven(c, TRAIL_MEMBERS)))
    const headers = { Location: `/api/v1/trails/${encodeURIComponent(made.name)}` }
    return c.json(toTrailJson(made, c.var.caller.customer), 201, headers)
  })

  app.get('/trails/:name', async (c) => {
    readNothing(c.req.url)
    const { trail, state } = await trailState.find(c.var.caller, toColumn(c.req.param('name')))
    return c.json({ ...toTrailJson(trail, c.var.caller.customer), state: writeState(state) })
  })

  app.patch('/trails/:name', async (c) => {
    readNothing(c.req.url)
    const change = readChange(await readGiven(c, TRAIL_CHANGES))
    await change(trails, c.var.caller, toColumn(c.req.param('name')))
    return c.body(null, 204)
  })

  app.delete('/trails/:name', async (c) => {
    readNothing(c.req.url)
    await readNoBody(c)
    await trails.remove(c.var.caller, toColumn(c.req.param('name')))
    return c.body(null, 204)
  })

  app.on(['PUT', 'DELETE'], '/trails/:name/logging', async (c) => {
    readNothing(c.req.url)
    await readNoBody(c)
    await trails.log(c.var.caller, toColumn(c.req.param('name')), c.req.method === 'PUT')
    return c.body(null, 204)
  })

  return app.route('/', lookingRoutes(trailState)).route('/', proofRoutes(prove))
}

function lookingRoutes(states: TrailStatuses) {
  const app = new Hono<ApiEnv>()

  app.get('/trails/:name/archives', async (c) => {
    const stretch = readStretch(c.req.url)
    const { archives, digests } = await states.archives(c.var.caller, toColumn(c.req.param('name')), stretch)
    return c.json({ archives: archives.map(writeArchive), digests: digests.map(writeDigest) })
  })

  app.get('/trails/:name/deliveries', async (c) => {
    const stretch = readStretch(c.req.url)
    const all = await states.deliveries(c.var.caller, toColumn(c.req.param('name')), stretch)
    return c.json({ deliveries: all.map(writeDelivery) })
  })

  app.post('/trails/:name/verification', async (c) => {
    readNothing(c.req.url)
    await readNoBody(c)
    const found = await states.verify(c.var.caller, toColumn(c.req.param('name')))
    return c.json({ sound: isValid(found), verdict: formatVerdict(found), ...found })
  })

  return app
}

function proofRoutes(prove: CreateProof) {
  const app = new Hono<ApiEnv>()
  app.get('/events/:id/proof', async (c) => {
    readNothing(c.req.url)
    const proof = await prove(c.var.caller, toColumn(c.req.param('id')))
    return c.body(formatProof(proof), 200, { 'Content-Type': 'application/json' })
  })
  return app
}

function readDraft(given: Given) {
  const { bucket = '', prefix = null, project = null, ...order } = readOrder(given)
  const selectors = given.list('selectors')
  return {
    ...{ name: given.text('name') ?? '', bucket, prefix, project, ...order },
    ...{ isMultiRegion: false, hasGlobalEvents: true, hasDigests: true, tags: [] },
    selectors: selectors ? parseSelectors(selectors) : null,
  }
}

function readOrder(given: Given): Pick<TrailChange, 'bucket' | 'prefix' | 'project' | 'format'> {
  const [bucket, prefix, project] = ['bucket', 'prefix', 'project'].map(given.text)
  const format = given.text('format')
  return {
    ...(bucket !== undefined && { bucket }),
    ...(prefix !== undefined && { prefix: prefix === '' ? null : prefix }),
    ...(project !== undefined && { project: toColumn(project) }),
    ...(format !== undefined && { format: format === 'json.gz' ? 'json.gz' : 'tar.gz' }),
  }
}

type Change = (trails: Trails, caller: ApiEnv['Variables']['caller'], name: string) => Promise<unknown>

// Each kind of change is one deed with an event of its own; a request asks for one, so that it is done whole or not at all.
function readChange(given: Given): Change {
  const selectors = given.list('selectors')
  if (given.names.length === 0 || (selectors !== undefined && given.names.length > 1)) {
    throw invalidField('body', 'Change selectors, or the others together: one of the two per request.')
  }
  if (selectors === undefined) return (trails, caller, name) => trails.change(caller, name, readOrder(given))
  const chosen = parseSelectors(selectors)
  return (trails, caller, name) => trails.select(caller, name, chosen)
}
