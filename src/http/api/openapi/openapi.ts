import { type OpenAPIObject, OpenApiBuilder } from 'openapi3-ts/oas31'
import { apiOperations } from './openapi-operations.ts'
import { SCHEMAS } from './openapi-schemas.ts'

/** The description of the API for machines, made of the tables that its readers go by. */
export function openApi(): OpenAPIObject {
  const builder = OpenApiBuilder.create({
    openapi: '3.1.1',
    info: {
      title: 'Daybook',
      version: '1',
      description:
        'Who did what, when, to what, from where, with what outcome: send events, look, take them home.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/api/v1' }],
    security: [{ basic: [] }, { bearer: [] }],
  })
  builder.addSecurityScheme('basic', {
    type: 'http',
    scheme: 'basic',
    description: 'Access key id and secret: curl -u KEY_ID:SECRET',
  })
  builder.addSecurityScheme('bearer', { type: 'http', scheme: 'bearer', description: 'KEY_ID:SECRET' })
  for (const [path, item] of Object.entries(apiOperations())) builder.addPath(path, item)
  for (const [name, schema] of Object.entries(SCHEMAS)) builder.addSchema(name, schema)
  return builder.getSpec()
}
