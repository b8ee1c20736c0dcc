import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import { DATABASES } from '../../support/databases.ts'
import { foundingOf, openSeededStore, type SeededStore } from '../../support/seeded-store.ts'
import { eventOf } from '../../support/store-harness.ts'

describe.each(DATABASES)('customers, on %s,', (database) => {
  let rows: SeededStore
  beforeEach(async () => {
    rows = await openSeededStore(database)
  })
  afterEach(() => rows.close())

  const add = (accountId: string, hours = 0) =>
    rows.store.customers.create(foundingOf(accountId), ({ id }) => eventOf('founded', hours, { customer: id }))

  test('are made whole, with a project, an administrator and the event that tells of it', async () => {
    expect(await add('000000000003')).toBe(true)
    const brief = await rows.store.customers.findSummary('000000000003')
    const made = rows.store.forCustomer(brief?.id ?? 0)
    expect(brief?.firstProject).toBe('default')
    expect(await made.users.list()).toMatchObject([{ userName: 'admin', isPrimaryAdministrator: true }])
    expect((await made.grants.list()).map(({ name }) => name)).toEqual(['activity-log', 'collector', 'file'])
    expect(await made.events.find('founded')).not.toBeNull()
  })

  test('are made once, also by ten at once, and nothing is left of the others', async () => {
    const made = await Promise.all(Array.from({ length: 10 }, () => add('000000000004')))
    expect(made.filter(Boolean)).toHaveLength(1)
    expect(await add('000000000001')).toBe(false)
  })

  test('are not made when it cannot be told', async () => {
    const hasFailed = await add('000000000005', 24 * 400).then(
      () => false,
      () => true,
    )
    expect([hasFailed, await rows.store.customers.find('000000000005')]).toEqual([true, null])
    expect(await add('000000000005')).toBe(true)
  })

  test('are founded once', async () => {
    expect(await rows.store.customers.createFirst(foundingOf('000000000006'))).toBe(false)
    expect((await rows.store.customers.findFirst())?.accountId).toBe('000000000001')
    expect((await rows.store.customers.findSummary(null))?.accountId).toBe('000000000001')
  })
})
