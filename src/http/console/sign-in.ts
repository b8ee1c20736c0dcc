import { Hono } from 'hono'
import { paths } from '../../../views/paths.ts'
import type { Sessions } from '../../services/access/sessions.ts'
import { clientInfoOf } from '../client-info.ts'
import type { ConsoleEnv } from './console-env.ts'
import type { cookies } from './cookies.ts'
import { parseTextField, readNext, readSignIn } from './event-filter-form.ts'
import { checkToken, requireSession, signedIn } from './session.ts'
import type { Door } from './show-sign-in.tsx'

/** In by password, and out. */
export function signInRoutes(
  access: Pick<Sessions, 'signIn'>,
  cookie: ReturnType<typeof cookies>,
  door: Door,
) {
  const app = new Hono<ConsoleEnv>()

  app.get('/sign-in', (c) => {
    const next = readNext(c.req.query('next'))
    return c.get('session') ? c.redirect(next ?? paths.home(), 303) : door.show(c, { next })
  })

  app.post('/sign-in', async (c) => {
    const form = readSignIn(await c.req.parseBody())
    const next = readNext(c.req.query('next'))
    checkToken(form.token, cookie.form.read(c))
    try {
      return await door.letIn(c, await access.signIn({ ...form, clientInfo: clientInfoOf(c) }), { next })
    } catch (error) {
      return door.refuse(c, error, { next, userName: form.userName })
    }
  })

  app.post('/sign-out', requireSession, async (c) => {
    checkToken(parseTextField(await c.req.parseBody(), 'csrf'), signedIn(c).csrf)
    await door.leave(c)
    cookie.session.clear(c)
    return c.redirect(paths.signIn(), 303)
  })

  return app
}
