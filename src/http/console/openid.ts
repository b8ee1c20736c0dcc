import { type Context, Hono } from 'hono'
import { paths } from '../../../views/paths.ts'
import { Fault } from '../../domain/fault.ts'
import { isLoopback } from '../../domain/loopback.ts'
import type { OpenIdSignIn } from '../../services/access/openid.ts'
import { clientInfoOf } from '../client-info.ts'
import type { ConsoleEnv } from './console-env.ts'
import type { Cookies } from './cookies.ts'
import { parseReturnPath } from './return-path.ts'
import type { SignInFlow } from './sign-in-flow.tsx'

/** How long the browser keeps the state of a sign-in. The service decides how long that state is valid. */
const ATTEMPT_COOKIE_SECONDS = 600

/** Returns the routes for signing in with an identity provider: the redirect to it, and its callback. */
export function openIdRoutes(
  openIdSignIn: OpenIdSignIn | null,
  cookies: Cookies,
  flow: SignInFlow,
  publicUrl: string | null,
) {
  const app = new Hono<ConsoleEnv>()

  app.get('/sign-in/openid', async (c) => {
    const next = parseReturnPath(c.req.query('next'))
    const isAgain = c.req.query('again') === 'yes'
    if (c.get('session') && !isAgain) return c.redirect(next ?? paths.home(), 303)
    try {
      const { url, sealed } = await requireOpenId(openIdSignIn).begin(callbackUrl(c, publicUrl), {
        next,
        isAgain,
      })
      cookies.openid.write(c, sealed, ATTEMPT_COOKIE_SECONDS)
      return c.redirect(url, 303)
    } catch (error) {
      return flow.showFailure(c, error, { next })
    }
  })

  app.get('/sign-in/openid/callback', async (c) => {
    const sealed = cookies.openid.read(c)
    // Going back one page after a sign-in leads here again, when there is nothing left to do.
    if (sealed === null && c.get('session')) return c.redirect(paths.home(), 303)
    cookies.openid.clear(c)
    try {
      const { search } = new URL(c.req.url)
      const callback = { sealed, search, clientInfo: clientInfoOf(c) }
      const { signedIn, next } = await requireOpenId(openIdSignIn).finish(callback)
      return await flow.startSession(c, signedIn, { next })
    } catch (error) {
      return flow.showFailure(c, error, { next: openIdSignIn?.findNextUrl(sealed) ?? null })
    }
  })

  return app
}

function requireOpenId(openIdSignIn: OpenIdSignIn | null): OpenIdSignIn {
  if (openIdSignIn === null) throw new Fault('not_found', 'noIdentityProvider')
  return openIdSignIn
}

// A Host header can name any host, so it is trusted only if it names this machine.
function callbackUrl(c: Context<ConsoleEnv>, publicUrl: string | null): string {
  const { hostname, origin } = new URL(c.req.url)
  if (publicUrl === null && !isLoopback(hostname)) {
    throw new Fault('unavailable', 'signInNeedsPublicUrl')
  }
  return (publicUrl ?? origin) + paths.openidCallback()
}
