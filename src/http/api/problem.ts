import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { Fault, type FaultCode, INTERNAL_ERROR } from '../../domain/fault.ts'
import type { ApiEnv } from './api-env.ts'

/** The body of every error response: RFC 9457 problem details with a stable `code`. */
export type Problem = {
  type: 'about:blank'
  title: string
  status: number
  code: ProblemCode
  detail: string
  field?: string
  requestId: string
}

export type ProblemCode = FaultCode | HttpFaultCode | 'internal'
type HttpFaultCode = 'method_not_allowed' | 'unsupported_media_type'

/** The status and title of every error code. */
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

/** A fault that only HTTP has: a wrong method or media type. `headers` are those of the response. */
export class HttpFault extends Error {
  override name = 'HttpFault' as const
  readonly code: HttpFaultCode
  readonly headers: Record<string, string>

  constructor(code: HttpFaultCode, message: string, headers: Record<string, string> = {}) {
    super(message)
    this.code = code
    this.headers = headers
  }
}

/** Returns the response for an error. The response for a bug contains the request ID but not the error's message. */
export function toProblemResponse(error: Error, c: Context<ApiEnv>): Response {
  const code = codeOf(error)
  const { status, title } = PROBLEMS[code]
  const body: Problem = {
    type: 'about:blank',
    title,
    status,
    code,
    detail: code === 'internal' ? `${INTERNAL_ERROR} Give \`requestId\` to the operator.` : error.message,
    ...(error instanceof Fault && error.field !== undefined ? { field: error.field } : {}),
    requestId: c.get('requestId'),
  }
  const headers = { ...headersOf(error), 'Content-Type': 'application/problem+json' }
  return c.body(JSON.stringify(body), status, headers)
}

function codeOf(error: Error): ProblemCode {
  return error instanceof Fault || error instanceof HttpFault ? error.code : 'internal'
}

function headersOf(error: Error): Record<string, string> {
  if (error instanceof HttpFault) return error.headers
  if (!(error instanceof Fault)) return {}
  return {
    ...(error.code === 'unauthorized'
      ? { 'WWW-Authenticate': 'Basic realm="Daybook", charset="UTF-8"' }
      : {}),
    ...(error.retryAfterSeconds === undefined ? {} : { 'Retry-After': String(error.retryAfterSeconds) }),
  }
}
