import { Hono } from 'hono'
import { THEMES } from '../../../views/components/page-settings.ts'
import { paths } from '../../../views/paths.ts'
import { parseOneOf } from '../../domain/parse.ts'
import { keepTheme } from '../theme.ts'
import type { ConsoleEnv } from './console-env.ts'
import { parseTextField } from './form.ts'
import { parseReturnPath } from './return-path.ts'

/** Returns the route that changes the colour scheme of a browser and leads back to the page. It needs no session. */
export function themeRoute(publicUrl: string | null) {
  const app = new Hono<ConsoleEnv>()
  app.post('/theme', async (c) => {
    const body = await c.req.parseBody()
    const theme = parseOneOf(parseTextField(body, 'theme'), THEMES, 'theme')
    keepTheme(c, theme, publicUrl?.startsWith('https:') ?? false)
    return c.redirect(parseReturnPath(parseTextField(body, 'next')) ?? paths.home(), 303)
  })
  return app
}
