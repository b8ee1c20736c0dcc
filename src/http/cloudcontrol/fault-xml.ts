import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { Fault, type FaultCode } from '../../domain/fault.ts'
import type { RequestEnv } from '../request-env.ts'
import { element, PROLOGUE, XML_TYPE } from './xml.ts'

/** A method that an address does not know. */
export class MethodNotAllowed extends Error {
  override name = 'MethodNotAllowed' as const
  readonly allow: string

  constructor(methods: string[]) {
    const allow = methods.join(', ')
    super(`This address knows ${allow} only.`)
    this.allow = allow
  }
}

type Code = FaultCode | 'method_not_allowed' | 'internal'

// Where the words of 0.9 have no code for it, it is the word of API 2.
/** Status and result code of whatever goes wrong. */
export const FAULTS: Record<Code, { status: ContentfulStatusCode; resultCode: string }> = {
  invalid: { status: 400, resultCode: 'REASON_520' },
  unauthorized: { status: 401, resultCode: 'AUTHORIZATION_FAILURE' },
  forbidden: { status: 403, resultCode: 'REASON_140' },
  not_found: { status: 404, resultCode: 'RESOURCE_NOT_FOUND' },
  method_not_allowed: { status: 405, resultCode: 'OPERATION_NOT_SUPPORTED' },
  conflict: { status: 409, resultCode: 'REASON_392' },
  too_large: { status: 413, resultCode: 'REASON_751' },
  too_many: { status: 429, resultCode: 'REASON_529' },
  internal: { status: 500, resultCode: 'REASON_10' },
  unavailable: { status: 503, resultCode: 'REASON_5' },
}

/** The answer to a role that does not suffice and to any organisation but the caller's own, be there one or not. */
export const FORBIDDEN =
  'The reports of an organisation are for its primary administrator and for its users with the role reports.'

/** Answers an error as a Status; its first five bytes are what naive clients know an error by. */
export function fault(error: Error, c: Context<RequestEnv>): Response {
  const code = codeOf(error)
  const { status, resultCode } = FAULTS[code]
  const detail = detailOf(code, error, c.get('requestId'))
  const body = writeStatus(operationOf(c.req.path), detail, resultCode)
  return c.body(body, status, { ...XML_TYPE, ...headersOf(error) })
}

function codeOf(error: Error): Code {
  if (error instanceof Fault) return error.code
  return error instanceof MethodNotAllowed ? 'method_not_allowed' : 'internal'
}

function detailOf(code: Code, error: Error, requestId: string): string {
  if (code === 'internal') return `Something went wrong on our side. Request ${requestId}`
  return code === 'forbidden' ? FORBIDDEN : error.message
}

function operationOf(path: string): string {
  if (path.endsWith('/auditlog')) return 'Administrator Logs Report'
  return /\/(?:myaccount|myUser)$/.test(path) ? 'Get My Account' : 'Unknown'
}

// The order of the children is part of the schema.
function writeStatus(operation: string, resultDetail: string, resultCode: string): string {
  const children = Object.entries({ operation, result: 'ERROR', resultDetail, resultCode })
  return `${PROLOGUE}<ns6:Status xmlns:ns6="http://oec.api.opsource.net/schemas/general">
${children.map(([name, text]) => `  ${element(`ns6:${name}`, text)}\n`).join('')}</ns6:Status>
`
}

function headersOf(error: Error): Record<string, string> {
  if (error instanceof MethodNotAllowed) return { Allow: error.allow }
  if (!(error instanceof Fault)) return {}
  return {
    ...(error.code === 'unauthorized'
      ? { 'WWW-Authenticate': 'Basic realm="Daybook", charset="UTF-8"' }
      : {}),
    ...(error.retryAfterSeconds === undefined ? {} : { 'Retry-After': String(error.retryAfterSeconds) }),
  }
}
