import { expect, test } from 'bun:test'
import { openStore } from '../../../src/store/store.ts'
import { eventOf, NOON, openTestStore } from '../../support/store-harness.ts'

const CUSTOMER = {
  customer: { name: 'Default', accountId: '000000000001', organisationId: 'o' },
  project: { id: 'default', name: 'default' },
  administrator: { userName: 'admin', passwordHash: 'h' },
  accessKey: null,
  now: NOON,
}
const DAY = 24 * 3_600_000

test('events are stored although another process has moved the partition of their day to the trash', async () => {
  const { store, settings, close } = await openTestStore('postgres')
  const other = await openStore(settings)
  await store.customers.createFirst(CUSTOMER)
  const old = (id: string) => eventOf(id, 5 * 24)
  expect(await store.append([old('a')])).toEqual(['new'])
  await other.partitions.trashDays(new Date(NOON.getTime() - 3 * DAY), { at: NOON, countMax: 10 })
  expect(await store.append([old('b'), eventOf('c')])).toEqual(['new', 'new'])
  expect(await store.append([old('a'), old('b')])).toEqual(['duplicate', 'duplicate'])

  // A change and its event are one transaction.
  await other.partitions.trashDays(new Date(NOON.getTime() + DAY), { at: NOON, countMax: 10 })
  const projects = store.forCustomer(1).projects
  expect(await projects.create({ id: 'shop', name: 'Shop' }, NOON, eventOf('d'))).toBe(true)
  expect(await store.append([eventOf('d')])).toEqual(['duplicate'])
  await other.close()
  await close()
})
