import { Hono } from 'hono'
import { jsxRenderer } from 'hono/jsx-renderer'
import type { OperationObject, ParameterObject, ReferenceObject, SchemaObject } from 'openapi3-ts/oas31'
import { DocsPage, type Operation } from '../../views/help/api-reference.tsx'
import { openApi } from './api/openapi/openapi.ts'
import { apiOperations } from './api/openapi/openapi-operations.ts'
import { PROBLEMS } from './api/problem.ts'
import type { RequestEnv } from './request-env.ts'

/** The description of the API as a page for people, made of the one for machines. */
export function createDocs(publicUrl: string | null) {
  const app = new Hono<RequestEnv>()
  const about = {
    description: openApi().info.description ?? '',
    operations: described(),
    codes: Object.entries(PROBLEMS).map(([code, row]) => ({ code, ...row })),
  }
  app.use('/docs', jsxRenderer())
  app.get('/docs', (c) => {
    c.header('Cache-Control', 'no-cache')
    return c.render(<DocsPage origin={publicUrl ?? new URL(c.req.url).origin} {...about} />)
  })
  return app
}

function described(): Operation[] {
  return Object.entries(apiOperations()).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path: `/api/v1${path}`,
      summary: operation.summary ?? '',
      description: operation.description ?? '',
      isPublic: operation.security?.length === 0,
      parameters: (operation.parameters ?? []).filter(isParameter).map(readParameter),
      bodies: bodiesOf(operation),
      members: membersOf(operation),
      answers: answersOf(operation),
    })),
  )
}

function isParameter(parameter: ParameterObject | ReferenceObject): parameter is ParameterObject {
  return 'name' in parameter
}

function readParameter({ name, required, description, schema }: ParameterObject) {
  return {
    name,
    isRequired: required ?? false,
    description: description ?? '',
    allowed: schema && !('$ref' in schema) ? allowedBy(schema) : '',
  }
}

function allowedBy({ enum: words, minimum, maximum, default: usual }: SchemaObject): string {
  if (words) return `${words.join(', ')}.`
  return maximum === undefined ? '' : `${minimum} to ${maximum}; ${usual} when left out.`
}

function bodiesOf({ requestBody }: OperationObject): string[] {
  return requestBody && 'content' in requestBody ? Object.keys(requestBody.content) : []
}

function membersOf({ requestBody }: OperationObject) {
  const content = requestBody && 'content' in requestBody ? requestBody.content : {}
  const schema = content['application/json']?.schema
  if (!schema || '$ref' in schema) return []
  return Object.entries(schema.properties ?? {}).map(([name, property]) =>
    readParameter({
      name,
      in: 'query',
      required: schema.required?.includes(name) ?? false,
      description: ('description' in property && property.description) || '',
      schema: property,
    }),
  )
}

function answersOf({ responses }: OperationObject): Operation['answers'] {
  return Object.entries(responses ?? {}).map(([status, { description }]) => ({ status, description }))
}
