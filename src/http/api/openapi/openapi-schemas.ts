import type { SchemaObject } from 'openapi3-ts/oas31'
import { CUSTOMER_GRANTS, PROJECT_GRANTS } from '../../../domain/access/grant.ts'
import { PROBLEMS } from '../../shapes/problem.ts'
import { EXPORT_FORMATS } from '../query-parameters.ts'
import {
  arraySchema,
  BOOLEAN,
  COUNT,
  nullable,
  objectSchema,
  type Schemas,
  STRING,
  schemaRef,
  TIME,
} from './openapi-builders.ts'
import { REPORT_SCHEMAS } from './openapi-reports.ts'
import { SERVER_SCHEMAS } from './openapi-servers.ts'
import { SOURCE_SCHEMAS } from './openapi-sources.ts'
import { TRAIL_SCHEMAS } from './openapi-trail-schemas.ts'

/** The named schemas of the document. */
export const SCHEMAS: Schemas = {
  Record: {
    type: 'object',
    description:
      'The JSON of an event as it was received, plus required members that were missing. Daybook accepts AWS CloudTrail records of versions 1.0 to 1.11, K2 records, and records with only an `eventName` and a user.',
    additionalProperties: true,
  },
  Events: objectSchema({
    events: { type: 'array', items: schemaRef('Record'), description: 'Newest first.' },
    next: { type: ['string', 'null'], description: 'The cursor of the next page; null on the last page.' },
  }),
  Submission: objectSchema({ Records: { type: 'array', items: schemaRef('Record'), maxItems: 10_000 } }),
  Submitted: objectSchema({
    accepted: { ...COUNT, description: 'Number of new events that are now durable.' },
    duplicates: { ...COUNT, description: 'Number of events that were already stored.' },
    rejected: arraySchema('Rejection'),
  }),
  Rejection: {
    ...objectSchema({
      index: { ...COUNT, description: 'Index of the record in the request, from 0.' },
      ...{ eventID: STRING, code: STRING, message: STRING },
    }),
    required: ['index', 'code', 'message'],
  },
  Manifest: objectSchema({
    id: STRING,
    format: { type: 'string', enum: [...EXPORT_FORMATS] },
    filter: { type: 'object', description: 'The filters of the export.', additionalProperties: true },
    period: objectSchema({ from: TIME, until: TIME }),
    startedAt: TIME,
    finishedAt: nullable(TIME),
    complete: { ...BOOLEAN, description: 'Whether the whole file was sent.' },
    count: nullable({ ...COUNT, description: 'Number of events in the file.' }),
    bytes: nullable({ ...COUNT, description: 'Size of the file in bytes.' }),
    sha256: nullable({ ...STRING, description: 'SHA-256 hash of the file, in hexadecimal.' }),
  }),
  ...itemAndList('users', 'User', {
    userName: STRING,
    ...{ department: STRING, customerDefined1: STRING, customerDefined2: STRING },
    primaryAdministrator: BOOLEAN,
    active: BOOLEAN,
    hasPassword: BOOLEAN,
    createdAt: TIME,
    deactivatedAt: nullable(TIME),
    deletedAt: nullable(TIME),
  }),
  NewPassword: objectSchema({
    userName: STRING,
    password: { ...STRING, description: 'Returned only this once.' },
  }),
  ...itemAndList('grants', 'Grant', {
    userName: STRING,
    grant: { type: 'string', enum: [...PROJECT_GRANTS, ...CUSTOMER_GRANTS] },
    project: { ...nullable(STRING), description: 'Null for a grant that belongs to no project.' },
    grantedBy: STRING,
    grantedAt: TIME,
  }),
  ...itemAndList('keys', 'AccessKey', {
    ...{ accessKeyId: STRING, userName: STRING, active: BOOLEAN, createdAt: TIME },
    lastUsedAt: nullable(TIME),
    deactivatedAt: nullable(TIME),
  }),
  NewAccessKey: objectSchema({
    ...{ accessKeyId: STRING, userName: STRING },
    secretAccessKey: { ...STRING, description: 'Returned only this once.' },
  }),
  ...itemAndList('projects', 'Project', {
    ...{ id: STRING, name: STRING, createdAt: TIME },
    storage: nullable(
      objectSchema({ endpoint: STRING, region: STRING, pathStyle: BOOLEAN, accessKeyId: STRING }),
    ),
    inventory: nullable(
      objectSchema({
        ...{ endpoint: STRING, region: STRING, accessKeyId: STRING },
        askedAt: { ...nullable(TIME), description: 'Time of the last query.' },
        error: {
          ...nullable(STRING),
          description: 'Error from the inventory at the last query; null if it succeeded.',
        },
      }),
    ),
  }),
  StorageCheck: objectSchema({
    connected: BOOLEAN,
    message: {
      ...nullable(STRING),
      description: 'Error from the storage; null if it is connected.',
    },
  }),
  ...SERVER_SCHEMAS,
  ...itemAndList('actions', 'Action', {
    ...{ name: STRING, title: STRING },
    objectType: {
      ...nullable(STRING),
      description: 'Type of the objects it acts on; null if it varies from event to event.',
    },
    readOnly: { ...BOOLEAN, description: 'Whether its events are read only, unless they say otherwise.' },
    asynchronous: {
      ...BOOLEAN,
      description: 'Whether its outcome follows later, in an event of the system.',
    },
    effect: {
      ...nullable({ type: 'string', enum: ['running', 'stopped', 'gone'] }),
      description: 'The state it leaves a server in; null if it does not change the state of servers.',
    },
  }),
  ...TRAIL_SCHEMAS,
  ...REPORT_SCHEMAS,
  ...SOURCE_SCHEMAS,
  Problem: {
    ...objectSchema({
      type: { type: 'string', const: 'about:blank' },
      title: STRING,
      status: { type: 'integer' },
      code: {
        type: 'string',
        enum: Object.keys(PROBLEMS),
        description: 'Stable code of the error. Programs should check it.',
      },
      detail: { ...STRING, description: 'What is wrong, as a sentence for people. It may change.' },
      field: { ...STRING, description: 'The field or parameter that is wrong, if it is a single one.' },
      requestId: { ...STRING, description: 'The ID under which Daybook logs the request.' },
    }),
    required: ['type', 'title', 'status', 'code', 'detail', 'requestId'],
  },
}

// A schema, and that of the list of all such objects.
function itemAndList(plural: string, name: string, properties: { [name: string]: SchemaObject }): Schemas {
  return { [name]: objectSchema(properties), [`${name}s`]: objectSchema({ [plural]: arraySchema(name) }) }
}
