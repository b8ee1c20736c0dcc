import type { Context } from 'hono'
import type { Child } from 'hono/jsx'
import { TimeZoneContext } from '../../../views/components/time-zone.ts'
import type { ConsoleEnv } from './console-env.ts'

/** Returns a part of a page, in the time zone of the request, as the answer to a request by htmx. */
export function renderFragment(c: Context<ConsoleEnv>, fragment: Child): Response | Promise<Response> {
  return c.html(<TimeZoneContext.Provider value={c.get('timeZone')}>{fragment}</TimeZoneContext.Provider>)
}
