import type { Context, MiddlewareHandler } from 'hono'
import type { Section, Viewer } from '../../../views/components/layout.tsx'
import { paths } from '../../../views/paths.ts'
import type { Caller, ClientInfo } from '../../domain/access/caller.ts'
import { equalsConstantTime } from '../../domain/access/constant-time.ts'
import { isAllowed, type OperationName } from '../../domain/access/permissions.ts'
import { Fault } from '../../domain/fault.ts'
import { clientInfoOf } from '../client-info.ts'
import type { ConsoleEnv } from './console-env.ts'
import type { Cookie } from './cookies.ts'

type Access = {
  callerOfSession(token: string, clientInfo: ClientInfo): Promise<{ caller: Caller; csrf: string } | null>
}

/** Finds out who is signed in; lets nobody in and keeps nobody out. */
export function recognise(access: Access, cookie: Cookie): MiddlewareHandler<ConsoleEnv> {
  return async (c, next) => {
    const token = cookie.read(c)
    const session = token && (await access.callerOfSession(token, clientInfoOf(c)))
    if (token && session) c.set('session', { ...session, token })
    await next()
  }
}

/** Lets in who is signed in, and shows everybody else to the door, to come back to where they were going. */
export const requireSession: MiddlewareHandler<ConsoleEnv> = async (c, next) => {
  if (c.get('session')) return next()
  if (!isFragment(c)) return c.redirect(paths.signIn(c.req.method === 'GET' ? here(c.req.url) : null), 303)
  const page = c.req.header('hx-current-url') ?? ''
  return c.body(null, 204, { 'HX-Redirect': paths.signIn(URL.canParse(page) ? here(page) : null) })
}

/** Who the guard let in. */
export function signedIn(c: Context<ConsoleEnv>): { caller: Caller; csrf: string; token: string } {
  const session = c.get('session')
  if (!session) throw new Error('This route is missing its guard.')
  return session
}

/** Who is signed in, as every page shows it; null when nobody is. */
export function viewerOf(c: Context<ConsoleEnv>): Viewer | null {
  const session = c.get('session')
  return session ? viewerFor(session) : null
}

/** Who is signed in, as every page shows it. */
export function viewerFor({ caller, csrf }: { caller: Caller; csrf: string }): Viewer {
  const sections = OPENINGS.filter(({ operation }) => isAllowed(caller, operation)).map(
    ({ section }) => section,
  )
  return { userName: caller.userName, customerName: caller.customer.name, csrf, sections }
}

/** Where somebody begins: at the log, or at what they may do when that is closed to them. */
export function homeOf(caller: Caller): string {
  if (isAllowed(caller, 'LookupEvents')) return paths.events()
  return isAllowed(caller, 'GetAdministrationReport') ? paths.reports() : paths.account()
}

// What has to be allowed for a page to be worth going to.
const OPENINGS: readonly { section: Section; operation: OperationName }[] = [
  { section: 'events', operation: 'LookupEvents' },
  { section: 'trails', operation: 'ListTrails' },
  { section: 'reports', operation: 'GetAdministrationReport' },
  { section: 'servers', operation: 'ListServers' },
  { section: 'sources', operation: 'ListSources' },
  { section: 'people', operation: 'ListUsers' },
  { section: 'projects', operation: 'ListProjects' },
  { section: 'actions', operation: 'ListActions' },
  { section: 'keys', operation: 'ListOwnAccessKeys' },
  { section: 'aws-tools', operation: 'ListOwnAccessKeys' },
  { section: 'account', operation: 'ListSessions' },
]

/** The address people reach this house at, for the lines they copy. */
export function houseAt(c: Context, publicUrl: string | null): string {
  return publicUrl ?? new URL(c.req.url).origin
}

/** Whether htmx asks for a part of a page. */
export function isFragment(c: Context): boolean {
  return c.req.header('hx-request') === 'true'
}

/** Refuses a form that does not carry the token it was given. */
export function checkToken(given: string, expected: string | null): void {
  if (given !== '' && expected !== null && equalsConstantTime(given, expected)) return
  throw new Fault(
    'forbidden',
    'This form has expired, or cookies are switched off. Go back, reload the page and try again.',
  )
}

/** Refuses what another site made the browser send. */
export function sameSite(publicUrl: string | null): MiddlewareHandler<ConsoleEnv> {
  return async (c, next) => {
    if (c.req.method !== 'GET' && c.req.method !== 'HEAD' && !isSameSite(c, publicUrl)) {
      throw new Fault('forbidden', 'This form was sent from another site. Open the page here and try again.')
    }
    await next()
  }
}

// Browsers leave Sec-Fetch-Site out where there is no TLS, so the origin decides then; behind a proxy the public one.
function isSameSite(c: Context, publicUrl: string | null): boolean {
  const site = c.req.header('sec-fetch-site')
  if (site !== undefined) return site === 'same-origin'
  const origin = c.req.header('origin')
  return origin === undefined || origin === publicUrl || origin === new URL(c.req.url).origin
}

function here(url: string): string {
  const { pathname, search } = new URL(url)
  return pathname + search
}
