import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ACTION_CATALOGUE } from '../../../src/domain/actions/action-catalogue.ts'
import { createAccessKeyStore } from '../../../src/store/access/access-keys.ts'
import { createCustomerRegistry } from '../../../src/store/access/customers.ts'
import { createGrantStore } from '../../../src/store/access/grants.ts'
import { createPrincipalStore } from '../../../src/store/access/principals.ts'
import type { Database, OpenedDatabase } from '../../../src/store/database.ts'
import { withCurrentPartitions } from '../../../src/store/events/append.ts'
import { createPartitionStore } from '../../../src/store/partitions.ts'
import { createSourceStore } from '../../../src/store/sources/sources.ts'
import { openSqlite } from '../../../src/store/sqlite/sqlite-database.ts'
import { createDeliveryWindowStore } from '../../../src/store/trails/delivery-windows.ts'
import { createTrailStore } from '../../../src/store/trails/trails.ts'
import { eventOf, NOON } from '../../support/store-harness.ts'

const CUSTOMER = {
  customer: { name: 'Default', accountId: '000000000001', organisationId: 'organisation' },
  project: { id: 'default', name: 'Default' },
  administrator: { userName: 'admin', passwordHash: 'hash' },
  accessKey: null,
  now: NOON,
}
const KEY = { accessKeyId: 'KEY', userName: 'admin', sealedSecret: 'sealed', createdAt: NOON }
const dataDir = mkdtempSync(join(tmpdir(), 'daybook-principals-'))
let opened: OpenedDatabase
let database: Database
let lookups = 0

beforeAll(async () => {
  opened = await openSqlite(dataDir, ACTION_CATALOGUE)
  await createPartitionStore(opened).prepare(NOON)
  database = withCurrentPartitions(
    opened,
    () => NOON,
    (write) => write(),
  )
  await createCustomerRegistry(database).createFirst(CUSTOMER)
  await createAccessKeyStore(database, 1).create(KEY, eventOf('key'))
})
afterAll(async () => {
  await database.close()
  rmSync(dataDir, { recursive: true, force: true })
})

/** The principals of the real database, with every query to it counted. */
function countedPrincipals() {
  const primary = {
    select(...columns: Parameters<Database['primary']['select']>) {
      lookups += 1
      return database.primary.select(...columns)
    },
  }
  // The overloads of Drizzle's `select` are lost in the wrapper.
  return createPrincipalStore({ ...database, primary } as Database)
}

test('a key is looked up once until a principal changes, while events arrive and windows are delivered', async () => {
  const principals = countedPrincipals()
  const windows = createDeliveryWindowStore(database)
  const trails = createTrailStore(database, 1)
  const sources = createSourceStore(database)
  const trail = {
    ...{ id: 'one', name: 'keep', project: 'default', bucket: 'file:keep', prefix: null, region: 'local' },
    ...{
      format: 'tar.gz' as const,
      isWriteOnly: false,
      selectors: null,
      validatesLogFiles: true,
      isLogging: false,
      tags: [],
    },
    ...{
      isMultiRegion: false,
      hasGlobalEvents: false,
      hasDigests: true,
      createdAt: NOON,
      startedAt: null,
      stoppedAt: null,
    },
  }
  await trails.create(trail, 2, eventOf('trail'))
  await trails.setLogging('keep', true, NOON, eventOf('start'))
  await principals.findByAccessKey('KEY')
  const first = lookups
  expect(first).toBeGreaterThan(0)

  for (let minute = 1; minute <= 3; minute += 1) {
    const now = new Date(NOON.getTime() + minute * 60_000)
    await opened.insertEvents([eventOf(`event-${minute}`)], NOON)
    await windows.closeWindows(now, now)
    const window = await windows.claim(now)
    expect(window).not.toBeNull()
    if (window) await windows.complete(window, [], now)
    await sources.recordHeartbeat(now, false)
    await createAccessKeyStore(database, 1).recordUse('KEY', now)
    expect((await principals.findByAccessKey('KEY'))?.principal.userName).toBe('admin')
  }
  expect(lookups).toBe(first)

  await createGrantStore(database, 1).create(
    'admin',
    { name: 'reports', project: null },
    'admin',
    NOON,
    eventOf('grant'),
  )
  await principals.findByAccessKey('KEY')
  expect(lookups).toBeGreaterThan(first)
})
