import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { basePath } from 'hono/route'
import { Fault } from '../../core/fault.ts'
import type { Actions } from '../../flows/actions.ts'
import type { Export } from '../../flows/export.ts'
import type { Ingest } from '../../flows/ingest.ts'
import type { Inventories } from '../../flows/inventories.ts'
import type { Keys } from '../../flows/keys.ts'
import type { Lookup } from '../../flows/lookup.ts'
import type { Manifest } from '../../flows/manifest.ts'
import type { Observe } from '../../flows/observe.ts'
import type { People } from '../../flows/people.ts'
import type { Projects } from '../../flows/projects.ts'
import type { Prove } from '../../flows/prove.ts'
import type { Reports } from '../../flows/reports.ts'
import type { Servers } from '../../flows/servers.ts'
import type { Silence } from '../../flows/silence.ts'
import type { TrailStates } from '../../flows/trail-state.ts'
import type { Trails } from '../../flows/trails.ts'
import { methodsOf } from '../methods.ts'
import { actionRoutes } from './actions.ts'
import type { ApiEnv } from './env.ts'
import { eventRoutes } from './events.ts'
import { type Access, guard } from './guard.ts'
import { ingestRoutes } from './ingest.ts'
import { inventoryRoutes } from './inventories.ts'
import { keyRoutes } from './keys.ts'
import { observationRoutes } from './observations.ts'
import { openApi } from './openapi.ts'
import { problem, Refusal } from './problem.ts'
import { projectRoutes } from './projects.ts'
import { reportRoutes } from './reports.ts'
import { serverRoutes } from './servers.ts'
import { sourceRoutes } from './sources.ts'
import { trailRoutes } from './trails.ts'
import { userRoutes } from './users.ts'

/** The largest body of a request that brings no events. */
const BODY_BYTES_MAX = 65_536

type Flows = {
  access: Access
  ingest: Ingest
  lookup: Lookup
  exportEvents: Export
  manifest: Manifest
  people: People
  keys: Keys
  projects: Projects
  inventories: Inventories
  observe: Observe
  servers: Servers
  actions: Actions
  trails: Trails
  trailState: TrailStates
  prove: Prove
  reports: Reports
  silence: Silence
}

/** The log for programs: JSON in and out, an access key at the door, one shape for whatever goes wrong. */
export function apiFace(flows: Flows, clock: () => Date) {
  const app = new Hono<ApiEnv>()
  app.onError(problem)

  app.get('/openapi.json', (c) => c.json(openApi(), 200, { 'Cache-Control': 'no-cache' }))

  app.use(guard(flows.access))
  app.route('/', ingestRoutes(flows.ingest))
  app.route('/', observationRoutes(flows.observe))
  app.use(bodyLimit({ maxSize: BODY_BYTES_MAX, onError: tooLarge }))
  app.route('/', eventRoutes(flows))
  app.route('/', userRoutes(flows.people))
  app.route('/', keyRoutes(flows.keys))
  app.route('/', projectRoutes(flows.projects))
  app.route('/', inventoryRoutes(flows.inventories))
  app.route('/', serverRoutes(flows.servers))
  app.route('/', trailRoutes(flows))
  app.route('/', reportRoutes(flows.reports, clock))
  app.route('/', sourceRoutes(flows.silence))
  app.route('/', actionRoutes(flows.actions))

  const methods = methodsOf(app.routes)
  app.all('*', (c) => {
    throw missed(methods(c.req.path.slice(basePath(c).length)))
  })
  return app
}

function tooLarge(): never {
  throw new Fault('too_large', `The body may have at most ${BODY_BYTES_MAX} bytes.`)
}

function missed(methods: string[]): Error {
  if (methods.length === 0) return new Fault('not_found', 'There is nothing at this address.')
  const allow = methods.join(', ')
  return new Refusal('method_not_allowed', `This address knows ${allow} only.`, { Allow: allow })
}
