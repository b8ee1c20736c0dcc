import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { type Problem, ProblemNotice, ProblemPage } from '../../../views/components/problem.tsx'
import { PERMISSION_REFUSALS } from '../../domain/access/permissions.ts'
import { Fault, type FaultCode, faultMessage } from '../../domain/fault.ts'
import { MESSAGES } from '../../domain/messages/messages.ts'
import type { ConsoleEnv } from './console-env.ts'
import { renderFragment } from './fragment.tsx'
import { isHtmxRequest, urlOfUnsent, viewerOf } from './session.ts'

const { problem: TEXT } = MESSAGES.pages

type ProblemTitle = keyof typeof TEXT.titles

const PROBLEM_OF_FAULT: Record<FaultCode, { status: ContentfulStatusCode; titled: ProblemTitle }> = {
  invalid: { status: 400, titled: 'invalid' },
  unauthorized: { status: 401, titled: 'unauthorized' },
  forbidden: { status: 403, titled: 'forbidden' },
  not_found: { status: 404, titled: 'notFound' },
  conflict: { status: 409, titled: 'conflict' },
  too_large: { status: 413, titled: 'tooLarge' },
  too_many: { status: 429, titled: 'tooMany' },
  unavailable: { status: 503, titled: 'unavailable' },
}

const UNEXPECTED_ERROR = { status: 500, titled: 'unexpected' } as const

/** Renders an error as a page, or as a notice on the current page for a request by htmx. */
export function problemPage(error: Error, c: Context<ConsoleEnv>): Response | Promise<Response> {
  const isFault = error instanceof Fault
  const { status, titled } = isFault ? PROBLEM_OF_FAULT[error.code] : UNEXPECTED_ERROR
  const message = isFault ? messageOf(error) : TEXT.unexpected
  const requestId = isFault ? null : c.get('requestId')
  if (isFault && error.retryAfterSeconds) c.header('Retry-After', String(error.retryAfterSeconds))
  const help = isFault ? helpFor(c, error) : null
  return renderProblem(
    c,
    { status, title: TEXT.titles[titled], message, help, onward: onwardFrom(c, error), requestId },
    status,
  )
}

/** Renders status 405 for a path that exists; `allow` lists its methods, separated by commas. */
export function methodNotAllowedPage(c: Context<ConsoleEnv>, allow: string): Response | Promise<Response> {
  c.header('Allow', allow)
  const message = TEXT.methodNotAllowed({ methods: allow })
  const title = TEXT.titles.methodNotAllowed
  const problem = { status: 405, title, message, help: null, onward: null, requestId: null }
  return renderProblem(c, problem, 405)
}

// To the page without a parameter that it does not know, or to the form that has expired, filled in again.
function onwardFrom(c: Context<ConsoleEnv>, error: Error): Problem['onward'] {
  const unsent = c.get('unsentForm')
  if (unsent) return { href: urlOfUnsent(unsent), label: TEXT.openForm }
  if (!(error instanceof Fault) || !FAULTS_OF_PARAMETERS.has(error.key)) return null
  const { pathname, searchParams } = new URL(c.req.url)
  for (const name of [...searchParams.keys()]) {
    if (name.startsWith(error.field ?? name)) searchParams.delete(name)
  }
  const href = pathname + (searchParams.size > 0 ? `?${searchParams}` : '')
  return { href, label: TEXT.openWithout }
}

const FAULTS_OF_PARAMETERS: ReadonlySet<string> = new Set(['pageParameterUnknown', 'unknownTimeZone'])

// The key of the message shows which permission is missing, and so who can help. A missing CSRF token needs no help of others.
function helpFor(c: Context<ConsoleEnv>, { code, key }: Fault): string | null {
  if (key === 'unknownEvent') return TEXT.eventHelp({ days: c.get('retentionDays') })
  if (code !== 'forbidden') return null
  if (key === PERMISSION_REFUSALS.admin) return TEXT.administratorHelp
  return GRANT_REFUSALS.has(key) ? TEXT.grantHelp : null
}

// The message of the services about a trail that does not exist is the one that AWS's tools expect.
function messageOf(fault: Fault): string {
  const { key, values } = fault
  if (key !== 'unknownTrail' || !('nameOrArn' in values)) return faultMessage(fault)
  return MESSAGES.faults.unknownTrailName({ name: String(values.nameOrArn) })
}

const GRANT_REFUSALS: ReadonlySet<string> = new Set([
  PERMISSION_REFUSALS['events:read'],
  PERMISSION_REFUSALS['events:write'],
  PERMISSION_REFUSALS['system:write'],
  PERMISSION_REFUSALS['trails:write'],
  PERMISSION_REFUSALS['reports:read'],
])

function renderProblem(c: Context<ConsoleEnv>, problem: Problem, status: ContentfulStatusCode) {
  c.status(status)
  if (!isHtmxRequest(c)) return c.render(<ProblemPage viewer={viewerOf(c)} problem={problem} />)
  c.header('HX-Retarget', '#notice')
  c.header('HX-Reswap', 'innerHTML')
  return renderFragment(c, <ProblemNotice problem={problem} />)
}
