import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { jsxRenderer } from 'hono/jsx-renderer'
import { paths } from '../../../views/paths.ts'
import type { Catalogue } from '../../core/action.ts'
import { Fault } from '../../core/fault.ts'
import type { Access } from '../../flows/access.ts'
import type { Account } from '../../flows/account.ts'
import type { Actions } from '../../flows/actions.ts'
import type { Export } from '../../flows/export.ts'
import type { Inventories } from '../../flows/inventories.ts'
import type { Keys } from '../../flows/keys.ts'
import type { Lookup } from '../../flows/lookup.ts'
import type { OpenId } from '../../flows/openid.ts'
import type { People } from '../../flows/people.ts'
import type { Projects } from '../../flows/projects.ts'
import type { Reports } from '../../flows/reports.ts'
import type { Servers } from '../../flows/servers.ts'
import type { Silence } from '../../flows/silence.ts'
import type { TrailStates } from '../../flows/trail-state.ts'
import type { Trails } from '../../flows/trails.ts'
import { methodsOf } from '../methods.ts'
import { accountRoutes } from './account.tsx'
import { actionRoutes } from './actions.tsx'
import { awsToolsRoutes } from './aws-tools.tsx'
import { cookies } from './cookies.ts'
import { door } from './door.tsx'
import type { ConsoleEnv } from './env.ts'
import { eventRoutes } from './events.tsx'
import { homeOf, recognise, sameSite } from './guard.ts'
import { keyRoutes } from './keys.tsx'
import { openidRoutes } from './openid.ts'
import { peopleRoutes } from './people.tsx'
import { problem, wrongMethod } from './problem.tsx'
import { projectRoutes } from './projects.tsx'
import { reportRoutes } from './reports.tsx'
import { serverRoutes } from './servers.tsx'
import { signInRoutes } from './sign-in.ts'
import { sourceRoutes } from './sources.tsx'
import { trailRoutes } from './trails.tsx'

/** No form of the console is larger. */
const FORM_BYTES_MAX = 16_384

type Flows = {
  access: Access
  openid: OpenId | null
  lookup: Lookup
  exportEvents: Export
  people: People
  keys: Keys
  projects: Projects
  inventories: Inventories
  servers: Servers
  trails: Trails
  trailState: TrailStates
  silence: Silence
  account: Account
  reports: Reports
  actions: Actions
}
type Settings = { publicUrl: string | null; retentionDays: number; region: string; trailLimit: number }

/** The log for people: pages that work without a script and are quicker with one. */
export function consoleFace(flows: Flows, settings: Settings, clock: () => Date, catalogue: Catalogue) {
  const app = new Hono<ConsoleEnv>()
  const cookie = cookies(settings.publicUrl)
  app.onError(problem)

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
  app.route('/', eventRoutes(flows, settings, clock, catalogue))
  app.route('/', peopleRoutes(flows, settings.publicUrl, clock))
  app.route('/', projectRoutes(flows, clock))
  app.route('/', serverRoutes(flows.servers, settings.publicUrl, clock))
  app.route('/', trailRoutes(flows, settings, clock))
  app.route('/', reportRoutes(flows.reports, clock))
  app.route('/', sourceRoutes(flows.silence, settings.publicUrl, clock))
  app.route('/', actionRoutes(flows.actions))
  app.route('/', keyRoutes(flows.keys, settings.publicUrl, clock))
  app.route('/', accountRoutes(flows.account, cookie.session, clock))
  app.route('/', awsToolsRoutes(flows.keys, settings))

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
