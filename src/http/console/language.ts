import { Hono } from 'hono'
import { setCookie } from 'hono/cookie'
import { paths } from '../../../views/paths.ts'
import { LANGUAGES } from '../../domain/language.ts'
import { parseOneOf } from '../../domain/parse.ts'
import { LANGUAGE_COOKIE } from '../page-language.ts'
import type { ConsoleEnv } from './console-env.ts'
import { parseTextField } from './form.ts'
import { parseReturnPath } from './return-path.ts'

const REMEMBERED_SECONDS = 31_536_000

/** Returns the route that changes the language of a browser and leads back to the page. It needs no session. */
export function languageRoute(publicUrl: string | null) {
  const app = new Hono<ConsoleEnv>()
  const isSecure = publicUrl?.startsWith('https:') ?? false
  const attributes = { path: '/', httpOnly: true, sameSite: 'Lax', secure: isSecure } as const
  app.post('/language', async (c) => {
    const body = await c.req.parseBody()
    const language = parseOneOf(parseTextField(body, 'language'), LANGUAGES, 'language')
    setCookie(c, LANGUAGE_COOKIE, language, { ...attributes, maxAge: REMEMBERED_SECONDS })
    return c.redirect(parseReturnPath(parseTextField(body, 'next')) ?? paths.home(), 303)
  })
  return app
}
