import { expect } from 'bun:test'
import type { IncomingEvent } from '../../src/domain/events/incoming-event.ts'
import type { DatabaseName } from './databases.ts'
import { eventOf, NOON, openTestStore } from './store-harness.ts'

export const TAGS = { department: 'Doors', customerDefined1: '', customerDefined2: '' }
const FIRST = 1

/** A change of the store, given its audit event. */
export type StoredChange = (auditEvent: IncomingEvent) => Promise<unknown>

export type SeededStore = Awaited<ReturnType<typeof openSeededStore>>

/** A store with two similar customers. Each has `admin`, `ann` with a key, a grant and a session, and two projects. */
export async function openSeededStore(database: DatabaseName) {
  const opened = await openTestStore(database)
  const { store } = opened
  await store.customers.createFirst(newCustomer('000000000001'))
  await store.customers.create(newCustomer('000000000002'), ({ id }) =>
    eventOf('customer-created', 0, { customer: id }),
  )
  const otherCustomer = (await store.customers.findSummary('000000000002'))?.id ?? 0
  for (const customer of [FIRST, otherCustomer]) await seedCustomer(opened, customer)
  let events = 0

  const readAll = async () => {
    const all = []
    for (const customer of [FIRST, otherCustomer]) {
      const { users, projects, grants, accessKeys } = store.forCustomer(customer)
      const sessions = await store.sessions.list({ customer, userName: 'ann' }, NOON)
      all.push([
        await users.list(),
        await projects.list(),
        await grants.list(),
        await accessKeys.list(),
        sessions,
      ])
    }
    return all
  }
  const isStored = async ({ customer, id }: IncomingEvent) =>
    (await store.forCustomer(customer).events.find(id)) !== null

  return {
    ...opened,
    otherCustomer,
    ownStore: store.forCustomer(FIRST),
    otherStore: store.forCustomer(otherCustomer),
    readAll,
    /** Makes a change and returns its result; its audit event must be stored. */
    async expectStored(change: StoredChange, customer = FIRST): Promise<unknown> {
      const auditEvent = eventOf(`stored-${++events}`, 0, { customer })
      const result = await change(auditEvent)
      expect(await isStored(auditEvent)).toBe(true)
      return result
    },
    /** Tries a change that must be refused, and returns its result: neither rows nor the audit event may be stored. */
    async expectRefused(change: StoredChange): Promise<unknown> {
      const before = await readAll()
      const auditEvent = eventOf(`refused-${++events}`)
      const result = await change(auditEvent)
      expect([await isStored(auditEvent), await readAll()]).toEqual([false, before])
      return result
    },
    /** Tries a change whose audit event cannot be stored, because its day has no table: no row may change. */
    async expectRolledBack(change: StoredChange): Promise<void> {
      const before = await readAll()
      const auditEvent = eventOf(`rolled-back-${++events}`, 24 * 400)
      const hasFailed = await change(auditEvent).then(
        () => false,
        () => true,
      )
      expect([hasFailed, await readAll()]).toEqual([true, before])
    },
  }
}

/** A customer to create, with a project and an administrator. */
export function newCustomer(accountId: string) {
  return {
    customer: { name: `Customer ${accountId}`, accountId, organisationId: `organisation-${accountId}` },
    project: { id: 'default', name: 'Default' },
    administrator: { userName: 'admin', passwordHash: 'hash' },
    accessKey: null,
    now: NOON,
  }
}

async function seedCustomer(
  { store }: Awaited<ReturnType<typeof openTestStore>>,
  customer: number,
): Promise<void> {
  const auditEvent = (id: string) => eventOf(id, 0, { customer })
  const { users, projects, grants, accessKeys } = store.forCustomer(customer)
  const later = new Date(NOON.getTime() + 1_000)
  await users.create('ann', TAGS, 'hash', NOON, auditEvent('ann'))
  await projects.create({ id: 'cellar', name: 'Cellar' }, later, auditEvent('cellar'))
  await grants.create('ann', { name: 'collector', project: 'cellar' }, 'admin', NOON, auditEvent('granted'))
  const key = { accessKeyId: `KEY-${customer}`, userName: 'ann', sealedSecret: 'sealed', createdAt: NOON }
  await accessKeys.create(key, auditEvent('key'))
  await store.sessions.create(sessionOf(customer, `session-${customer}`), auditEvent('session'))
}

/** A session of `ann` that began at noon. */
export function sessionOf(customer: number, tokenHash: string) {
  return {
    tokenHash,
    customer,
    userName: 'ann',
    csrf: 'csrf',
    startedAt: NOON,
    expiresAt: new Date(NOON.getTime() + 7_200_000),
    idleUntil: new Date(NOON.getTime() + 3_600_000),
    sourceIPAddress: '192.0.2.1',
    userAgent: 'test',
  }
}
