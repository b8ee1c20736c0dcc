import { Hono } from 'hono'
import { paths } from '../../../views/paths.ts'
import type { Access } from '../../flows/access.ts'
import { originOf } from '../origin.ts'
import type { cookies } from './cookies.ts'
import type { Door } from './door.tsx'
import type { ConsoleEnv } from './env.ts'
import { readNext, readSignIn, readText } from './forms.ts'
import { checkToken, guard, signedIn } from './guard.ts'

/** In by password, and out. */
export function signInRoutes(access: Pick<Access, 'signIn'>, cookie: ReturnType<typeof cookies>, door: Door) {
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
      return await door.letIn(c, await access.signIn({ ...form, origin: originOf(c) }), { next })
    } catch (error) {
      return door.refuse(c, error, { next, userName: form.userName })
    }
  })

  app.post('/sign-out', guard, async (c) => {
    checkToken(readText(await c.req.parseBody(), 'csrf'), signedIn(c).csrf)
    await door.leave(c)
    cookie.session.clear(c)
    return c.redirect(paths.signIn(), 303)
  })

  return app
}
