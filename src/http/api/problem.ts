import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { Fault, type FaultCode } from '../../domain/fault.ts'
import type { ApiEnv } from './api-env.ts'

/** The one shape in which the API says what went wrong: RFC 9457 with a stable code. */
export type Problem = {
  type: 'about:blank'
  title: string
  status: number
  code: ProblemCode
  detail: string
  field?: string
  requestId: string
}

export type ProblemCode = FaultCode | RefusalCode | 'internal'
type RefusalCode = 'method_not_allowed' | 'unsupported_media_type'

/** Status and title of every code. */
export const PROBLEMS: Record<ProblemCode, { status: ContentfulStatusCode; title: string }> = {
  invalid: { status: 400, title: 'Bad Request' },
  unauthorized: { status: 401, title: 'Unauthorized' },
  forbidden: { status: 403, title: 'Forbidden' },
  not_found: { status: 404, title: 'Not Found' },
  method_not_allowed: { status: 405, title: 'Method Not Allowed' },
  conflict: { status: 409, title: 'Conflict' },
  too_large: { status: 413, title: 'Content Too Large' },
  unsupported_media_type: { status: 415, title: 'Unsupported Media Type' },
  too_many: { status: 429, title: 'Too Many Requests' },
  internal: { status: 500, title: 'Internal Server Error' },
  unavailable: { status: 503, title: 'Service Unavailable' },
}

/** What only HTTP can get wrong: the method or the kind of body. */
export class Refusal extends Error {
  override name = 'Refusal' as const
  readonly code: RefusalCode
  readonly headers: Record<string, string>

  constructor(code: RefusalCode, message: string, headers: Record<string, string> = {}) {
    super(message)
    this.code = code
    this.headers = headers
  }
}

/** Answers an error as a problem; a bug is shown as no more than a sentence and the id of the request. */
export function problemResponse(error: Error, c: Context<ApiEnv>): Response {
  const code = codeOf(error)
  const { status, title } = PROBLEMS[code]
  const body: Problem = {
    type: 'about:blank',
    title,
    status,
    code,
    detail: code === 'internal' ? 'Something went wrong on our side.' : error.message,
    ...(error instanceof Fault && error.field !== undefined ? { field: error.field } : {}),
    requestId: c.get('requestId'),
  }
  const headers = { ...headersOf(error), 'Content-Type': 'application/problem+json' }
  return c.body(JSON.stringify(body), status, headers)
}

function codeOf(error: Error): ProblemCode {
  return error instanceof Fault || error instanceof Refusal ? error.code : 'internal'
}

function headersOf(error: Error): Record<string, string> {
  if (error instanceof Refusal) return error.headers
  if (!(error instanceof Fault)) return {}
  return {
    ...(error.code === 'unauthorized'
      ? { 'WWW-Authenticate': 'Basic realm="Daybook", charset="UTF-8"' }
      : {}),
    ...(error.retryAfterSeconds === undefined ? {} : { 'Retry-After': String(error.retryAfterSeconds) }),
  }
}
