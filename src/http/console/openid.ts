import { type Context, Hono } from 'hono'
import { paths } from '../../../views/paths.ts'
import { Fault } from '../../domain/fault.ts'
import { isLoopback } from '../../domain/loopback.ts'
import type { OpenIdSignIn } from '../../services/access/openid.ts'
import { clientInfoOf } from '../client-info.ts'
import type { ConsoleEnv } from './console-env.ts'
import type { cookies } from './cookies.ts'
import { readNext } from './event-filter-form.ts'
import type { Door } from './show-sign-in.tsx'

/** A browser keeps an attempt for so long; how long it counts, the flow says. */
const ATTEMPT_SECONDS = 600

/** In by the company's identity provider: there, and back. */
export function openidRoutes(
  openid: OpenIdSignIn | null,
  cookie: ReturnType<typeof cookies>,
  door: Door,
  publicUrl: string | null,
) {
  const app = new Hono<ConsoleEnv>()

  app.get('/sign-in/openid', async (c) => {
    const next = readNext(c.req.query('next'))
    if (c.get('session')) return c.redirect(next ?? paths.home(), 303)
    try {
      const { url, sealed } = await present(openid).begin(callbackAt(c, publicUrl), next)
      cookie.openid.write(c, sealed, ATTEMPT_SECONDS)
      return c.redirect(url, 303)
    } catch (error) {
      return door.refuse(c, error, { next })
    }
  })

  app.get('/sign-in/openid/callback', async (c) => {
    const sealed = cookie.openid.read(c)
    // Somebody who came in and went a page back: there is nothing left to do.
    if (sealed === null && c.get('session')) return c.redirect(paths.home(), 303)
    cookie.openid.clear(c)
    try {
      const { search } = new URL(c.req.url)
      const { signedIn, next } = await present(openid).finish({ sealed, search, clientInfo: clientInfoOf(c) })
      return await door.letIn(c, signedIn, { next })
    } catch (error) {
      return door.refuse(c, error, { next: openid?.nextOf(sealed) ?? null })
    }
  })

  return app
}

function present(openid: OpenIdSignIn | null): OpenIdSignIn {
  if (openid === null) throw new Fault('not_found', 'People sign in with a password here.')
  return openid
}

// A Host header can say anything, so it counts only where it names this very machine.
function callbackAt(c: Context<ConsoleEnv>, publicUrl: string | null): string {
  const { hostname, origin } = new URL(c.req.url)
  if (publicUrl === null && !isLoopback(hostname)) {
    throw new Fault(
      'unavailable',
      'Sign-in with the identity provider needs DAYBOOK_PUBLIC_URL to be set here.',
    )
  }
  return (publicUrl ?? origin) + paths.openidCallback()
}
