import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import { DATABASES } from '../../support/databases.ts'
import { newCustomer, openSeededStore, type SeededStore } from '../../support/seeded-store.ts'
import { eventOf } from '../../support/store-harness.ts'

describe.each(DATABASES)('the customer registry on %s', (database) => {
  let seeded: SeededStore
  beforeEach(async () => {
    seeded = await openSeededStore(database)
  })
  afterEach(() => seeded.close())

  const create = (accountId: string, hours = 0) =>
    seeded.store.customers.create(newCustomer(accountId), ({ id }) =>
      eventOf('created', hours, { customer: id }),
    )

  test('creates a customer completely, with a project, an administrator and the audit event', async () => {
    expect(await create('000000000003')).toBe(true)
    const summary = await seeded.store.customers.findSummary('000000000003')
    const created = seeded.store.forCustomer(summary?.id ?? 0)
    expect(summary?.firstProject).toBe('default')
    expect(await created.users.list()).toMatchObject([{ userName: 'admin', isPrimaryAdministrator: true }])
    expect((await created.grants.list()).map(({ name }) => name)).toEqual([
      'activity-log',
      'collector',
      'file',
    ])
    expect(await created.events.find('created')).not.toBeNull()
  })

  test('creates a customer once when ten attempts run at the same time, and leaves nothing of the others', async () => {
    const created = await Promise.all(Array.from({ length: 10 }, () => create('000000000004')))
    expect(created.filter(Boolean)).toHaveLength(1)
    expect(await create('000000000001')).toBe(false)
  })

  test('creates no customer if the audit event cannot be stored', async () => {
    const hasFailed = await create('000000000005', 24 * 400).then(
      () => false,
      () => true,
    )
    expect([hasFailed, await seeded.store.customers.find('000000000005')]).toEqual([true, null])
    expect(await create('000000000005')).toBe(true)
  })

  test('creates the first customer only once', async () => {
    const { customers } = seeded.store
    expect(await customers.createFirst(newCustomer('000000000006'))).toBe(false)
    expect((await customers.findFirst())?.accountId).toBe('000000000001')
    expect((await customers.findSummary(null))?.accountId).toBe('000000000001')
  })
})
