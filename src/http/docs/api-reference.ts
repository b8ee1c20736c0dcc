import type { ApiReference, Operation } from '../../../views/help/api-reference.tsx'
import { openApiDocument } from '../api/openapi.ts'
import type { OperationObject } from '../api/openapi-operation.ts'
import type { JsonSchema } from '../api/openapi-schema.ts'
import { PROBLEMS } from '../shapes/problem.ts'

/** Returns what the API reference shows, taken from the OpenAPI document. */
export function describeApi(): Omit<ApiReference, 'origin'> {
  return {
    description: openApiDocument().info.description,
    operations: describeOperations(),
    codes: Object.entries(PROBLEMS).map(([code, row]) => ({ code, ...row })),
  }
}

function describeOperations(): Operation[] {
  return Object.entries(openApiDocument().paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path: `/api/v1${path}`,
      summary: operation.summary,
      description: operation.description,
      isPublic: operation.security?.length === 0,
      parameters: (operation.parameters ?? []).map(toParameter),
      bodies: Object.keys(operation.requestBody?.content ?? {}),
      members: membersOf(operation),
      responses: responsesOf(operation),
    })),
  )
}

type Member = { name: string; required: boolean; description: string; schema: JsonSchema }

function toParameter({ name, required, description, schema }: Member) {
  return { name, isRequired: required, description, allowed: allowedValues(schema) }
}

function allowedValues({ enum: words, minimum, maximum, default: fallback }: JsonSchema): string {
  if (words) return `${words.join(', ')}.`
  if (maximum === undefined) return ''
  return `${minimum} to ${maximum}${fallback === undefined ? '' : `, default ${fallback}`}.`
}

function membersOf({ requestBody }: OperationObject) {
  const { properties = {}, required = [] } = requestBody?.content['application/json']?.schema ?? {}
  return Object.entries(properties).flatMap(([name, schema]) =>
    typeof schema === 'boolean'
      ? []
      : [
          toParameter({
            name,
            required: required.includes(name),
            description: schema.description ?? '',
            schema,
          }),
        ],
  )
}

function responsesOf({ responses }: OperationObject): Operation['responses'] {
  const { components } = openApiDocument()
  return Object.entries(responses).map(([status, response]) => {
    const named = '$ref' in response ? components.responses[response.$ref.split('/').at(-1) ?? ''] : response
    return { status, description: named?.description ?? '' }
  })
}
