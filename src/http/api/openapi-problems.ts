import { ENGLISH } from '../../domain/messages/english/english.ts'
import { PROBLEMS, type ProblemCode } from '../shapes/problem.ts'
import type { ApiOperation } from './operation.ts'

/** Returns the codes of the problems that an operation may answer. */
export function problemsOf({ route, path, faults = [], isPublic }: ApiOperation): ProblemCode[] {
  if (isPublic) return []
  // Every operation checks its parameters, and that no other site sent the request. All but reads look for a body as well,
  // if only to refuse it.
  const always = ['invalid', 'unauthorized', 'forbidden', 'too_many', 'internal', 'unavailable'] as const
  const others = [
    ...faults,
    ...(path === undefined ? [] : (['not_found'] as const)),
    ...(route.startsWith('GET') ? [] : (['too_large', 'unsupported_media_type'] as const)),
  ]
  return [...new Set<ProblemCode>([...always, ...others])]
}

/** Returns the name of a problem's response in the document, such as `NotFound`. */
export function problemName(code: ProblemCode): string {
  return PROBLEMS[code].title.replaceAll(' ', '')
}

/** Returns an example of a problem. */
export function problemExample(code: ProblemCode) {
  const { status, title } = PROBLEMS[code]
  return { type: 'about:blank', title, status, code, ...EXAMPLES[code], requestId: REQUEST_ID }
}

const { faults } = ENGLISH
const REQUEST_ID = '019c8a5e-8d0e-7b3a-9f41-5a2f6c1d7e90'
const EXAMPLES: Record<ProblemCode, { detail: string; field?: string }> = {
  invalid: { detail: faults.unknownParameter({ field: 'color', allowed: [] }), field: 'color' },
  unauthorized: { detail: faults.accessKeyMissing },
  forbidden: { detail: faults.notAdministrator },
  not_found: { detail: faults.unknownUser({ userName: 'ann' }) },
  method_not_allowed: { detail: faults.methodNotAllowed({ allowed: ['GET', 'HEAD'] }) },
  conflict: { detail: faults.isPrimaryAdministrator },
  too_large: { detail: faults.bodyTooLarge({ max: 65_536 }) },
  unsupported_media_type: { detail: faults.contentTypeNotJson },
  too_many: { detail: 'Too many requests at once. Try again in 1 second.' },
  internal: { detail: ENGLISH.errors.internalWithRequestId },
  unavailable: { detail: faults.databaseUnavailable },
}
