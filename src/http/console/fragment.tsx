import type { Context } from 'hono'
import type { Child } from 'hono/jsx'
import { TimeZoneContext } from '../../../views/components/time-zone.ts'
import type { ConsoleEnv } from './console-env.ts'
import { markForeignText } from './visible-text.ts'

/** Returns a part of a page, in the time zone of the request, as the answer to a request by htmx. */
export function renderFragment(c: Context<ConsoleEnv>, fragment: Child): Response | Promise<Response> {
  return c.html(<InZone c={c}>{fragment}</InZone>)
}

/** Returns a part of a page as text, in the time zone of the request, with all that hides in it made visible. */
export async function renderText(c: Context<ConsoleEnv>, fragment: Child): Promise<string> {
  const html = await (<InZone c={c}>{fragment}</InZone>).toString()
  return markForeignText(html)
}

function InZone({ c, children }: { c: Context<ConsoleEnv>; children?: Child }) {
  return <TimeZoneContext.Provider value={c.get('timeZone')}>{children}</TimeZoneContext.Provider>
}
