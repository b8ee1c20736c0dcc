import { z } from 'zod'
import { ACCESS_KEY_OPERATIONS } from './access-keys.ts'
import { ACTION_OPERATIONS } from './actions.ts'
import { CONNECTION_OPERATIONS } from './connections.ts'
import { COUNT_OPERATIONS } from './counts.ts'
import { EVENT_OPERATIONS } from './events.ts'
import { FIND_OPERATIONS } from './find.ts'
import { GRANT_OPERATIONS } from './grants.ts'
import { INGEST_OPERATIONS } from './ingest.ts'
import { LOG_OPERATIONS } from './log.ts'
import { OBSERVATION_OPERATIONS } from './observations.ts'
import { type OperationObject, problemResponses, toOperationObject } from './openapi-operation.ts'
import { createSchemaConverter } from './openapi-schema.ts'
import type { ApiOperations } from './operation.ts'
import { PROJECT_OPERATIONS } from './projects.ts'
import { RELATED_OPERATIONS } from './related.ts'
import { REPORT_OPERATIONS } from './reports.ts'
import { SERVER_OPERATIONS } from './servers.ts'
import { SOURCE_OPERATIONS } from './sources.ts'
import { TAIL_OPERATIONS } from './tail.ts'
import { DELIVERY_OPERATIONS } from './trail-deliveries.ts'
import { TRAIL_OPERATIONS } from './trails.ts'
import { USER_OPERATIONS } from './users.ts'
import { VIEW_OPERATIONS } from './views.ts'

export type OpenApiDocument = ReturnType<typeof createDocument>
type Paths = { [path: string]: { [method: string]: OperationObject } }

const DOCUMENT_OPERATIONS = {
  readOpenApi: {
    route: 'GET /openapi.json',
    summary: 'Get this document',
    description: 'Returns the OpenAPI 3.1 document of this API. No access key is required.',
    isPublic: true,
    answer: {
      description: 'This document.',
      content: { 'application/json': z.looseObject({ openapi: z.literal('3.1.1') }) },
    },
  },
} satisfies ApiOperations

// The topics of the document, in its order.
const TOPICS = [
  topic(
    'Events',
    'Send, find, read, export and follow events.',
    INGEST_OPERATIONS,
    COUNT_OPERATIONS,
    EVENT_OPERATIONS,
    RELATED_OPERATIONS,
    TAIL_OPERATIONS,
    FIND_OPERATIONS,
  ),
  topic('Views', 'Save filters of events, for yourself or for everyone.', VIEW_OPERATIONS),
  topic(
    'Trails',
    'Save events in a bucket, and prove them unchanged.',
    TRAIL_OPERATIONS,
    DELIVERY_OPERATIONS,
  ),
  topic('Log', 'Keep signed heads of the log, and prove that it was only added to.', LOG_OPERATIONS),
  topic('Reports', 'Download reports.', REPORT_OPERATIONS),
  topic('Sources', 'See which sources send events.', SOURCE_OPERATIONS),
  topic('Users', 'Manage users.', USER_OPERATIONS),
  topic('Grants', 'Manage the grants of users.', GRANT_OPERATIONS),
  topic('Access keys', 'Manage the access keys of users.', ACCESS_KEY_OPERATIONS),
  topic('Projects', 'Manage projects and their connections.', PROJECT_OPERATIONS, CONNECTION_OPERATIONS),
  topic('Servers', 'Compare recorded and observed states.', SERVER_OPERATIONS, OBSERVATION_OPERATIONS),
  topic('Actions', 'Look up actions.', ACTION_OPERATIONS),
  topic('Document', 'Describes this API.', DOCUMENT_OPERATIONS),
]

function topic(name: string, description: string, ...tables: ApiOperations[]) {
  return { name, description, operations: tables.flatMap((table) => Object.entries(table)) }
}

const ALL_OPERATIONS = TOPICS.flatMap(({ operations }) => operations.map(([, operation]) => operation))

/** Returns the OpenAPI document of the JSON API, made from the shapes that requests are parsed with. */
export function openApiDocument(): OpenApiDocument {
  document ??= createDocument()
  return document
}

// Made when it is first needed.
let document: OpenApiDocument | undefined

function createDocument() {
  const converter = createSchemaConverter()
  return {
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
    tags: TOPICS.map(({ name, description }) => ({ name, description })),
    paths: toPaths(converter),
    components: {
      securitySchemes: SECURITY_SCHEMES,
      responses: problemResponses(ALL_OPERATIONS, converter),
      schemas: converter.components,
    },
  }
}

function toPaths(converter: ReturnType<typeof createSchemaConverter>): Paths {
  const paths: Paths = {}
  for (const { name, operations } of TOPICS)
    for (const [id, operation] of operations) {
      const [method = '', path = ''] = operation.route.split(' ')
      paths[path] = {
        ...paths[path],
        [method.toLowerCase()]: toOperationObject(id, name, operation, converter),
      }
    }
  return paths
}

const SECURITY_SCHEMES = {
  basic: {
    type: 'http',
    scheme: 'basic',
    description: 'Access key ID as the user name, secret as the password: `curl -u KEY_ID:SECRET`.',
  },
  bearer: {
    type: 'http',
    scheme: 'bearer',
    description: 'Access key ID and secret, joined by a colon: `Authorization: Bearer KEY_ID:SECRET`.',
  },
}
