import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { z } from 'zod'
import type { FaultCode } from '../../domain/fault.ts'
import { text } from './values.ts'

export type ProblemCode = FaultCode | HttpFaultCode | 'internal'
/** The faults that only HTTP has. */
export type HttpFaultCode = 'method_not_allowed' | 'unsupported_media_type'

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

const CODES = Object.keys(PROBLEMS).filter(isProblemCode)

/** The body of every error response: RFC 9457 problem details with a stable `code`. */
export const ProblemShape = z
  .object({
    type: z.literal('about:blank'),
    title: text('Bad Request'),
    status: z.int().meta({ example: 400 }),
    code: z.enum(CODES).meta({ description: 'Stable code of the error. Programs should check it.' }),
    detail: text('`limit` must be a whole number between 1 and 1,000; got 5,000.').describe(
      'What is wrong, as a sentence for people. It may change.',
    ),
    field: text('limit')
      .describe('The field or parameter that is wrong, if it is a single one.')
      .exactOptional(),
    requestId: text('019c8a5e-8d0e-7b3a-9f41-5a2f6c1d7e90').describe(
      'The ID under which Daybook logs the request.',
    ),
  })
  .meta({ id: 'Problem' })

export type Problem = z.input<typeof ProblemShape>

function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(PROBLEMS, code)
}
