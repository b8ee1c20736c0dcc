import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import { CONNECTION_KINDS, type ConnectionKind } from '../../../src/domain/access/connection.ts'
import type { IncomingEvent } from '../../../src/domain/events/incoming-event.ts'
import { DATABASES } from '../../support/databases.ts'
import { openSeededStore, type SeededStore } from '../../support/seeded-store.ts'
import { NOON } from '../../support/store-harness.ts'

const SETTINGS = {
  endpoint: 'https://example.com',
  region: 'r',
  accessKeyId: 'KEY',
  sealedSecret: 'sealed',
  isTolerated: false,
}
const CONNECTIONS = {
  storage: { ...SETTINGS, pathStyle: true, checksum: 'md5' as const },
  inventory: { ...SETTINGS, pathStyle: null, checksum: null },
}
const UNCHECKED = { checkedAt: null, error: null, conditionalWrites: null, tested: [] }
const FAILED = {
  conditionalWrites: null,
  tested: [],
  checkedAt: NOON,
  error: 'The service is down for the night.',
}

const FOUND = { conditionalWrites: true }

describe.each(DATABASES)('the connection store on %s', (database) => {
  let seeded: SeededStore
  beforeEach(async () => {
    seeded = await openSeededStore(database)
  })
  afterEach(() => seeded.close())

  const put = (kind: ConnectionKind) => (event: IncomingEvent) =>
    seeded.ownStore.connections.put('cellar', kind, CONNECTIONS[kind], event)
  const findOwn = async () => (await seeded.ownStore.projects.list()).find(({ id }) => id === 'cellar')

  test.each([...CONNECTION_KINDS])(
    'stores a change of the %s together with its audit event, or neither, and only for one customer',
    async (kind) => {
      const { connections } = seeded.ownStore
      const { expectStored, expectRefused, expectRolledBack } = seeded
      const [, othersBefore] = await seeded.readAll()
      await expectRolledBack(put(kind))
      expect(await expectStored(put(kind))).toBe(true)
      expect(await expectRefused((event) => connections.put('nowhere', kind, CONNECTIONS[kind], event))).toBe(
        false,
      )
      await expectRolledBack((event) => connections.delete('cellar', kind, event))
      expect(await expectStored((event) => connections.delete('cellar', kind, event))).toBe(true)
      expect(await expectRefused((event) => connections.delete('cellar', kind, event))).toBe(false)
      expect((await seeded.readAll())[1]).toEqual(othersBefore)
    },
  )

  test('returns both connections of a project as they were put, and deletes one without the other', async () => {
    for (const kind of CONNECTION_KINDS) await seeded.expectStored(put(kind))
    const both = {
      storage: { ...CONNECTIONS.storage, ...UNCHECKED },
      inventory: { ...CONNECTIONS.inventory, ...UNCHECKED },
    }
    expect(await findOwn()).toMatchObject(both)
    expect((await seeded.ownStore.projects.list()).map(({ id }) => id)).toEqual(['default', 'cellar'])
    expect(await seeded.store.listConnections('inventory')).toEqual([
      { customer: 1, project: 'cellar', connection: both.inventory },
    ])
    await seeded.expectStored((event) => seeded.ownStore.connections.delete('cellar', 'storage', event))
    expect(await findOwn()).toMatchObject({ storage: null, inventory: both.inventory })
  })

  test('keeps a query with its connection, and forgets it when another one is put', async () => {
    for (const kind of CONNECTION_KINDS) await seeded.expectStored(put(kind))
    const { connections } = seeded.ownStore
    await connections.recordCheck('cellar', 'inventory', { ...CONNECTIONS.inventory, ...FAILED })
    expect(await findOwn()).toMatchObject({ storage: UNCHECKED, inventory: FAILED })
    await seeded.expectStored(put('inventory'))
    expect(await findOwn()).toMatchObject({ inventory: UNCHECKED })
  })

  test.each([
    { endpoint: 'https://other.example.com' },
    { accessKeyId: 'OTHER' },
    { sealedSecret: 'sealed again' },
  ])('does not keep a query of a connection that another one replaced meanwhile: %j', async (replaced) => {
    await seeded.expectStored(put('inventory'))
    const checked = { ...CONNECTIONS.inventory, ...replaced, ...FAILED }
    await seeded.ownStore.connections.recordCheck('cellar', 'inventory', checked)
    expect(await findOwn()).toMatchObject({ inventory: UNCHECKED })
  })

  test('keeps which targets were tested, the newest ones, until another connection is put', async () => {
    for (const kind of CONNECTION_KINDS) await seeded.expectStored(put(kind))
    const { connections } = seeded.ownStore
    const targets = Array.from({ length: 102 }, (_, i) => toTarget(`bucket-${i}`))
    for (const target of targets)
      await connections.recordTest('cellar', CONNECTIONS.storage, { ...FOUND, checksum: 'crc32', target })
    const tested = { ...FOUND, checksum: 'crc32', tested: targets.slice(2) }
    expect(await findOwn()).toMatchObject({ storage: tested, inventory: { checksum: null, tested: [] } })
    const replaced = { ...CONNECTIONS.storage, sealedSecret: 'sealed before' }
    await connections.recordTest('cellar', replaced, {
      ...FOUND,
      checksum: 'none',
      target: toTarget('other'),
    })
    expect(await findOwn()).toMatchObject({ storage: tested })
    await seeded.expectStored(put('storage'))
    expect(await findOwn()).toMatchObject({
      storage: { checksum: 'md5', conditionalWrites: null, tested: [] },
    })
  })

  test.each([{ region: 'other' }, { pathStyle: false }, { checksum: 'crc32' as const }])(
    'does not keep a test of a connection whose settings were others: %j',
    async (used) => {
      await seeded.expectStored(put('storage'))
      const result = { ...FOUND, checksum: 'none' as const, target: toTarget('logs') }
      await seeded.ownStore.connections.recordTest('cellar', { ...CONNECTIONS.storage, ...used }, result)
      expect(await findOwn()).toMatchObject({
        storage: { checksum: 'md5', conditionalWrites: null, tested: [] },
      })
    },
  )

  test('deletes the connections of a project with it', async () => {
    for (const kind of CONNECTION_KINDS) await seeded.expectStored(put(kind))
    await seeded.expectStored((event) => seeded.ownStore.projects.delete('cellar', event))
    for (const kind of CONNECTION_KINDS) expect(await seeded.store.listConnections(kind)).toEqual([])
  })
})

const toTarget = (bucket: string) => ({ bucket, folder: 'AWSLogs/1/', isWriteOnly: false })
