import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { openApiDocument } from '../../src/http/api/openapi.ts'

/** The operations and statuses that were answered in this process, such as `listUsers 200`. */
export const seenAnswers = new Set<string>()

/**
 * Throws an error unless the OpenAPI document describes an answer of the JSON API: its status, its content type, and
 * every member of a JSON body. An answer to no operation must be a problem.
 */
export async function checkAnswer(method: string, path: string, response: Response): Promise<void> {
  const { status } = response
  const mediaType = (response.headers.get('content-type') ?? '').split(';')[0] ?? ''
  const operation = findOperation(method, path)
  const name = operation ? operation.operationId : `${method} ${path}`
  if (operation === undefined && !OTHER_STATUSES.includes(status))
    throw new Error(`${name} answers ${status}, but no operation is there.`)
  const content = operation ? contentOf(operation, status) : { [PROBLEM]: PROBLEM_SCHEMA }
  seenAnswers.add(`${name} ${status}`)
  if (content === null) return expectNoBody(name, mediaType)
  const schema = content[mediaType]
  if (schema === undefined)
    throw new Error(`${name} answers ${status} as ${mediaType}, which is not documented.`)
  if (method !== 'HEAD' && /[/+]json$/.test(mediaType)) await checkBody(`${name} ${status}`, schema, response)
}

type Operation = Documented['paths'][string][string]
type Documented = ReturnType<typeof openApiDocument>

const PROBLEM = 'application/problem+json'
const PROBLEM_SCHEMA = pointer(['components', 'schemas', 'Problem'])
// What is answered where no operation is.
const OTHER_STATUSES = [400, 401, 404, 405, 413]

// A fixed path comes before one with a parameter that fits too.
const OPERATIONS = Object.entries(openApiDocument().paths)
  .map(([path, item]) => ({ path, item, pattern: new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`) }))
  .toSorted((a, b) => a.path.split('{').length - b.path.split('{').length)

function findOperation(method: string, path: string): Operation | undefined {
  const [pathOnly = ''] = path.split('?')
  const match = OPERATIONS.find(({ pattern }) => pattern.test(pathOnly))
  return match?.item[method === 'HEAD' ? 'get' : method.toLowerCase()]
}

/** Returns pointers to the schemas of a response by media type; null if it has no body. */
function contentOf({ operationId, responses }: Operation, status: number) {
  const response = responses[status]
  if (response === undefined) throw new Error(`${operationId} answers ${status}, which is not documented.`)
  const base = '$ref' in response ? response.$ref.slice(2).split('/') : pathTo(operationId, status)
  const { content } = '$ref' in response ? namedResponse(response.$ref) : response
  if (content === undefined) return null
  const entries = Object.keys(content).map((type) => [type, pointer([...base, 'content', type, 'schema'])])
  return Object.fromEntries(entries) as { [mediaType: string]: string }
}

function namedResponse(ref: string) {
  return openApiDocument().components.responses[ref.split('/').at(-1) ?? ''] ?? { content: undefined }
}

function pathTo(operationId: string, status: number): string[] {
  for (const [path, item] of Object.entries(openApiDocument().paths))
    for (const [method, operation] of Object.entries(item))
      if (operation.operationId === operationId) return ['paths', path, method, 'responses', String(status)]
  return []
}

function pointer(tokens: string[]): string {
  const escaped = tokens.map((each) => encodeURIComponent(each.replaceAll('~', '~0').replaceAll('/', '~1')))
  return `api#/${escaped.join('/')}`
}

function expectNoBody(name: string, mediaType: string): void {
  if (mediaType !== '') throw new Error(`${name} answers with a body, which is not documented.`)
}

async function checkBody(name: string, schema: string, response: Response): Promise<void> {
  const body: unknown = JSON.parse(await response.clone().text())
  const validate = compile(schema)
  if (!validate(body)) throw new Error(`${name}: ${ajv.errorsText(validate.errors)}`)
}

// Strict: an unknown keyword of a schema is an error. Those of the document itself are no rules.
const ajv = new Ajv2020({ allowUnionTypes: true })
addFormats.default(ajv)
ajv.addVocabulary(Object.keys(openApiDocument()))
ajv.addSchema(closed(openApiDocument()), 'api', undefined, false)
const compiled = new Map<string, ValidateFunction>()

function compile(schema: string): ValidateFunction {
  const validate = compiled.get(schema) ?? ajv.compile({ $ref: schema })
  compiled.set(schema, validate)
  return validate
}

// The document with objects that have the documented members only. Clients must expect further ones in later versions.
function closed(value: unknown): object {
  return JSON.parse(JSON.stringify(value), (_, node) =>
    node?.type === 'object' && node.properties && node.additionalProperties === undefined
      ? { ...node, additionalProperties: false }
      : node,
  )
}
