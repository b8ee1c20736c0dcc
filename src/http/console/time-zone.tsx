import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { BROWSER_ZONE, ZoneSuggestions } from '../../../views/components/zone-menu.tsx'
import { ZonePage } from '../../../views/components/zone-page.tsx'
import { paths } from '../../../views/paths.ts'
import { Fault, faultMessage } from '../../domain/fault.ts'
import { MESSAGES } from '../../domain/messages/messages.ts'
import { findTimeZone, parseTimeZone, suggestTimeZones, UTC } from '../../domain/periods/time-zone.ts'
import type { ConsoleEnv } from './console-env.ts'
import type { Cookies } from './cookies.ts'
import { withLabels } from './field-labels.ts'
import { parseTextField } from './form.ts'
import { parseReturnPath } from './return-path.ts'
import { viewerOf } from './session.ts'

type ZoneCookies = Pick<Cookies, 'zone' | 'browserZone'>

const REMEMBERED_SECONDS = 365 * 86_400
const SUGGESTIONS_MAX = 20

/** Finds the time zone of a page: that of its URL, the one that was chosen, that of the browser, or UTC. */
export function loadTimeZone(cookies: ZoneCookies): MiddlewareHandler<ConsoleEnv> {
  return async (c, next) => {
    const browserZone = findTimeZone(cookies.browserZone.read(c) ?? '')
    const ofUrl = findTimeZone(c.req.query('zone') ?? '')
    const chosen = findTimeZone(cookies.zone.read(c) ?? '')
    const zone = ofUrl ?? chosen ?? browserZone ?? UTC
    c.set('timeZone', { zone, browserZone })
    await next()
  }
}

/** Returns the routes that choose the time zone of all pages. Without a session too, because the browser remembers it. */
export function timeZonePages(cookies: ZoneCookies) {
  const app = new Hono<ConsoleEnv>()

  app.get('/time-zone', (c) => showForm(c, { value: '', next: parseReturnPath(c.req.query('next')) }))

  app.post('/time-zone', async (c) => {
    const body = await c.req.parseBody()
    const value = parseTextField(body, 'zone')
    const next = parseReturnPath(parseTextField(body, 'next'))
    const browserZone = c.get('timeZone').browserZone ?? UTC
    try {
      const zone = value === BROWSER_ZONE ? browserZone : parseTimeZone(value, 'zone')
      if (value === BROWSER_ZONE) cookies.zone.clear(c)
      else cookies.zone.write(c, zone, REMEMBERED_SECONDS)
      return c.redirect(withZone(next ?? paths.home(), zone), 303)
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      c.status(400)
      return showForm(c, {
        value,
        error: withLabels(faultMessage(error), { zone: MESSAGES.pages.timeZones.label }),
        next,
      })
    }
  })

  app.get('/time-zone/suggestions', (c) => {
    const zones = suggestTimeZones(c.req.query('zone') ?? '', SUGGESTIONS_MAX)
    return c.html(<ZoneSuggestions zones={zones} />)
  })

  return app
}

function showForm(c: Context<ConsoleEnv>, form: { value: string; error?: string; next: string | null }) {
  const { value, error, next } = form
  return c.render(<ZonePage viewer={viewerOf(c)} value={value} error={error} next={next ?? paths.home()} />)
}

// A page whose URL has a zone gets the new one.
function withZone(path: string, zone: string): string {
  const [pathname = ''] = path.split('?', 1)
  const params = new URLSearchParams(path.slice(pathname.length))
  if (!params.has('zone')) return path
  params.set('zone', zone)
  return `${pathname}?${params}`
}
