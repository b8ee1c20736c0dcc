import { type Context, Hono } from 'hono'
import { paths } from '../../../views/paths.ts'
import { SignInPage } from '../../../views/sign-in.tsx'
import { Fault } from '../../core/fault.ts'
import type { Access } from '../../flows/access.ts'
import { originOf } from '../origin.ts'
import type { cookies } from './cookies.ts'
import type { ConsoleEnv } from './env.ts'
import { readNext, readSignIn, readText } from './forms.ts'
import { checkToken, guard, signedIn } from './guard.ts'

type Cookies = ReturnType<typeof cookies>

/** In and out. */
export function signInRoutes(access: Access, cookie: Cookies, clock: () => Date) {
  const app = new Hono<ConsoleEnv>()

  app.get('/sign-in', (c) => {
    const next = readNext(c.req.query('next'))
    if (c.get('session')) return c.redirect(next ?? paths.events(), 303)
    return c.render(<SignInPage form={{ token: formToken(c, cookie), next, userName: '', fault: null }} />)
  })

  app.post('/sign-in', async (c) => {
    const form = readSignIn(await c.req.parseBody())
    checkToken(form.token, cookie.form.read(c))
    try {
      const { token, expiresAt } = await access.signIn({ ...form, origin: originOf(c) })
      await leave(access, c)
      cookie.session.write(c, token, Math.floor((expiresAt.getTime() - clock().getTime()) / 1_000))
      cookie.form.clear(c)
      return c.redirect(readNext(c.req.query('next')) ?? paths.events(), 303)
    } catch (error) {
      return refused(error, c, cookie, form.userName)
    }
  })

  app.post('/sign-out', guard, async (c) => {
    checkToken(readText(await c.req.parseBody(), 'csrf'), signedIn(c).csrf)
    await leave(access, c)
    cookie.session.clear(c)
    return c.redirect(paths.signIn(), 303)
  })

  return app
}

async function leave(access: Access, c: Context<ConsoleEnv>): Promise<void> {
  const session = c.get('session')
  if (session) await access.signOut(session.caller, session.token)
}

// The form again, with the sentence above it; what is no refusal goes on to the problem page.
function refused(error: unknown, c: Context<ConsoleEnv>, cookie: Cookies, userName: string) {
  const isRefusal = error instanceof Fault && (error.code === 'unauthorized' || error.code === 'too_many')
  if (!isRefusal) throw error
  c.status(error.code === 'too_many' ? 429 : 401)
  if (error.retryAfterSeconds) c.header('Retry-After', String(error.retryAfterSeconds))
  const next = readNext(c.req.query('next'))
  return c.render(<SignInPage form={{ token: formToken(c, cookie), next, userName, fault: error.message }} />)
}

// The same for all tabs of a browser, so that none of them undoes another.
function formToken(c: Context<ConsoleEnv>, cookie: Cookies): string {
  const token = cookie.form.read(c) ?? crypto.randomUUID()
  cookie.form.write(c, token)
  return token
}
