import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { Fault, type FaultCode } from '../../domain/fault.ts'
import { ENGLISH } from '../../domain/messages/english/english.ts'
import type { RequestEnv } from '../request-env.ts'
import { XML_DECLARATION, XML_HEADERS, xmlElement } from './xml.ts'

/** The error for a method that a path does not accept; `allow` lists those it accepts. */
export class MethodNotAllowed extends Error {
  override name = 'MethodNotAllowed' as const
  readonly allow: string

  constructor(methods: string[]) {
    const allow = methods.join(', ')
    super(ENGLISH.errors.methodNotAllowed({ allow }))
    this.allow = allow
  }
}

type StatusCode = FaultCode | 'method_not_allowed' | 'internal'

// Where API 0.9 has no result code for an error, the code of API 2 is used.
/** The HTTP status and CloudControl result code of every error. */
export const FAULT_STATUSES: Record<StatusCode, { status: ContentfulStatusCode; resultCode: string }> = {
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

/** The same for a missing role and for any other organisation, so that nothing reveals which organisations exist. */
export const FORBIDDEN_DETAIL = ENGLISH.errors.reportsForbidden

/** Returns the response for an error: a Status document, which simple clients recognise by its first five bytes. */
export function toFaultResponse(error: Error, c: Context<RequestEnv>): Response {
  const code = codeOf(error)
  const { status, resultCode } = FAULT_STATUSES[code]
  const detail = detailOf(code, error, c.get('requestId'))
  const body = toStatusXml(operationOf(c.req.path), detail, resultCode)
  return c.body(body, status, { ...XML_HEADERS, ...headersOf(error) })
}

function codeOf(error: Error): StatusCode {
  if (error instanceof Fault) return error.code
  return error instanceof MethodNotAllowed ? 'method_not_allowed' : 'internal'
}

// These reveal nothing about organisations.
const EXPLAINED: readonly string[] = ['requestFromOtherSite', 'accessKeyOutsideNetworks']

function detailOf(code: StatusCode, error: Error, requestId: string): string {
  if (code === 'internal') return ENGLISH.errors.internalOfRequest({ requestId })
  const isExplained = error instanceof Fault && EXPLAINED.includes(error.key)
  return code === 'forbidden' && !isExplained ? FORBIDDEN_DETAIL : error.message
}

function operationOf(path: string): string {
  if (path.endsWith('/auditlog')) return 'Administrator Logs Report'
  return /\/(?:myaccount|myUser)$/.test(path) ? 'Get My Account' : 'Unknown'
}

// The schema fixes the order of the children.
function toStatusXml(operation: string, resultDetail: string, resultCode: string): string {
  const children = Object.entries({ operation, result: 'ERROR', resultDetail, resultCode })
  return `${XML_DECLARATION}<ns6:Status xmlns:ns6="http://oec.api.opsource.net/schemas/general">
${children.map(([name, text]) => `  ${xmlElement(`ns6:${name}`, text)}\n`).join('')}</ns6:Status>
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
