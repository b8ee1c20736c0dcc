import { expect } from 'bun:test'
import type { Event } from '../../src/domain/events/event.ts'
import type { DatabaseName } from './databases.ts'
import { eventOf, NOON, openTestStore } from './store-harness.ts'

export const TAGS = { department: 'Doors', customerDefined1: '', customerDefined2: '' }
const FIRST = 1

/** A deed of the store, told by an event. */
export type StoredChange = (log: Event) => Promise<unknown>

export type SeededStore = Awaited<ReturnType<typeof openSeededStore>>

/** A store with two customers who look alike: `admin`, `ann` with a key, a grant and a session, and two projects. */
export async function openSeededStore(database: DatabaseName) {
  const opened = await openTestStore(database)
  const { store } = opened
  await store.customers.createFirst(foundingOf('000000000001'))
  await store.customers.create(foundingOf('000000000002'), ({ id }) => eventOf('founded', 0, { customer: id }))
  const second = (await store.customers.findSummary('000000000002'))?.id ?? 0
  for (const customer of [FIRST, second]) await furnish(opened, customer)
  let events = 0

  const everything = async () => {
    const all = []
    for (const customer of [FIRST, second]) {
      const { users: people, projects, grants, accessKeys: keys } = store.forCustomer(customer)
      const sessions = await store.sessions.list({ customer, userName: 'ann' }, NOON)
      all.push([await people.list(), await projects.list(), await grants.list(), await keys.list(), sessions])
    }
    return all
  }
  const isTold = async ({ customer, id }: Event) => (await store.forCustomer(customer).events.find(id)) !== null

  return {
    ...opened,
    second,
    mine: store.forCustomer(FIRST),
    theirs: store.forCustomer(second),
    everything,
    /** Does a deed, and answers with what it says; its event is stored. */
    async done(deed: StoredChange, customer = FIRST): Promise<unknown> {
      const log = eventOf(`told-${++events}`, 0, { customer })
      const result = await deed(log)
      expect(await isTold(log)).toBe(true)
      return result
    },
    /** Tries a deed that has nothing to change, and answers with what it says: nothing is changed or told. */
    async refused(deed: StoredChange): Promise<unknown> {
      const before = await everything()
      const log = eventOf(`untold-${++events}`)
      const result = await deed(log)
      expect([await isTold(log), await everything()]).toEqual([false, before])
      return result
    },
    /** Does a deed whose event cannot be stored, for its day has no table: nothing is changed. */
    async brokenOff(deed: StoredChange): Promise<void> {
      const before = await everything()
      const log = eventOf(`broken-${++events}`, 24 * 400)
      const hasFailed = await deed(log).then(
        () => false,
        () => true,
      )
      expect([hasFailed, await everything()]).toEqual([true, before])
    },
  }
}

/** What a customer is founded with. */
export function foundingOf(accountId: string) {
  return {
    customer: { name: `Customer ${accountId}`, accountId, organisationId: `organisation-${accountId}` },
    project: { id: 'default', name: 'Default' },
    administrator: { userName: 'admin', passwordHash: 'hash' },
    accessKey: null,
    now: NOON,
  }
}

async function furnish(
  { store }: Awaited<ReturnType<typeof openTestStore>>,
  customer: number,
): Promise<void> {
  const log = (id: string) => eventOf(id, 0, { customer })
  const { users: people, projects, grants, accessKeys: keys } = store.forCustomer(customer)
  const later = new Date(NOON.getTime() + 1_000)
  await people.create('ann', TAGS, 'hash', NOON, log('ann'))
  await projects.create({ id: 'cellar', name: 'Cellar' }, later, log('cellar'))
  await grants.create('ann', { name: 'collector', project: 'cellar' }, 'admin', NOON, log('granted'))
  const key = { accessKeyId: `KEY-${customer}`, userName: 'ann', sealedSecret: 'sealed', createdAt: NOON }
  await keys.create(key, log('key'))
  await store.sessions.create(sessionOf(customer, `session-${customer}`), log('session'))
}

/** A session of `ann` that began at noon. */
export function sessionOf(customer: number, tokenHash: string) {
  return {
    ...{ tokenHash, customer, userName: 'ann', csrf: 'csrf', startedAt: NOON },
    expiresAt: new Date(NOON.getTime() + 7_200_000),
    idleUntil: new Date(NOON.getTime() + 3_600_000),
    ...{ sourceIPAddress: '192.0.2.1', userAgent: 'test' },
  }
}
