import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { jsxRenderer } from 'hono/jsx-renderer'
import { paths } from '../../../views/paths.ts'
import { Fault } from '../../core/fault.ts'
import type { Access } from '../../flows/access.ts'
import type { Export } from '../../flows/export.ts'
import type { Lookup } from '../../flows/lookup.ts'
import type { OwnKeys } from '../../flows/own-keys.ts'
import { methodsOf } from '../methods.ts'
import { awsToolsRoutes } from './aws-tools.tsx'
import { cookies } from './cookies.ts'
import type { ConsoleEnv } from './env.ts'
import { eventRoutes } from './events.tsx'
import { recognise, sameSite } from './guard.ts'
import { problem, wrongMethod } from './problem.tsx'
import { signInRoutes } from './sign-in.tsx'

/** No form of the console is larger. */
const FORM_BYTES_MAX = 16_384

type Flows = { access: Access; lookup: Lookup; exportEvents: Export; ownKeys: OwnKeys }
type Settings = { publicUrl: string | null; retentionDays: number; region: string }

/** The log for people: pages that work without a script and are quicker with one. */
export function consoleFace(flows: Flows, settings: Settings, clock: () => Date) {
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

  app.get('/', (c) => c.redirect(paths.events(), 303))
  app.route('/', signInRoutes(flows.access, cookie, clock))
  app.route('/', eventRoutes(flows, settings, clock))
  app.route('/', awsToolsRoutes(flows.ownKeys, settings))

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
