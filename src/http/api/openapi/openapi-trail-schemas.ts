import type { SchemaObject } from 'openapi3-ts/oas31'
import { OPERATORS } from '../../../domain/trails/selector.ts'
import { SELECTOR_FIELDS } from '../../../domain/trails/selector-fields.ts'

const TEXT: SchemaObject = { type: 'string' }
const COUNT: SchemaObject = { type: 'integer', minimum: 0 }
const TRUTH: SchemaObject = { type: 'boolean' }
const MOMENT: SchemaObject = { type: 'string', format: 'date-time' }
const TEXTS: SchemaObject = { type: 'array', items: TEXT }

const TRAIL = {
  ...{ name: TEXT, arn: TEXT, bucket: TEXT, prefix: orNull(TEXT), project: TEXT },
  format: { type: 'string', enum: ['tar.gz', 'json.gz'] },
  selectors: { ...orNull(listOf('Selector')), description: 'Null for every event.' },
  ...{ digests: TRUTH, logging: TRUTH, region: TEXT },
  ...{ createdAt: MOMENT, startedAt: orNull(MOMENT), stoppedAt: orNull(MOMENT) },
} satisfies { [name: string]: SchemaObject }

/** The shapes of trails, what they delivered, and what it proves. */
export const TRAIL_SCHEMAS: { [name: string]: SchemaObject } = {
  Selector: { anyOf: [basicSelector(), fieldSelector()] },
  Trail: whole(TRAIL),
  Trails: whole({ trails: listOf('Trail') }),
  TrailAndState: whole({ ...TRAIL, state: { $ref: '#/components/schemas/TrailState' } }),
  TrailState: whole({
    lastDelivery: orNull({ $ref: '#/components/schemas/Delivery' }),
    nextDeliveryAt: orNull(MOMENT),
    waiting: whole({ windows: COUNT, since: orNull(MOMENT) }),
    error: { ...orNull(TEXT), description: 'Why the last attempt failed, in the storage’s own words.' },
    failedAt: orNull(MOMENT),
    lastDigestAt: orNull(MOMENT),
    daysKeptBack: { ...TEXTS, description: 'Days older than the retention, kept until they are delivered.' },
  }),
  Delivery: whole({
    closedAt: MOMENT,
    state: { type: 'string', enum: ['waiting', 'delivered', 'empty'] },
    ...{ attempts: COUNT, error: orNull(TEXT), nextAttemptAt: orNull(MOMENT), deliveredAt: orNull(MOMENT) },
    ...{ archives: COUNT, events: COUNT },
  }),
  Deliveries: whole({ deliveries: listOf('Delivery') }),
  Archive: whole({
    ...{ bucket: TEXT, key: TEXT, bytes: COUNT, events: COUNT },
    sha256: { ...TEXT, description: 'Of the bytes before compression, in hexadecimal.' },
    merkleRoot: { ...orNull(TEXT), description: 'RFC 6962, over its records.' },
    ...{ oldestEventTime: TEXT, newestEventTime: TEXT, closedAt: MOMENT, deliveredAt: orNull(MOMENT) },
  }),
  Digest: whole({ bucket: TEXT, key: TEXT, start: MOMENT, end: MOMENT, writtenAt: orNull(MOMENT) }),
  Archives: whole({ archives: listOf('Archive'), digests: listOf('Digest') }),
  Verification: whole({
    sound: TRUTH,
    verdict: { ...TEXT, description: 'One sentence.' },
    ...{ from: orNull(MOMENT), until: orNull(MOMENT) },
    ...{ digests: COUNT, validDigests: COUNT, archives: COUNT, validArchives: COUNT },
    findings: { type: 'array', items: whole({ what: TEXT, kind: TEXT, key: TEXT, says: TEXT }) },
    notes: TEXTS,
  }),
  Proof: whole({
    ...{ version: COUNT, eventID: TEXT, record: TEXT, leafIndex: COUNT, treeSize: COUNT, path: TEXTS },
    ...{ merkleRoot: TEXT, archive: whole({ bucket: TEXT, key: TEXT }) },
    digest: whole({ bucket: TEXT, key: TEXT, body: TEXT, signature: TEXT }),
    publicKey: whole({ fingerprint: TEXT, value: TEXT }),
  }),
}

function basicSelector(): SchemaObject {
  return {
    type: 'object',
    properties: {
      readWrite: { type: 'string', enum: ['All', 'ReadOnly', 'WriteOnly'], default: 'All' },
      managementEvents: { type: 'boolean', default: true },
      dataResources: { type: 'array', items: whole({ type: TEXT, values: TEXTS }) },
      excludedSources: TEXTS,
    },
    additionalProperties: false,
  }
}

function fieldSelector(): SchemaObject {
  const operators = Object.fromEntries(OPERATORS.map((operator) => [operator, TEXTS]))
  const field: SchemaObject = { type: 'string', enum: [...SELECTOR_FIELDS] }
  const condition: SchemaObject = {
    ...{ type: 'object', properties: { field, ...operators } },
    ...{ required: ['field'], additionalProperties: false },
  }
  return {
    type: 'object',
    description: 'All fields must hold; eventCategory must be among them.',
    properties: { name: TEXT, fields: { type: 'array', items: condition } },
    required: ['fields'],
    additionalProperties: false,
  }
}

function whole(properties: { [name: string]: SchemaObject | { $ref: string } }): SchemaObject {
  return { type: 'object', properties, required: Object.keys(properties) }
}

function listOf(name: string): SchemaObject {
  return { type: 'array', items: { $ref: `#/components/schemas/${name}` } }
}

function orNull(schema: SchemaObject | { $ref: string }): SchemaObject {
  return { anyOf: [schema, { type: 'null' }] }
}
