import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import type { IncomingEvent } from '../../../src/domain/events/incoming-event.ts'
import { DATABASES } from '../../support/databases.ts'
import { openSeededStore, type SeededStore } from '../../support/seeded-store.ts'
import { eventOf, NOON } from '../../support/store-harness.ts'

const ATTIC = { id: 'attic', name: 'Attic' }

describe.each(DATABASES)('the project store on %s', (database) => {
  let seeded: SeededStore
  beforeEach(async () => {
    seeded = await openSeededStore(database)
  })
  afterEach(() => seeded.close())

  test('stores a change together with its audit event, or neither, and only for one customer', async () => {
    const readOther = async () => (await seeded.readAll())[1]
    const before = await readOther()
    const { projects } = seeded.ownStore
    const { expectStored, expectRefused, expectRolledBack } = seeded
    await expectRolledBack((event) => projects.create(ATTIC, NOON, event))
    expect(await expectStored((event) => projects.create(ATTIC, NOON, event))).toBe(true)
    expect(await expectRefused((event) => projects.create(ATTIC, NOON, event))).toBe(false)
    const rename = (event: IncomingEvent, id = 'cellar') => projects.rename(id, 'The cellar', event)
    await expectRolledBack((event) => rename(event))
    expect(await expectStored((event) => rename(event))).toBe(true)
    expect(await expectRefused((event) => rename(event, 'nowhere'))).toBe(false)
    await expectRolledBack((event) => projects.delete('cellar', event))
    expect(await expectStored((event) => projects.delete('cellar', event))).toBe('deleted')
    expect(await expectRefused((event) => projects.delete('cellar', event))).toBe('not found')
    expect(await readOther()).toEqual(before)
  })

  test('deletes no project that has events, whatever events another customer has', async () => {
    const { projects } = seeded.ownStore
    await seeded.store.append([eventOf('other', 1, { customer: seeded.otherCustomer, project: 'cellar' })])
    await seeded.store.append([eventOf('own', 1, { project: 'attic' })])
    await seeded.expectStored((event) => projects.create(ATTIC, NOON, event))
    expect(await seeded.expectRefused((event) => projects.delete('attic', event))).toBe('in use')
    expect(await seeded.expectStored((event) => projects.delete('cellar', event))).toBe('deleted')
  })

  test('creates a project once when ten attempts run at the same time', async () => {
    const { events, projects } = seeded.ownStore
    const ids = Array.from({ length: 10 }, (_, index) => `created-${index}`)
    const created = await Promise.all(
      ids.map((id) => projects.create({ id: 'attic', name: id }, NOON, eventOf(id))),
    )
    expect(created.filter(Boolean)).toHaveLength(1)
    const auditEvents = await Promise.all(ids.map((id) => events.find(id)))
    expect(auditEvents.map(Boolean)).toEqual(created)
  })
})
