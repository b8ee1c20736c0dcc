import { type OpenAPIObject, OpenApiBuilder } from 'openapi3-ts/oas31'
import { apiOperations } from './openapi-operations.ts'
import { SCHEMAS } from './openapi-schemas.ts'

/** Returns the OpenAPI document of the JSON API, made from the tables that requests are validated with. */
export function openApiDocument(): OpenAPIObject {
  const builder = OpenApiBuilder.create({
    openapi: '3.1.1',
    info: {
      title: 'Daybook',
      version: '1',
      description:
        'Send, read and export events: who did what, when, to what, from where and with what outcome. Manage trails, users and projects.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/api/v1' }],
    security: [{ basic: [] }, { bearer: [] }],
  })
  builder.addSecurityScheme('basic', {
    type: 'http',
    scheme: 'basic',
    description: 'Access key ID as the user name, secret as the password: `curl -u KEY_ID:SECRET`.',
  })
  builder.addSecurityScheme('bearer', {
    type: 'http',
    scheme: 'bearer',
    description: 'Access key ID and secret, joined by a colon: `Authorization: Bearer KEY_ID:SECRET`.',
  })
  for (const [path, item] of Object.entries(apiOperations())) builder.addPath(path, item)
  for (const [name, schema] of Object.entries(SCHEMAS)) builder.addSchema(name, schema)
  return builder.getSpec()
}
