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
import type { Members } from '../body-fields.ts'
import { PROBLEMS, type ProblemCode } from '../problem.ts'
import type { Parameters } from '../query-parameters.ts'

/** Operations by address and method. */
export type Operations = {
  [path: string]: { [method in 'get' | 'post' | 'put' | 'patch' | 'delete']?: OperationObject }
}

/** What stands in the path of an address. */
export function inPath(
  names: { [name: string]: string },
  words: { [name: string]: string[] } = {},
): ParameterObject[] {
  return Object.entries(names).map(([name, description]) => ({
    ...{ name, in: 'path' as const, required: true, description },
    schema: { type: 'string', ...(words[name] && { enum: words[name] }) },
  }))
}

/** A JSON body of these members and no others. */
export function bodyOf(members: Members): RequestBodyObject {
  const properties = Object.fromEntries(
    Object.entries(members).map(([name, { schema, description }]): [string, SchemaObject] => [
      name,
      { ...schema, description },
    ]),
  )
  const required = Object.keys(members).filter((name) => members[name]?.isRequired)
  const schema = { type: 'object' as const, properties, required, additionalProperties: false }
  return { required: true, content: { 'application/json': { schema } } }
}

/** Parameters of the query as the document lists them. */
export function inQuery(parameters: Parameters): ParameterObject[] {
  return Object.entries(parameters).map(([name, { description, schema, isRequired }]) => ({
    name,
    in: 'query',
    required: isRequired ?? false,
    description,
    schema,
  }))
}

/** The answers of an operation: without a key, with a broken database and with a bug of ours, every address answers alike. */
export function answers(good: { [status: number]: ResponseObject }, codes: ProblemCode[]): ResponsesObject {
  const all: ProblemCode[] = [...codes, 'unauthorized', 'internal', 'unavailable']
  const problems = all.map((code): [string, ResponseObject] => [
    String(PROBLEMS[code].status),
    answer(`${PROBLEMS[code].title}.`, problemOf()),
  ])
  return { ...Object.fromEntries(problems), ...good }
}

/** One answer in a sentence. */
export function answer(description: string, content: ContentObject): ResponseObject {
  return { description, content }
}

/** JSON of a shape. */
export function jsonOf(name: string): ContentObject {
  return { 'application/json': { schema: ref(name) } }
}

/** What went wrong, in its one shape. */
export function problemOf(): ContentObject {
  return { 'application/problem+json': { schema: ref('Problem') } }
}

/** A reference to a shape. */
export function ref(name: string): ReferenceObject {
  return { $ref: `#/components/schemas/${name}` }
}
