import { type Context, Hono } from 'hono'
import { SignInLinkPage } from '../../../views/access/sign-in-link.tsx'
import { paths } from '../../../views/paths.ts'
import { Fault } from '../../domain/fault.ts'
import type { SignInLinks } from '../../services/access/sign-in-links.ts'
import { clientInfoOf } from '../client-info.ts'
import type { ConsoleEnv } from './console-env.ts'
import type { Cookies } from './cookies.ts'
import { parseTextField } from './form.ts'
import { checkCsrfToken } from './session.ts'
import type { SignInFlow } from './sign-in-flow.tsx'

type C = Context<ConsoleEnv>

/** Returns the page of a link that signs its user in once. Opening it asks no database, and uses up nothing. */
export function signInLinkPage(
  links: Pick<SignInLinks, 'use'>,
  cookies: Pick<Cookies, 'form'>,
  flow: SignInFlow,
) {
  const app = new Hono<ConsoleEnv>()
  const showPage = (c: C, link: string, fault: string | null) =>
    c.render(<SignInLinkPage link={link} token={flow.startForm(c)} fault={fault} />)

  app.get('/sign-in/once', (c) => {
    if (c.get('session')) return c.redirect(paths.home(), 303)
    const link = c.req.query('token') ?? ''
    return isComplete(link) ? showPage(c, link, null) : flow.showFailure(c, incomplete(), { next: null })
  })

  app.post('/sign-in/once', async (c) => {
    const body = await c.req.parseBody()
    checkCsrfToken(c, parseTextField(body, 'token'), cookies.form.read(c))
    const link = parseTextField(body, 'link')
    try {
      if (!isComplete(link)) throw incomplete()
      return await flow.startSession(c, await links.use(link, clientInfoOf(c)), { next: null })
    } catch (error) {
      // Unless the link itself was refused, it still works.
      if (error instanceof Fault && error.code !== 'unauthorized')
        return showPage(c, link, flow.failWith(c, error))
      return flow.showFailure(c, error, { next: null })
    }
  })

  return app
}

/** 256 bits in base64url. */
const TOKEN = /^[\w-]{43}$/

function isComplete(link: string): boolean {
  return TOKEN.test(link)
}

function incomplete(): Fault {
  return new Fault('unauthorized', 'signInLinkIncomplete')
}
