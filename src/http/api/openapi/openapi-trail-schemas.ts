import type { SchemaObject } from 'openapi3-ts/oas31'
import { OPERATORS } from '../../../domain/trails/selector.ts'
import { SELECTOR_FIELDS } from '../../../domain/trails/selector-fields.ts'
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

const STRINGS: SchemaObject = { type: 'array', items: STRING }

const TRAIL = {
  ...{ name: STRING, arn: STRING, bucket: STRING, prefix: nullable(STRING), project: STRING },
  format: { type: 'string', enum: ['tar.gz', 'json.gz'] },
  selectors: { ...nullable(arraySchema('Selector')), description: 'Null if the trail saves every event.' },
  digests: { ...BOOLEAN, description: 'Whether Daybook writes signed digests of the archives.' },
  logging: { ...BOOLEAN, description: 'Whether the trail is currently saving events.' },
  region: STRING,
  ...{ createdAt: TIME, startedAt: nullable(TIME), stoppedAt: nullable(TIME) },
} satisfies Schemas

/** The schemas of trails, their deliveries, verifications and proofs. */
export const TRAIL_SCHEMAS: Schemas = {
  Selector: { anyOf: [basicSelector(), advancedSelector()] },
  Trail: objectSchema(TRAIL),
  Trails: objectSchema({ trails: arraySchema('Trail') }),
  TrailAndState: objectSchema({ ...TRAIL, state: schemaRef('TrailState') }),
  TrailState: objectSchema({
    lastDelivery: nullable(schemaRef('Delivery')),
    nextDeliveryAt: nullable(TIME),
    waiting: objectSchema({ windows: COUNT, since: nullable(TIME) }),
    error: {
      ...nullable(STRING),
      description: 'Error from the storage at the last attempt; null if it succeeded.',
    },
    failedAt: nullable(TIME),
    lastDigestAt: nullable(TIME),
    daysKeptBack: {
      ...STRINGS,
      description: 'Days older than the retention that are kept until they are delivered.',
    },
  }),
  Delivery: objectSchema({
    closedAt: { ...TIME, description: 'End of the window: when Daybook stopped adding events to it.' },
    state: {
      type: 'string',
      enum: ['waiting', 'delivered', 'empty'],
      description: '`empty` if the trail selects no event of the window.',
    },
    ...{ attempts: COUNT, error: nullable(STRING) },
    ...{ nextAttemptAt: nullable(TIME), deliveredAt: nullable(TIME), archives: COUNT, events: COUNT },
  }),
  Deliveries: objectSchema({ deliveries: arraySchema('Delivery') }),
  Archive: objectSchema({
    ...{ bucket: STRING, key: STRING, bytes: COUNT, events: COUNT },
    sha256: { ...STRING, description: 'SHA-256 hash before compression, in hexadecimal.' },
    merkleRoot: { ...nullable(STRING), description: 'RFC 6962 Merkle root of the records.' },
    ...{ oldestEventTime: STRING, newestEventTime: STRING, closedAt: TIME, deliveredAt: nullable(TIME) },
  }),
  Digest: objectSchema({
    ...{ bucket: STRING, key: STRING, start: TIME, end: TIME, writtenAt: nullable(TIME) },
  }),
  Archives: objectSchema({ archives: arraySchema('Archive'), digests: arraySchema('Digest') }),
  Verification: objectSchema({
    sound: { ...BOOLEAN, description: 'Whether there is a valid digest and no problem was found.' },
    verdict: { ...STRING, description: 'The result in one sentence.' },
    ...{ from: nullable(TIME), until: nullable(TIME) },
    ...{ digests: COUNT, validDigests: COUNT, archives: COUNT, validArchives: COUNT },
    findings: {
      type: 'array',
      items: objectSchema({ what: STRING, kind: STRING, key: STRING, says: STRING }),
      description: 'The problems that were found.',
    },
    notes: { ...STRINGS, description: 'Remarks that are not problems.' },
  }),
  Proof: objectSchema({
    ...{ version: COUNT, eventID: STRING, record: STRING },
    ...{ leafIndex: COUNT, treeSize: COUNT, path: STRINGS, merkleRoot: STRING },
    archive: objectSchema({ bucket: STRING, key: STRING }),
    digest: objectSchema({ bucket: STRING, key: STRING, body: STRING, signature: STRING }),
    publicKey: objectSchema({ fingerprint: STRING, value: STRING }),
  }),
}

function basicSelector(): SchemaObject {
  return {
    type: 'object',
    properties: {
      readWrite: { type: 'string', enum: ['All', 'ReadOnly', 'WriteOnly'], default: 'All' },
      managementEvents: { type: 'boolean', default: true },
      dataResources: { type: 'array', items: objectSchema({ type: STRING, values: STRINGS }) },
      excludedSources: STRINGS,
    },
    additionalProperties: false,
  }
}

function advancedSelector(): SchemaObject {
  const operators = Object.fromEntries(OPERATORS.map((operator) => [operator, STRINGS]))
  const field: SchemaObject = { type: 'string', enum: [...SELECTOR_FIELDS] }
  const condition: SchemaObject = {
    ...{ type: 'object', properties: { field, ...operators } },
    ...{ required: ['field'], additionalProperties: false },
  }
  return {
    type: 'object',
    description: 'Selects events that meet the conditions of all fields. `eventCategory` is required.',
    properties: { name: STRING, fields: { type: 'array', items: condition } },
    required: ['fields'],
    additionalProperties: false,
  }
}
