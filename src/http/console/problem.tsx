import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { ProblemNotice, ProblemPage, type Trouble } from '../../../views/components/problem.tsx'
import { PERMISSION_REFUSALS } from '../../domain/access/permissions.ts'
import { Fault, type FaultCode } from '../../domain/fault.ts'
import type { ConsoleEnv } from './console-env.ts'
import { isFragment, viewerOf } from './session.ts'

/** Status and heading of every fault. */
const PROBLEMS: Record<FaultCode, { status: ContentfulStatusCode; title: string }> = {
  invalid: { status: 400, title: 'That cannot be read' },
  unauthorized: { status: 401, title: 'Please sign in' },
  forbidden: { status: 403, title: 'That is not allowed' },
  not_found: { status: 404, title: 'Nothing here' },
  conflict: { status: 409, title: 'That does not fit' },
  too_large: { status: 413, title: 'That is too large' },
  too_many: { status: 429, title: 'Please wait' },
  unavailable: { status: 503, title: 'Not available right now' },
}

const BUG = { status: 500, title: 'Something went wrong on our side' } as const

/** Answers a fault as a page, or as a notice on the page that htmx asked from. */
export function problemPage(error: Error, c: Context<ConsoleEnv>): Response | Promise<Response> {
  const isFault = error instanceof Fault
  const { status, title } = isFault ? PROBLEMS[error.code] : BUG
  const sentence = isFault
    ? error.message
    : 'It was written down with the number below, which helps to find it.'
  const requestId = isFault ? null : c.get('requestId')
  if (isFault && error.retryAfterSeconds) c.header('Retry-After', String(error.retryAfterSeconds))
  const help = isFault && error.code === 'forbidden' ? helpFor(error.message) : null
  return answer(c, { status, title, sentence, help, requestId }, status)
}

/** Answers a method that an address does not know. */
export function wrongMethod(c: Context<ConsoleEnv>, allow: string): Response | Promise<Response> {
  c.header('Allow', allow)
  const sentence = `This address knows ${allow} only.`
  return answer(c, { status: 405, title: 'Not in this way', sentence, help: null, requestId: null }, 405)
}

// By the refusal it is known what was missing, and so who can help; a form without its token is helped by neither.
function helpFor(sentence: string): string | null {
  if (sentence === PERMISSION_REFUSALS.manage)
    return 'Whoever holds that office can do it for you, or hand the office on to you.'
  const isGrant = [
    PERMISSION_REFUSALS.look,
    PERMISSION_REFUSALS.collect,
    PERMISSION_REFUSALS.trail,
    PERMISSION_REFUSALS.report,
  ].includes(sentence)
  return isGrant ? 'The primary administrator can give you what it takes, on the page People.' : null
}

function answer(c: Context<ConsoleEnv>, trouble: Trouble, status: ContentfulStatusCode) {
  c.status(status)
  if (!isFragment(c)) return c.render(<ProblemPage viewer={viewerOf(c)} trouble={trouble} />)
  c.header('HX-Retarget', '#notice')
  c.header('HX-Reswap', 'innerHTML')
  return c.html(<ProblemNotice trouble={trouble} />)
}
