import type { Context } from 'hono'
import { Fault } from '../../domain/fault.ts'
import { MESSAGES } from '../../domain/messages/messages.ts'
import { type HttpFaultCode, PROBLEMS, type Problem, type ProblemCode } from '../shapes/problem.ts'
import type { ApiEnv } from './api-env.ts'

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
  const { body, status, headers } = toProblemAnswer(error, c.get('requestId'))
  return c.body(body, status, headers)
}

/** Returns the same as the parts of a response. */
export function toProblemAnswer(error: Error, requestId: string) {
  const code = codeOf(error)
  const { status, title } = PROBLEMS[code]
  const problem: Problem = {
    type: 'about:blank',
    title,
    status,
    code,
    detail: code === 'internal' ? MESSAGES.errors.internalWithRequestId : error.message,
    ...(error instanceof Fault && error.field !== undefined ? { field: error.field } : {}),
    requestId,
  }
  const headers = { ...headersOf(error), 'Content-Type': 'application/problem+json' }
  return { body: JSON.stringify(problem), status, headers }
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
