import type { z } from 'zod'
import { PROBLEMS, type ProblemCode, ProblemShape } from '../shapes/problem.ts'
import type { createSchemaConverter, JsonSchema } from './openapi-schema.ts'
import type { ApiOperation, Content } from './operation.ts'

/** An operation of the document, with the members that Daybook writes. */
export type OperationObject = {
  operationId: string
  tags: string[]
  summary: string
  description: string
  security?: []
  parameters?: ParameterObject[]
  requestBody?: { required: true; content: ContentObject }
  responses: { [status: string]: ResponseObject }
}
export type ParameterObject = {
  name: string
  in: 'path' | 'query'
  required: boolean
  description: string
  schema: JsonSchema
}
type ContentObject = { [mediaType: string]: { schema: JsonSchema; example: unknown } }
type HeaderObjects = { [name: string]: { description: string; schema: JsonSchema } }
type ResponseObject = { description: string; headers?: HeaderObjects; content?: ContentObject }
type Converter = ReturnType<typeof createSchemaConverter>

/** Returns an operation as the document describes it. */
export function toOperationObject(
  operationId: string,
  tag: string,
  operation: ApiOperation,
  converter: Converter,
): OperationObject {
  const { summary, description, path, query, body } = operation
  const parameters = [...toParameters(path, 'path', converter), ...toParameters(query, 'query', converter)]
  const content = operation.content ?? (body && { 'application/json': body })
  return {
    ...{ operationId, tags: [tag], summary, description },
    ...(operation.isPublic && { security: [] }),
    ...(parameters.length > 0 && { parameters }),
    ...(content && { requestBody: { required: true, content: toContent(content, converter) } }),
    responses: { ...toProblems(operation, converter), ...toAnswers(operation, converter) },
  }
}

function toParameters(
  shape: z.ZodObject | undefined,
  place: ParameterObject['in'],
  converter: Converter,
): ParameterObject[] {
  return Object.entries(shape?.shape ?? {}).map(([name, value]) => {
    const { description = '', ...schema } = converter.toSchema(value)
    return { name, in: place, required: value._zod.optin === undefined, description, schema }
  })
}

function toContent(content: Content, converter: Converter): ContentObject {
  const entries = Object.entries(content).map(([mediaType, shape]) => {
    const schema = converter.toSchema(shape)
    return [mediaType, { schema, example: converter.toExample(schema) }] as const
  })
  return Object.fromEntries(entries)
}

function toAnswers({ answer, rejection }: ApiOperation, converter: Converter): OperationObject['responses'] {
  if (answer === undefined) return { 204: { description: 'Success. The response has no body.' } }
  const { status = 200, locatedBy = undefined } = 'shape' in answer ? answer : {}
  const content = 'shape' in answer ? { 'application/json': answer.shape } : answer.content
  const location = locatedBy && { Location: 'The URL of the new object.' }
  const headers = location ?? ('headers' in answer ? answer.headers : undefined)
  const success = {
    description: answer.description,
    ...(headers && { headers: toHeaders(headers) }),
    content: toContent(content, converter),
  }
  return { [status]: success, ...(rejection && { 400: toRejection(rejection, converter) }) }
}

function toHeaders(descriptions: { [name: string]: string }): HeaderObjects {
  const entries = Object.entries(descriptions).map(
    ([name, description]) => [name, { description, schema: { type: 'string' } as const }] as const,
  )
  return Object.fromEntries(entries)
}

function toRejection(
  { description, shape }: { description: string; shape: z.ZodType },
  converter: Converter,
) {
  const content = toContent({ 'application/json': shape }, converter)
  return { description, content: { ...content, ...toProblemContent('invalid', converter) } }
}

function toProblems(operation: ApiOperation, converter: Converter): OperationObject['responses'] {
  const entries = problemsOf(operation).map(
    (code) => [PROBLEMS[code].status, toProblem(code, converter)] as const,
  )
  return Object.fromEntries(entries)
}

// Every operation checks its parameters. All but reads look for a body as well, if only to refuse it.
function problemsOf({ route, path, faults = [], isForEveryone, isPublic }: ApiOperation): ProblemCode[] {
  if (isPublic) return []
  return [
    ...(['invalid', 'unauthorized', 'internal', 'unavailable', ...faults] as const),
    ...(isForEveryone ? [] : (['forbidden'] as const)),
    ...(path === undefined ? [] : (['not_found'] as const)),
    ...(route.startsWith('GET') ? [] : (['too_large', 'unsupported_media_type'] as const)),
  ]
}

function toProblem(code: ProblemCode, converter: Converter): ResponseObject {
  return { description: `${PROBLEMS[code].title}.`, content: toProblemContent(code, converter) }
}

function toProblemContent(code: ProblemCode, converter: Converter): ContentObject {
  const example = { type: 'about:blank', ...PROBLEMS[code], code, ...EXAMPLES[code], requestId: REQUEST_ID }
  return { 'application/problem+json': { schema: converter.toSchema(ProblemShape), example } }
}

const REQUEST_ID = '019c8a5e-8d0e-7b3a-9f41-5a2f6c1d7e90'
const EXAMPLES: Record<ProblemCode, { detail: string; field?: string }> = {
  invalid: { detail: 'Unknown parameter `color`. This request takes no parameters.', field: 'color' },
  unauthorized: {
    detail: 'Send a valid access key as HTTP Basic or as `Authorization: Bearer KEY_ID:SECRET`.',
  },
  forbidden: { detail: 'Only the primary administrator can do this.' },
  not_found: { detail: 'There is nothing with this name.' },
  method_not_allowed: { detail: 'This URL accepts GET, HEAD.' },
  conflict: { detail: 'The state of the object does not allow this.' },
  too_large: { detail: 'The request body must have at most 65,536 bytes.' },
  unsupported_media_type: {
    detail: 'The `Content-Type` must be application/json in UTF-8, without `Content-Encoding`.',
  },
  too_many: { detail: 'Too many requests at once. Try again in 1 second.' },
  internal: { detail: 'Daybook failed to process the request. Give `requestId` to the operator.' },
  unavailable: { detail: 'The database is not available. Try again.' },
}
