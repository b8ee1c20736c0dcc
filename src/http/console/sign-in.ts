import { Hono, type MiddlewareHandler } from 'hono'
import { paths } from '../../../views/paths.ts'
import type { Sessions } from '../../services/access/sessions.ts'
import { clientInfoOf } from '../client-info.ts'
import type { ConsoleEnv } from './console-env.ts'
import type { Cookies } from './cookies.ts'
import { type FormBody, parseTextField } from './form.ts'
import { parseReturnPath } from './return-path.ts'
import { checkCsrfToken, requireSession, sessionOf } from './session.ts'
import type { SignInFlow } from './sign-in-flow.tsx'

/** Returns the routes for signing in with a password and for signing out. */
export function signInRoutes(sessions: Pick<Sessions, 'signIn'>, cookies: Cookies, flow: SignInFlow) {
  const app = new Hono<ConsoleEnv>()

  app.get('/sign-in', (c) => {
    const next = parseReturnPath(c.req.query('next'))
    return c.get('session') ? c.redirect(next ?? paths.home(), 303) : flow.showSignInPage(c, { next })
  })

  app.post('/sign-in', async (c) => {
    const form = parseSignInForm(await c.req.parseBody())
    const next = parseReturnPath(c.req.query('next'))
    checkCsrfToken(c, form.token, cookies.form.read(c))
    try {
      const session = await sessions.signIn({
        ...form,
        device: cookies.device.read(c),
        clientInfo: clientInfoOf(c),
      })
      return await flow.startSession(c, session, { next })
    } catch (error) {
      return flow.showFailure(c, error, { next, userName: form.userName })
    }
  })

  app.post('/sign-out', requireAnySession, async (c) => {
    const csrf = (c.get('unfinishedSignIn') ?? sessionOf(c)).csrf
    checkCsrfToken(c, parseTextField(await c.req.parseBody(), 'csrf'), csrf)
    await flow.endSession(c)
    cookies.session.clear(c)
    return c.redirect(paths.signIn(), 303)
  })

  return app
}

// A sign-in that waits for a further step can be given up.
const requireAnySession: MiddlewareHandler<ConsoleEnv> = (c, next) =>
  c.get('unfinishedSignIn') ? next() : requireSession(c, next)

function parseSignInForm(body: FormBody) {
  return {
    token: parseTextField(body, 'token'),
    userName: parseTextField(body, 'userName').trim(),
    password: parseTextField(body, 'password'),
  }
}
