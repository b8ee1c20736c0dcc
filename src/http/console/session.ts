import type { Context, MiddlewareHandler } from 'hono'
import type { Section, Viewer } from '../../../views/components/layout.tsx'
import { withNotice } from '../../../views/notices.ts'
import { paths } from '../../../views/paths.ts'
import type { Caller } from '../../domain/access/caller.ts'
import { isAllowed, type OperationName } from '../../domain/access/permissions.ts'
import { Fault } from '../../domain/fault.ts'
import type { Session, Sessions } from '../../services/access/sessions.ts'
import { clientInfoOf } from '../client-info.ts'
import { EVENT_STREAM_HEADERS, endedEventStream } from '../event-stream.ts'
import type { RequestEnv } from '../request-env.ts'
import type { ConsoleEnv, ConsoleSession } from './console-env.ts'
import type { Cookie } from './cookies.ts'
import { requireParametersOfPage } from './known-parameters.ts'
import { maskToken, unmaskToken } from './token-mask.ts'
import type { UnsentForm } from './unsent-form.ts'

/** Loads the session if there is one. Does not enforce authentication. */
export function loadSession(
  sessions: Pick<Sessions, 'authenticate'>,
  cookie: Cookie,
): MiddlewareHandler<ConsoleEnv> {
  return async (c, next) => {
    const token = cookie.read(c)
    const session = token && (await sessions.authenticate(token, clientInfoOf(c), { isUse: isUseOf(c) }))
    if (token && session) setSession(c, session, token)
    await next()
  }
}

// What a page that is only open loads does not keep its session from ending.
function isUseOf(c: Context): boolean {
  return !LOADED_BY_OPEN_PAGES.includes(c.req.path)
}

const LOADED_BY_OPEN_PAGES = ['/event-tail', '/event-news']

function setSession(c: Context<ConsoleEnv>, { step, ...session }: Session, token: string): void {
  if (step === null) c.set('session', { ...session, token })
  else c.set('unfinishedSignIn', { ...session, step, token })
}

/**
 * Redirects to the sign-in page if there is no session, or to the step that the sign-in waits for. The sign-in leads back
 * to the current page. A stream of events ends instead.
 */
export const requireSession: MiddlewareHandler<ConsoleEnv> = async (c, next) => {
  if (c.get('session')) {
    if (isRead(c)) requireParametersOfPage(c.req.path, c.req.queries())
    return next()
  }
  if (isEventStreamRequest(c)) {
    const ended = endedEventStream(new Fault('unauthorized', 'tailSignedOut'), c.get('requestId'))
    return c.body(ended, 200, EVENT_STREAM_HEADERS)
  }
  const signIn = await signInPath(c)
  return isHtmxRequest(c) ? c.body(null, 204, { 'HX-Redirect': signIn }) : c.redirect(signIn, 303)
}

async function signInPath(c: Context<ConsoleEnv>): Promise<string> {
  const step = c.get('unfinishedSignIn')?.step
  if (step !== undefined) return paths.signInStep(step, isRead(c) ? currentPage(c) : null)
  return isRead(c) ? paths.signIn(returnPage(c)) : signInAfterForm(c)
}

// The usual first page is none to come back to: a user may have another start page.
function returnPage(c: Context): string | null {
  const page = currentPage(c)
  return page === paths.overview() ? null : page
}

// For a fragment this is the page that the fragment is for.
function currentPage(c: Context): string | null {
  if (!isHtmxRequest(c)) return pathAndQueryOf(c.req.url)
  const page = c.req.header('hx-current-url') ?? ''
  return URL.canParse(page) ? pathAndQueryOf(page) : null
}

// The sign-in leads back to the page of the form, filled in again.
async function signInAfterForm(c: Context<ConsoleEnv>): Promise<string> {
  const form = await c.get('unsentForms').keep(c)
  return form === null ? paths.signIn() : withNotice(paths.signIn(urlOfUnsent(form)), 'form-needs-sign-in')
}

/** Returns the URL of the page that shows a form again that was not accepted, with a notice that says so. */
export function urlOfUnsent({ page, isKept }: UnsentForm): string {
  return withNotice(page, isKept ? 'form-kept' : 'form-not-kept')
}

/** Returns the session of a route behind `requireSession`. Throws if the route lacks that middleware. */
export function sessionOf(c: Context<ConsoleEnv>): ConsoleSession {
  const session = c.get('session')
  if (!session) throw new Error('This route lacks requireSession.')
  return session
}

/** Returns the signed-in user as pages show them, or null if there is no session. */
export function viewerOf(c: Context<ConsoleEnv>): Viewer | null {
  const session = c.get('session')
  return session ? toViewer(session) : null
}

/**
 * Returns a function that finds the signed-in user of a request to a page outside the console, such as a guide; null if
 * there is none, or if the sign-in waits for a further step.
 */
export function createFindViewer(sessions: Pick<Sessions, 'authenticate'>, cookie: Cookie) {
  return async (c: Context<RequestEnv>): Promise<Viewer | null> => {
    const token = cookie.read(c)
    const session = token && (await sessions.authenticate(token, clientInfoOf(c)).catch(nullWithoutDatabase))
    return session && session.step === null ? toViewer(session) : null
  }
}

// The guides must stay readable then.
function nullWithoutDatabase(error: unknown): null {
  if (error instanceof Fault && error.code === 'unavailable') return null
  throw error
}

/** Returns the user of a session as pages show them, with the sections they may open. */
export function toViewer({ caller, csrf }: { caller: Caller; csrf: string }): Viewer {
  const sections = SECTION_OPERATIONS.filter(({ operation }) => isAllowed(caller, operation)).map(
    ({ section }) => section,
  )
  return { userName: caller.userName, customerName: caller.customer.name, csrf: maskToken(csrf), sections }
}

// The navigation shows a section only to users who may run its operation.
const SECTION_OPERATIONS: readonly { section: Section; operation: OperationName }[] = [
  { section: 'overview', operation: 'GetOverview' },
  { section: 'settings', operation: 'GetSettings' },
  { section: 'events', operation: 'LookupEvents' },
  { section: 'first-event', operation: 'LookupEvents' },
  { section: 'import-files', operation: 'PrepareImport' },
  { section: 'trails', operation: 'ListTrails' },
  { section: 'reports', operation: 'GetAdministrationReport' },
  { section: 'servers', operation: 'ListServers' },
  { section: 'sources', operation: 'ListSources' },
  { section: 'users', operation: 'ListUsers' },
  { section: 'projects', operation: 'ListProjects' },
  { section: 'actions', operation: 'ListActions' },
  { section: 'keys', operation: 'ListOwnAccessKeys' },
  { section: 'aws-tools', operation: 'ListOwnAccessKeys' },
  { section: 'account', operation: 'ListSessions' },
]

/** Returns the origin under which people reach Daybook, for example requests to copy. */
export function publicOrigin(c: Context, publicUrl: string | null): string {
  return publicUrl ?? new URL(c.req.url).origin
}

/** Whether htmx sent the request: the answer is then a fragment instead of a page. */
export function isHtmxRequest(c: Context): boolean {
  return c.req.header('hx-request') === 'true'
}

// A script that follows events can't follow a redirect to a page.
function isEventStreamRequest(c: Context): boolean {
  return c.req.header('accept') === 'text/event-stream'
}

/** Throws `forbidden` unless a form's masked token is the expected one. */
export function checkCsrfToken(c: Context<ConsoleEnv>, masked: string, expected: string | null): void {
  if (expected !== null && c.get('equalsConstantTime')(unmaskToken(masked), expected)) return
  throw new Fault('forbidden', 'formExpired')
}

/** Throws `forbidden` for a request other than GET or HEAD that a page of another site made the browser send. */
export const sameSite: MiddlewareHandler<ConsoleEnv> = async (c, next) => {
  if (!isRead(c) && c.get('isFromOtherSite')) throw new Fault('forbidden', 'formFromAnotherSite')
  await next()
}

function isRead(c: Context): boolean {
  return c.req.method === 'GET' || c.req.method === 'HEAD'
}

function pathAndQueryOf(url: string): string {
  const { pathname, search } = new URL(url)
  return pathname + search
}
