import { Hono } from 'hono'
import { setCookie } from 'hono/cookie'
import { paths } from '../../../views/paths.ts'
import { LANGUAGES } from '../../domain/language.ts'
import { parseOneOf } from '../../domain/parse.ts'
import { THEMES } from '../../domain/theme.ts'
import { LANGUAGE_COOKIE } from '../page-language.ts'
import { THEME_COOKIE } from '../page-renderer.tsx'
import type { ConsoleEnv } from './console-env.ts'
import { parseTextField } from './form.ts'
import { parseReturnPath } from './return-path.ts'

/** What a browser chooses for all pages: the path of the form, its field, the values, and the cookie that keeps one. */
const CHOICES = [
  { path: '/theme', field: 'theme', values: THEMES, cookie: THEME_COOKIE },
  { path: '/language', field: 'language', values: LANGUAGES, cookie: LANGUAGE_COOKIE },
] as const

const YEAR_SECONDS = 31_536_000

/** Returns the routes that change the colour scheme or the language of a browser and lead back to the page. They need no session. */
export function choiceRoutes(publicUrl: string | null) {
  const app = new Hono<ConsoleEnv>()
  const isSecure = publicUrl?.startsWith('https:') ?? false
  const attributes = { path: '/', httpOnly: true, sameSite: 'Lax', secure: isSecure } as const
  for (const { path, field, values, cookie } of CHOICES)
    app.post(path, async (c) => {
      const body = await c.req.parseBody()
      const value = parseOneOf<string>(parseTextField(body, field), values, field)
      setCookie(c, cookie, value, { ...attributes, maxAge: YEAR_SECONDS })
      return c.redirect(parseReturnPath(parseTextField(body, 'next')) ?? paths.home(), 303)
    })
  return app
}
