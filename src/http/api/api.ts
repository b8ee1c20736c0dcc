import { Hono } from 'hono'
import { basePath } from 'hono/route'
import { Fault } from '../../domain/fault.ts'
import { MESSAGES } from '../../domain/messages/messages.ts'
import type { Clock } from '../../domain/ports.ts'
import type { AccessKeys } from '../../services/access/access-keys.ts'
import type { KeyAuthentication } from '../../services/access/authenticate-key.ts'
import type { Connections } from '../../services/access/connections.ts'
import type { Projects } from '../../services/access/projects.ts'
import type { Users } from '../../services/access/users.ts'
import type { ListActions } from '../../services/actions/actions.ts'
import type { EventCounts } from '../../services/counts/event-counts.ts'
import type { ExportEvents } from '../../services/events/export.ts'
import type { GetExportManifest } from '../../services/events/export-manifest.ts'
import type { FindByWords } from '../../services/events/find.ts'
import type { Ingest } from '../../services/events/ingest.ts'
import type { Lookup } from '../../services/events/lookup.ts'
import type { Related } from '../../services/events/related.ts'
import type { Tail } from '../../services/events/tail.ts'
import type { Reports } from '../../services/reports/reports.ts'
import type { ReceiveObservations } from '../../services/servers/observations.ts'
import type { ListServers } from '../../services/servers/servers.ts'
import type { Sources } from '../../services/sources/sources.ts'
import type { CreateProof } from '../../services/trails/create-proof.ts'
import type { TrailStatuses } from '../../services/trails/trail-status.ts'
import type { Trails } from '../../services/trails/trails.ts'
import type { LogHeads } from '../../services/tree/log-heads.ts'
import type { Views } from '../../services/views/views.ts'
import { createMethodLookup } from '../allowed-methods.ts'
import { limitBody } from '../request-body.ts'
import { accessKeyRoutes } from './access-keys.ts'
import { actionRoutes } from './actions.ts'
import type { ApiEnv } from './api-env.ts'
import { connectionRoutes } from './connections.ts'
import { countRoutes } from './counts.ts'
import { eventRoutes } from './events.ts'
import { findRoutes } from './find.ts'
import { grantRoutes } from './grants.ts'
import { ingestRoutes } from './ingest.ts'
import { logRoutes } from './log.ts'
import { observationRoutes } from './observations.ts'
import { openApiDocument } from './openapi.ts'
import { HttpFault, toProblemResponse } from './problem.ts'
import { projectRoutes } from './projects.ts'
import { refuseOtherSites } from './refuse-other-sites.ts'
import { relatedRoutes } from './related.ts'
import { reportRoutes } from './reports.ts'
import { requireAccessKey } from './require-key.ts'
import { serverRoutes } from './servers.ts'
import { sourceRoutes } from './sources.ts'
import { tailRoutes } from './tail.ts'
import { deliveryRoutes } from './trail-deliveries.ts'
import { trailRoutes } from './trails.ts'
import { userRoutes } from './users.ts'
import { viewRoutes } from './views.ts'

/** Maximum size of a request body without events or observations, in bytes. */
const BODY_BYTES_MAX = 65_536

type Services = {
  keyAuthentication: Pick<KeyAuthentication, 'authenticate' | 'recheck'>
  ingest: Ingest
  lookup: Lookup
  related: Related
  findByWords: FindByWords
  eventCounts: EventCounts
  tail: Pick<Tail, 'follow'>
  exportEvents: ExportEvents
  getExportManifest: GetExportManifest
  users: Users
  accessKeys: AccessKeys
  projects: Projects
  connections: Connections
  receiveObservations: ReceiveObservations
  listServers: ListServers
  listActions: ListActions
  trails: Trails
  trailStatuses: TrailStatuses
  createProof: CreateProof
  logHeads: LogHeads
  reports: Reports
  sources: Sources
  views: Views
}

/** Returns the JSON API, mounted at `/api/v1`. All routes but `/openapi.json` require an access key. */
export function createApi(services: Services, clock: Clock) {
  const app = new Hono<ApiEnv>()
  app.onError(toProblemResponse)

  app.get('/openapi.json', (c) => c.json(openApiDocument(), 200, { 'Cache-Control': 'no-cache' }))

  app.use(refuseOtherSites)
  app.use(requireAccessKey(services.keyAuthentication))
  app.route('/', ingestRoutes(services.ingest))
  app.route('/', observationRoutes(services.receiveObservations))
  app.use(limitBody(BODY_BYTES_MAX, tooLarge))
  // Before the routes of single events, whose IDs are any text.
  app.route('/', countRoutes(services.eventCounts))
  app.route('/', tailRoutes(services))
  app.route('/', eventRoutes(services))
  app.route('/', relatedRoutes(services.related))
  app.route('/', findRoutes(services.findByWords))
  app.route('/', viewRoutes(services.views))
  app.route('/', userRoutes(services.users))
  app.route('/', grantRoutes(services.users))
  app.route('/', accessKeyRoutes(services.accessKeys))
  app.route('/', projectRoutes(services.projects))
  app.route('/', connectionRoutes(services.connections))
  app.route('/', serverRoutes(services.listServers))
  app.route('/', trailRoutes(services))
  app.route('/', deliveryRoutes(services))
  app.route('/', logRoutes(services.logHeads))
  app.route('/', reportRoutes(services.reports, clock))
  app.route('/', sourceRoutes(services.sources))
  app.route('/', actionRoutes(services.listActions))

  const methodsAt = createMethodLookup(app.routes)
  app.all('*', (c) => {
    throw noRoute(methodsAt(c.req.path.slice(basePath(c).length)))
  })
  return app
}

function tooLarge(): never {
  throw new Fault('too_large', 'bodyTooLarge', { max: BODY_BYTES_MAX })
}

function noRoute(methods: string[]): Error {
  if (methods.length === 0) return new Fault('not_found', 'nothingAtUrl')
  const headers = { Allow: methods.join(', ') }
  return new HttpFault('method_not_allowed', MESSAGES.faults.methodNotAllowed({ allowed: methods }), headers)
}
