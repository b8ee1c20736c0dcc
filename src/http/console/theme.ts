import { Hono } from 'hono'
import { setCookie } from 'hono/cookie'
import { paths } from '../../../views/paths.ts'
import { parseOneOf } from '../../domain/parse.ts'
import { THEMES } from '../../domain/theme.ts'
import { THEME_COOKIE } from '../page-renderer.tsx'
import type { ConsoleEnv } from './console-env.ts'
import { parseTextField } from './form.ts'
import { parseReturnPath } from './return-path.ts'

const YEAR_SECONDS = 31_536_000

/** Returns the route that changes the colour scheme of a browser and leads back to the page. It needs no session. */
export function themeRoute(publicUrl: string | null) {
  const app = new Hono<ConsoleEnv>()
  const isSecure = publicUrl?.startsWith('https:') ?? false
  const attributes = { path: '/', httpOnly: true, sameSite: 'Lax', secure: isSecure } as const
  app.post('/theme', async (c) => {
    const body = await c.req.parseBody()
    const theme = parseOneOf(parseTextField(body, 'theme'), THEMES, 'theme')
    setCookie(c, THEME_COOKIE, theme, { ...attributes, maxAge: YEAR_SECONDS })
    return c.redirect(parseReturnPath(parseTextField(body, 'next')) ?? paths.home(), 303)
  })
  return app
}
