import type { z } from 'zod'
import { PROBLEMS, type ProblemCode, ProblemShape } from '../shapes/problem.ts'
import { problemExample, problemName, problemsOf } from './openapi-problems.ts'
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
  requestBody?: { required: boolean; content: ContentObject }
  responses: { [status: string]: ResponseObject | { $ref: string } }
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
export type ResponseObject = { description: string; headers?: HeaderObjects; content?: ContentObject }
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
  const content = operation.bodyContent ?? (body && { 'application/json': body })
  return {
    ...{ operationId, tags: [tag], summary, description },
    ...(operation.isPublic && { security: [] }),
    ...(parameters.length > 0 && { parameters }),
    ...(content && {
      requestBody: { required: !operation.isBodyOptional, content: toContent(content, converter) },
    }),
    responses: { ...toProblemRefs(operation), ...toAnswers(operation, converter) },
  }
}

/** Returns the responses of problems by name. Operations refer to them. */
export function problemResponses(
  operations: ApiOperation[],
  converter: Converter,
): { [name: string]: ResponseObject } {
  const codes = new Set(operations.flatMap(problemsOf))
  const entries = Array.from(codes, (code) => {
    const description = `${PROBLEMS[code].title}.`
    return [problemName(code), { description, content: toProblemContent(code, converter) }] as const
  })
  return Object.fromEntries(entries)
}

function toParameters(
  shape: z.ZodObject | undefined,
  location: ParameterObject['in'],
  converter: Converter,
): ParameterObject[] {
  return Object.entries(shape?.shape ?? {}).map(([name, value]) => {
    const { description = '', ...schema } = converter.toSchema(value)
    return { name, in: location, required: value._zod.optin === undefined, description, schema }
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

function toProblemContent(code: ProblemCode, converter: Converter): ContentObject {
  const schema = converter.toSchema(ProblemShape)
  return { 'application/problem+json': { schema, example: problemExample(code) } }
}

function toProblemRefs(operation: ApiOperation): OperationObject['responses'] {
  const entries = problemsOf(operation).map(
    (code) => [PROBLEMS[code].status, { $ref: `${RESPONSE}${problemName(code)}` }] as const,
  )
  return Object.fromEntries(entries)
}

const RESPONSE = '#/components/responses/'
