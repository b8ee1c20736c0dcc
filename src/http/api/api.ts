import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { basePath } from 'hono/route'
import { Fault } from '../../domain/fault.ts'
import type { AccessKeys } from '../../services/access/access-keys.ts'
import type { Projects } from '../../services/access/projects.ts'
import type { Users } from '../../services/access/users.ts'
import type { Actions } from '../../services/actions/actions.ts'
import type { Export } from '../../services/events/export.ts'
import type { ExportManifests } from '../../services/events/export-manifest.ts'
import type { Ingest } from '../../services/events/ingest.ts'
import type { Lookup } from '../../services/events/lookup.ts'
import type { Reports } from '../../services/reports/reports.ts'
import type { Inventories } from '../../services/servers/inventories.ts'
import type { ReceiveObservations } from '../../services/servers/observations.ts'
import type { Servers } from '../../services/servers/servers.ts'
import type { SourceService } from '../../services/sources/sources.ts'
import type { CreateProof } from '../../services/trails/create-proof.ts'
import type { TrailStatuses } from '../../services/trails/trail-status.ts'
import type { Trails } from '../../services/trails/trails.ts'
import { methodsOf } from '../allowed-methods.ts'
import { keyRoutes } from './access-keys.ts'
import { actionRoutes } from './actions.ts'
import type { ApiEnv } from './api-env.ts'
import { eventRoutes } from './events.ts'
import { ingestRoutes } from './ingest.ts'
import { inventoryRoutes } from './inventories.ts'
import { observationRoutes } from './observations.ts'
import { openApi } from './openapi/openapi.ts'
import { problemResponse, Refusal } from './problem.ts'
import { projectRoutes } from './projects.ts'
import { reportRoutes } from './reports.ts'
import { type Access, requireAccessKey } from './require-key.ts'
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
  manifest: ExportManifests
  people: Users
  keys: AccessKeys
  projects: Projects
  inventories: Inventories
  observe: ReceiveObservations
  servers: Servers
  actions: Actions
  trails: Trails
  trailState: TrailStatuses
  prove: CreateProof
  reports: Reports
  silence: SourceService
}

/** The log for programs: JSON in and out, an access key at the door, one shape for whatever goes wrong. */
export function createApi(flows: Flows, clock: () => Date) {
  const app = new Hono<ApiEnv>()
  app.onError(problemResponse)

  app.get('/openapi.json', (c) => c.json(openApi(), 200, { 'Cache-Control': 'no-cache' }))

  app.use(requireAccessKey(flows.access))
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
