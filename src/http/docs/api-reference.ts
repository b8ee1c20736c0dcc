import type { OperationObject, ParameterObject, ReferenceObject, SchemaObject } from 'openapi3-ts/oas31'
import type { ApiReference, Operation } from '../../../views/help/api-reference.tsx'
import { openApiDocument } from '../api/openapi/openapi.ts'
import { apiOperations } from '../api/openapi/openapi-operations.ts'
import { PROBLEMS } from '../shapes/problem.ts'

/** Returns what the API reference shows, taken from the OpenAPI document. */
export function describeApi(): Omit<ApiReference, 'origin'> {
  return {
    description: openApiDocument().info.description ?? '',
    operations: describeOperations(),
    codes: Object.entries(PROBLEMS).map(([code, row]) => ({ code, ...row })),
  }
}

function describeOperations(): Operation[] {
  return Object.entries(apiOperations()).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path: `/api/v1${path}`,
      summary: operation.summary ?? '',
      description: operation.description ?? '',
      isPublic: operation.security?.length === 0,
      parameters: (operation.parameters ?? []).filter(isParameter).map(toParameter),
      bodies: bodyTypesOf(operation),
      members: membersOf(operation),
      responses: responsesOf(operation),
    })),
  )
}

function isParameter(parameter: ParameterObject | ReferenceObject): parameter is ParameterObject {
  return 'name' in parameter
}

function toParameter({ name, required, description, schema }: ParameterObject) {
  return {
    name,
    isRequired: required ?? false,
    description: description ?? '',
    allowed: schema && !('$ref' in schema) ? allowedValues(schema) : '',
  }
}

function allowedValues({ enum: words, minimum, maximum, default: fallback }: SchemaObject): string {
  if (words) return `${words.join(', ')}.`
  return maximum === undefined ? '' : `${minimum} to ${maximum}, default ${fallback}.`
}

function bodyTypesOf({ requestBody }: OperationObject): string[] {
  return requestBody && 'content' in requestBody ? Object.keys(requestBody.content) : []
}

function membersOf({ requestBody }: OperationObject) {
  const content = requestBody && 'content' in requestBody ? requestBody.content : {}
  const schema = content['application/json']?.schema
  if (!schema || '$ref' in schema) return []
  return Object.entries(schema.properties ?? {}).map(([name, property]) =>
    toParameter({
      name,
      in: 'query',
      required: schema.required?.includes(name) ?? false,
      description: ('description' in property && property.description) || '',
      schema: property,
    }),
  )
}

function responsesOf({ responses }: OperationObject): Operation['responses'] {
  return Object.entries(responses ?? {}).map(([status, { description }]) => ({ status, description }))
}
