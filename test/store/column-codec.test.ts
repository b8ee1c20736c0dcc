import { Database } from 'bun:sqlite'
import { describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import postgres from 'postgres'
import type { ColumnCodec } from '../../src/store/column-codec.ts'
import { RESOURCES_CODEC } from '../../src/store/events/resources-codec.ts'
import { BASELINE_CODEC, DOWNTIMES_CODEC } from '../../src/store/sources/source-codecs.ts'
import type { Store } from '../../src/store/store.ts'
import { ARCHIVES_CODEC, SELECTORS_CODEC, TAGS_CODEC } from '../../src/store/trails/trail-codecs.ts'
import { DATABASES } from '../support/databases.ts'
import { rejectionOf } from '../support/rejection.ts'
import { eventOf, NOON, openTestStore } from '../support/store-harness.ts'

const ARCHIVE = {
  ...{ bucket: 'b', key: 'k', bytes: 3, sha256: 'ab', count: 1 },
  ...{ oldestEventTime: '2026-03-01T00:00:00Z', newestEventTime: '2026-03-01T00:00:00Z', merkleRoot: null },
  submissions: null,
}
const CONDITION = {
  ...{ field: 'eventName', equals: ['a'], startsWith: [], endsWith: [] },
  ...{ notEquals: [], notStartsWith: [], notEndsWith: [] },
}
const BASIC = {
  ...{ readWrite: 'All', hasManagementEvents: true },
  ...{ dataResources: [{ type: 'AWS::S3::Object', values: ['arn:aws:s3'] }], excludedSources: ['kms'] },
}

const VALID: [name: string, codec: ColumnCodec<unknown>, text: string][] = [
  ['resources', RESOURCES_CODEC, '[]'],
  ['resources with and without a type', RESOURCES_CODEC, '[["AWS::EC2::Instance","i-1"],[null,"x"]]'],
  ['no archives', ARCHIVES_CODEC, '[]'],
  ['archives', ARCHIVES_CODEC, JSON.stringify([ARCHIVE])],
  ['tags', TAGS_CODEC, '[{"key":"a","value":""}]'],
  ['basic selectors', SELECTORS_CODEC, JSON.stringify({ kind: 'basic', selectors: [BASIC] })],
  [
    'advanced selectors',
    SELECTORS_CODEC,
    JSON.stringify({ kind: 'advanced', selectors: [{ name: null, conditions: [CONDITION] }] }),
  ],
  ['a baseline', BASELINE_CODEC, '[1,20513,60]'],
  ['downtimes', DOWNTIMES_CODEC, '[1772360000,1772363600]'],
]

test.each(VALID)('the text of %s is the same after parsing and formatting', (_, codec, text) => {
  expect(codec.format(codec.parse(text))).toBe(text)
})

const INVALID: [text: string, codec: ColumnCodec<unknown>][] = [
  ['', RESOURCES_CODEC],
  ['{}', RESOURCES_CODEC],
  ['["i-1"]', RESOURCES_CODEC],
  ['[[1,"i-1"]]', RESOURCES_CODEC],
  ['[[null]]', RESOURCES_CODEC],
  ['null', ARCHIVES_CODEC],
  [JSON.stringify([{ ...ARCHIVE, bytes: '3' }]), ARCHIVES_CODEC],
  [JSON.stringify([{ ...ARCHIVE, key: undefined }]), ARCHIVES_CODEC],
  ['[{"key":"a"}]', TAGS_CODEC],
  ['{"kind":"other","selectors":[]}', SELECTORS_CODEC],
  [JSON.stringify({ kind: 'basic', selectors: [{ ...BASIC, readWrite: 'None' }] }), SELECTORS_CODEC],
  [JSON.stringify({ kind: 'basic', selectors: [{ ...BASIC, hasManagementEvents: 1 }] }), SELECTORS_CODEC],
  ['{"kind":"advanced","selectors":[{"name":null,"conditions":[{}]}]}', SELECTORS_CODEC],
  ['[1,2]', BASELINE_CODEC],
  ['[1,"2",3]', BASELINE_CODEC],
  ['[1]', DOWNTIMES_CODEC],
  ['{}', DOWNTIMES_CODEC],
]

test.each(INVALID)('%s is refused', (text, codec) => {
  expect(() => codec.parse(text)).toThrow()
})

const READS: [table: string, column: string, read: (store: Store) => Promise<unknown>][] = [
  ['trails', 'tags', ({ forCustomer }) => forCustomer(1).trails.list()],
  ['trails', 'selectors', ({ forCustomer }) => forCustomer(1).trails.find('keep')],
  ['deliveries', 'archives', ({ deliveryWindows }) => deliveryWindows.claim(NOON)],
  ['exports', 'filter', ({ forCustomer }) => forCustomer(1).exports.find('export')],
  ['sources', 'silences', ({ sources }) => sources.listAll(10)],
  ['heartbeats', 'downtimes', ({ sources }) => sources.listDowntimes()],
]

describe.each([...DATABASES])('on %s', (database) => {
  test('a row with a value that cannot be parsed is an error that names its table and column', async () => {
    const { store, settings, close } = await openTestStore(database)
    await fillTables(store)
    for (const [table, column, read] of READS) {
      await read(store)
      await execute(settings, `update ${table} set ${column} = '"nonsense"'`)
      const { message, cause } = await rejectionOf(read(store))
      expect(message).toBe(`Column ${column} of table ${table} holds a value that Daybook did not store.`)
      expect(cause).toBeInstanceOf(TypeError)
      await execute(settings, `update ${table} set ${column} = '${VALUES[column]}'`)
    }
    await close()
  })
})

const VALUES: { [column: string]: string } = {
  ...{ tags: '[]', selectors: '{"kind":"basic","selectors":[]}', archives: '[]', filter: '{}' },
  ...{ silences: '[0]', downtimes: '[]' },
}

async function fillTables({
  forCustomer,
  customers,
  deliveryWindows,
  sources,
  append,
}: Store): Promise<void> {
  await customers.createFirst({
    customer: { name: 'Default', accountId: '000000000001', organisationId: 'organisation' },
    project: { id: 'default', name: 'Default' },
    administrator: { userName: 'admin', passwordHash: 'hash' },
    accessKey: null,
    now: NOON,
  })
  const { exports, trails } = forCustomer(1)
  const trail = {
    ...{ id: 'one', name: 'keep', project: 'default', bucket: 'file:keep', prefix: null, region: 'local' },
    ...{
      format: 'tar.gz' as const,
      isWriteOnly: false,
      selectors: { kind: 'basic' as const, selectors: [] },
      tags: [],
    },
    ...{ isMultiRegion: false, hasGlobalEvents: false, hasDigests: true, isLogging: false },
    ...{ createdAt: NOON, startedAt: null, stoppedAt: null },
  }
  await trails.create(trail, 2, eventOf('trail'))
  await trails.setLogging('keep', true, new Date(NOON.getTime() - 60_000), eventOf('start'))
  await append([eventOf('event')])
  await deliveryWindows.closeWindows(NOON, NOON)
  await exports.create({
    ...{ id: 'export', userName: 'admin', format: 'csv', filter: {}, startedAt: NOON },
    ...{ finishedAt: null, count: null, bytes: null, sha256: null },
  })
  await sources.recordHeartbeat(NOON, false)
  const spans = [{ from: NOON, until: NOON }]
  await sources.recordActivity([{ customer: 1, project: 'default', eventSource: 'ec2', spans }], [])
}

type Location = { databaseUrl: string | null; dataDir: string }

async function execute({ databaseUrl, dataDir }: Location, statement: string): Promise<void> {
  if (databaseUrl !== null) {
    const sql = postgres(databaseUrl, { max: 1 })
    await sql.unsafe(statement)
    await sql.end()
    return
  }
  const db = new Database(join(dataDir, 'daybook.db'))
  db.run(statement)
  db.close()
}
