import type { SchemaObject } from 'openapi3-ts/oas31'
import { CUSTOMER_GRANTS, PROJECT_GRANTS } from '../../../domain/access/caller.ts'
import { PROBLEMS } from '../problem.ts'
import { EXPORT_FORMATS } from '../query-parameters.ts'
import { SERVER_SCHEMAS } from './openapi-servers.ts'
import { SOURCE_SCHEMAS } from './openapi-sources.ts'
import { TRAIL_SCHEMAS } from './openapi-trail-schemas.ts'

const TEXT: SchemaObject = { type: 'string' }
const COUNT: SchemaObject = { type: 'integer', minimum: 0 }
const TRUTH: SchemaObject = { type: 'boolean' }
const MOMENT: SchemaObject = { type: 'string', format: 'date-time' }
const RECORD: SchemaObject = { $ref: '#/components/schemas/Record' }

/** The shapes that the API answers with. */
export const SCHEMAS: { [name: string]: SchemaObject } = {
  Record: {
    type: 'object',
    description:
      'The JSON of one event, as it was received, apart from what was missing: AWS CloudTrail records of versions 1.0 to 1.11, the K2 shape, or as little as an eventName and a user.',
    additionalProperties: true,
  },
  Events: whole({
    events: { type: 'array', items: RECORD, description: 'Newest first.' },
    next: { type: ['string', 'null'], description: 'The cursor of the page after; null on the last page.' },
  }),
  Submission: whole({ Records: { type: 'array', items: RECORD, maxItems: 10_000 } }),
  Submitted: whole({
    accepted: { ...COUNT, description: 'Events that are new, and durable now.' },
    duplicates: { ...COUNT, description: 'Events that were known already, and stay stored once.' },
    rejected: { type: 'array', items: { $ref: '#/components/schemas/Rejection' } },
  }),
  Rejection: {
    ...whole({
      index: { ...COUNT, description: 'Place of the record in the request, from 0.' },
      eventID: TEXT,
      code: TEXT,
      message: TEXT,
    }),
    required: ['index', 'code', 'message'],
  },
  Manifest: whole({
    id: TEXT,
    format: { type: 'string', enum: [...EXPORT_FORMATS] },
    filter: { type: 'object', description: 'What was asked.', additionalProperties: true },
    period: whole({ from: MOMENT, until: MOMENT }),
    startedAt: MOMENT,
    finishedAt: orNull(MOMENT),
    complete: { type: 'boolean', description: 'Whether the file was sent to its end.' },
    count: orNull({ ...COUNT, description: 'Events in the file.' }),
    bytes: orNull({ ...COUNT, description: 'Size of the file.' }),
    sha256: orNull({ ...TEXT, description: 'SHA-256 of the file, in hexadecimal.' }),
  }),
  ...listed('users', 'User', {
    userName: TEXT,
    ...{ department: TEXT, customerDefined1: TEXT, customerDefined2: TEXT },
    primaryAdministrator: TRUTH,
    active: TRUTH,
    hasPassword: TRUTH,
    createdAt: MOMENT,
    deactivatedAt: orNull(MOMENT),
    deletedAt: orNull(MOMENT),
  }),
  NewPassword: whole({ userName: TEXT, password: { ...TEXT, description: 'Shown this once.' } }),
  ...listed('grants', 'Grant', {
    userName: TEXT,
    grant: { type: 'string', enum: [...PROJECT_GRANTS, ...CUSTOMER_GRANTS] },
    project: { ...orNull(TEXT), description: 'Null for a role of the customer.' },
    grantedBy: TEXT,
    grantedAt: MOMENT,
  }),
  ...listed('keys', 'AccessKey', {
    ...{ accessKeyId: TEXT, userName: TEXT, active: TRUTH, createdAt: MOMENT },
    lastUsedAt: orNull(MOMENT),
    deactivatedAt: orNull(MOMENT),
  }),
  NewAccessKey: whole({
    ...{ accessKeyId: TEXT, userName: TEXT },
    secretAccessKey: { ...TEXT, description: 'Shown this once.' },
  }),
  ...listed('projects', 'Project', {
    ...{ id: TEXT, name: TEXT, createdAt: MOMENT },
    storage: orNull(whole({ endpoint: TEXT, region: TEXT, pathStyle: TRUTH, accessKeyId: TEXT })),
    inventory: orNull(
      whole({
        ...{ endpoint: TEXT, region: TEXT, accessKeyId: TEXT },
        askedAt: orNull(MOMENT),
        error: { ...orNull(TEXT), description: 'Why it did not answer then, in its own words.' },
      }),
    ),
  }),
  StorageCheck: whole({
    connected: TRUTH,
    message: { ...orNull(TEXT), description: 'The storage’s own words when it is not.' },
  }),
  ...SERVER_SCHEMAS,
  ...listed('actions', 'Action', {
    ...{ name: TEXT, title: TEXT },
    objectType: { ...orNull(TEXT), description: 'Null where only the event itself tells.' },
    readOnly: { ...TRUTH, description: 'What holds for its events, unless they say otherwise themselves.' },
    asynchronous: { ...TRUTH, description: 'Whether its end comes later, as an event of the system.' },
    effect: orNull({ type: 'string', enum: ['running', 'stopped', 'gone'] }),
  }),
  ...TRAIL_SCHEMAS,
  AdministrationReport: whole({
    rows: { type: 'array', items: { $ref: '#/components/schemas/AdministrationRow' } },
    count: { ...COUNT, description: 'Rows in the report.' },
    complete: { type: 'boolean', const: true, description: 'Stands behind the last row.' },
  }),
  AdministrationRow: whole({
    id: { ...TEXT, description: 'The row’s own, the same for ever.' },
    time: MOMENT,
    createUser: { ...TEXT, description: 'OEC_SYSTEM for what the system did.' },
    ...{ department: TEXT, customerDefined1: TEXT, customerDefined2: TEXT },
    type: { ...TEXT, description: 'Kind of thing, such as SERVER.' },
    ...{ name: TEXT, action: TEXT },
    details: { ...TEXT, description: 'Begins with ATTEMPT: where the outcome is a row of its own.' },
    responseCode: {
      ...TEXT,
      description: 'OK, the code of a failure, or empty where the outcome is a row of its own.',
    },
    requestId: { ...orNull(TEXT), description: 'The same for the two rows of an operation.' },
    sharedEventId: { ...orNull(TEXT), description: 'The same for the two rows of an operation.' },
    eventId: { ...TEXT, description: 'The event that caused the row.' },
  }),
  ...SOURCE_SCHEMAS,
  Problem: {
    ...whole({
      type: { type: 'string', const: 'about:blank' },
      title: TEXT,
      status: { type: 'integer' },
      code: { type: 'string', enum: Object.keys(PROBLEMS), description: 'Stable; decide by this.' },
      detail: { ...TEXT, description: 'A sentence for people.' },
      field: { ...TEXT, description: 'What was wrong, if it was one thing.' },
      requestId: TEXT,
    }),
    required: ['type', 'title', 'status', 'code', 'detail', 'requestId'],
  },
}

function whole(properties: { [name: string]: SchemaObject }): SchemaObject {
  return { type: 'object', properties, required: Object.keys(properties) }
}

// A noun, and the list of all there are.
function listed(plural: string, name: string, properties: { [name: string]: SchemaObject }) {
  const items = { $ref: `#/components/schemas/${name}` }
  return { [name]: whole(properties), [`${name}s`]: whole({ [plural]: { type: 'array', items } }) }
}

function orNull(schema: SchemaObject): SchemaObject {
  return { anyOf: [schema, { type: 'null' }] }
}
