import type {
  ContentObject,
  OperationObject,
  ParameterObject,
  ReferenceObject,
  RequestBodyObject,
  ResponseObject,
  ResponsesObject,
  SchemaObject,
} from 'openapi3-ts/oas31'
import { PROBLEMS, type ProblemCode } from '../../shapes/problem.ts'
import type { BodyFields } from '../body-fields.ts'
import type { QueryParameters } from '../query-parameters.ts'

/** Operations by path and method. */
export type Operations = {
  [path: string]: { [method in 'get' | 'post' | 'put' | 'patch' | 'delete']?: OperationObject }
}

export type Schemas = { [name: string]: SchemaObject }

export const STRING: SchemaObject = { type: 'string' }
export const COUNT: SchemaObject = { type: 'integer', minimum: 0 }
export const BOOLEAN: SchemaObject = { type: 'boolean' }
export const TIME: SchemaObject = { type: 'string', format: 'date-time' }

/** The problems of every operation that checks its input and the caller's permission. */
export const INPUT_PROBLEMS: ProblemCode[] = ['invalid', 'forbidden']
/** The problems of every operation with a request body. */
export const BODY_PROBLEMS: ProblemCode[] = ['too_large', 'unsupported_media_type']

/** Returns the schema of an object whose properties are all required. */
export function objectSchema(properties: { [name: string]: SchemaObject | ReferenceObject }): SchemaObject {
  return { type: 'object', properties, required: Object.keys(properties) }
}

/** Returns the schema of an array of a named schema. */
export function arraySchema(name: string): SchemaObject {
  return { type: 'array', items: schemaRef(name) }
}

/** Returns a schema that also allows null. */
export function nullable(schema: SchemaObject | ReferenceObject): SchemaObject {
  return { anyOf: [schema, { type: 'null' }] }
}

/** Returns a reference to a named schema. */
export function schemaRef(name: string): ReferenceObject {
  return { $ref: `#/components/schemas/${name}` }
}

/** Returns the parameters in the path from their descriptions; `allowed` lists the values of those with fixed ones. */
export function pathParameters(
  descriptions: { [name: string]: string },
  allowed: { [name: string]: string[] } = {},
): ParameterObject[] {
  return Object.entries(descriptions).map(([name, description]) => ({
    ...{ name, in: 'path' as const, required: true, description },
    schema: { type: 'string', ...(allowed[name] && { enum: allowed[name] }) },
  }))
}

/** Returns the parameters in the query string. */
export function queryParameters(parameters: QueryParameters): ParameterObject[] {
  return Object.entries(parameters).map(([name, { description, schema, isRequired }]) => ({
    name,
    in: 'query',
    required: isRequired ?? false,
    description,
    schema,
  }))
}

/** Returns a JSON request body with these fields and no others. */
export function jsonRequestBody(fields: BodyFields): RequestBodyObject {
  const properties = Object.fromEntries(
    Object.entries(fields).map(([name, { schema, description }]): [string, SchemaObject] => [
      name,
      { ...schema, description },
    ]),
  )
  const required = Object.keys(fields).filter((name) => fields[name]?.isRequired)
  const schema = { type: 'object' as const, properties, required, additionalProperties: false }
  return { required: true, content: { 'application/json': { schema } } }
}

/** Returns the responses of an operation, with the problems of every route: unauthorized, internal and unavailable. */
export function responses(
  successes: { [status: number]: ResponseObject },
  codes: ProblemCode[],
): ResponsesObject {
  const allCodes: ProblemCode[] = [...codes, 'unauthorized', 'internal', 'unavailable']
  const problems = allCodes.map((code): [string, ResponseObject] => [
    String(PROBLEMS[code].status),
    response(`${PROBLEMS[code].title}.`, problemContent()),
  ])
  return { ...Object.fromEntries(problems), ...successes }
}

/** Returns the responses of an operation that returns a named schema with status 200. */
export function okResponses(description: string, schema: string, codes: ProblemCode[]): ResponsesObject {
  return responses({ 200: response(description, jsonContent(schema)) }, codes)
}

/** Returns the responses of an operation that returns a new object with status 201. */
export function createdResponses(description: string, schema: string, codes: ProblemCode[]): ResponsesObject {
  return responses({ 201: response(description, jsonContent(schema)) }, codes)
}

/** Returns the responses of an operation that returns nothing, with status 204. */
export function emptyResponses(codes: ProblemCode[]): ResponsesObject {
  return responses({ 204: response('Success. The response has no body.', {}) }, codes)
}

/** Returns a single response. */
export function response(description: string, content: ContentObject): ResponseObject {
  return { description, content }
}

/** Returns JSON content of a named schema. */
export function jsonContent(schema: string): ContentObject {
  return { 'application/json': { schema: schemaRef(schema) } }
}

/** Returns the content of an error response. */
export function problemContent(): ContentObject {
  return { 'application/problem+json': { schema: schemaRef('Problem') } }
}
