import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { jsxRenderer } from 'hono/jsx-renderer'
import { paths } from '../../../views/paths.ts'
import type { Catalogue } from '../../domain/actions/action-catalogue.ts'
import { Fault } from '../../domain/fault.ts'
import type { AccessKeys } from '../../services/access/access-keys.ts'
import type { Account } from '../../services/access/account.ts'
import type { OpenIdSignIn } from '../../services/access/openid.ts'
import type { Projects } from '../../services/access/projects.ts'
import type { Sessions } from '../../services/access/sessions.ts'
import type { Users } from '../../services/access/users.ts'
import type { Actions } from '../../services/actions/actions.ts'
import type { Export } from '../../services/events/export.ts'
import type { Lookup } from '../../services/events/lookup.ts'
import type { Reports } from '../../services/reports/reports.ts'
import type { Inventories } from '../../services/servers/inventories.ts'
import type { Servers } from '../../services/servers/servers.ts'
import type { SourceService } from '../../services/sources/sources.ts'
import type { TrailStatuses } from '../../services/trails/trail-status.ts'
import type { Trails } from '../../services/trails/trails.ts'
import { methodsOf } from '../allowed-methods.ts'
import { keyPages } from './access-keys.tsx'
import { accountPages } from './account.tsx'
import { actionPages } from './actions.tsx'
import { awsToolsPage } from './aws-tools.tsx'
import type { ConsoleEnv } from './console-env.ts'
import { cookies } from './cookies.ts'
import { eventPages } from './events.tsx'
import { openidRoutes } from './openid.ts'
import { problemPage, wrongMethod } from './problem.tsx'
import { projectPages } from './projects.tsx'
import { reportPages } from './reports.tsx'
import { serverPages } from './servers.tsx'
import { homeOf, recognise, sameSite } from './session.ts'
import { door } from './show-sign-in.tsx'
import { signInRoutes } from './sign-in.ts'
import { sourcePages } from './sources.tsx'
import { trailPages } from './trails.tsx'
import { userListPages } from './users.tsx'

/** No form of the console is larger. */
const FORM_BYTES_MAX = 16_384

type Flows = {
  access: Sessions
  openid: OpenIdSignIn | null
  lookup: Lookup
  exportEvents: Export
  people: Users
  keys: AccessKeys
  projects: Projects
  inventories: Inventories
  servers: Servers
  trails: Trails
  trailState: TrailStatuses
  silence: SourceService
  account: Account
  reports: Reports
  actions: Actions
}
type Settings = { publicUrl: string | null; retentionDays: number; region: string; trailLimit: number }

/** The log for people: pages that work without a script and are quicker with one. */
export function createConsole(flows: Flows, settings: Settings, clock: () => Date, catalogue: Catalogue) {
  const app = new Hono<ConsoleEnv>()
  const cookie = cookies(settings.publicUrl)
  app.onError(problemPage)

  app.use(jsxRenderer())
  app.use(async (c, next) => {
    c.header('Vary', 'HX-Request')
    await next()
  })
  app.use(sameSite(settings.publicUrl))
  app.use(bodyLimit({ maxSize: FORM_BYTES_MAX, onError: tooLarge }))
  app.use(recognise(flows.access, cookie.session))

  app.get('/', (c) => {
    const session = c.get('session')
    return c.redirect(session ? homeOf(session.caller) : paths.events(), 303)
  })
  const entrance = door(flows, cookie, clock)
  app.route('/', signInRoutes(flows.access, cookie, entrance))
  app.route('/', openidRoutes(flows.openid, cookie, entrance, settings.publicUrl))
  app.route('/', eventPages(flows, settings, clock, catalogue))
  app.route('/', userListPages(flows, settings.publicUrl, clock))
  app.route('/', projectPages(flows, clock))
  app.route('/', serverPages(flows.servers, settings.publicUrl, clock))
  app.route('/', trailPages(flows, settings, clock))
  app.route('/', reportPages(flows.reports, clock))
  app.route('/', sourcePages(flows.silence, settings.publicUrl, clock))
  app.route('/', actionPages(flows.actions))
  app.route('/', keyPages(flows.keys, settings.publicUrl, clock))
  app.route('/', accountPages(flows.account, cookie.session, clock))
  app.route('/', awsToolsPage(flows.keys, settings))

  const methods = methodsOf(app.routes)
  app.all('*', (c) => {
    const allow = methods(c.req.path).join(', ')
    if (allow === '') throw new Fault('not_found', 'There is no page at this address.')
    return wrongMethod(c, allow)
  })
  return app
}

function tooLarge(): never {
  throw new Fault('too_large', 'That form is larger than any form here.')
}
