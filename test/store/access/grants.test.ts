import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import type { Grant } from '../../../src/domain/access/grant.ts'
import { DATABASES } from '../../support/databases.ts'
import { openSeededStore, type SeededStore } from '../../support/seeded-store.ts'
import { eventOf, NOON } from '../../support/store-harness.ts'

const ACTIVITY_LOG: Grant = { name: 'activity-log', project: 'cellar' }
const REPORTS: Grant = { name: 'reports', project: null }

describe.each(DATABASES)('the grant store on %s', (database) => {
  let seeded: SeededStore
  beforeEach(async () => {
    seeded = await openSeededStore(database)
  })
  afterEach(() => seeded.close())

  const grantsOfAnn = async (customer = 1) =>
    (await seeded.store.principals.findByUser(customer, 'ann'))?.grants

  test('stores a change together with its audit event, or neither, and only for one customer', async () => {
    const { grants } = seeded.ownStore
    const { expectStored, expectRefused, expectRolledBack } = seeded
    for (const grant of [ACTIVITY_LOG, REPORTS]) {
      await expectRolledBack((event) => grants.create('ann', grant, 'admin', NOON, event))
      expect(await expectStored((event) => grants.create('ann', grant, 'admin', NOON, event))).toBe(true)
    }
    expect(await grantsOfAnn()).toContainEqual(ACTIVITY_LOG)
    expect(await grantsOfAnn()).toContainEqual(REPORTS)
    expect(await grantsOfAnn(seeded.otherCustomer)).toEqual([{ name: 'collector', project: 'cellar' }])
    for (const grant of [ACTIVITY_LOG, REPORTS]) {
      await expectRolledBack((event) => grants.delete('ann', grant, event))
      expect(await expectStored((event) => grants.delete('ann', grant, event))).toBe(true)
      expect(await expectRefused((event) => grants.delete('ann', grant, event))).toBe(false)
    }
    expect(await grantsOfAnn()).toEqual([{ name: 'collector', project: 'cellar' }])
    expect(await expectRefused((event) => grants.create('missing', ACTIVITY_LOG, 'admin', NOON, event))).toBe(
      false,
    )
    const nowhere: Grant = { name: 'file', project: 'nowhere' }
    expect(await expectRefused((event) => grants.create('ann', nowhere, 'admin', NOON, event))).toBe(false)
  })

  test('leaves an existing grant unchanged when it is created again', async () => {
    const { grants } = seeded.ownStore
    const later = new Date(NOON.getTime() + 1)
    await seeded.expectStored((event) => grants.create('ann', ACTIVITY_LOG, 'admin', NOON, event))
    await seeded.expectStored((event) => grants.create('ann', ACTIVITY_LOG, 'bob', later, event))
    const found = (await grants.list()).filter(
      ({ name, userName }) => name === ACTIVITY_LOG.name && userName === 'ann',
    )
    expect(found).toEqual([{ ...ACTIVITY_LOG, userName: 'ann', grantedBy: 'admin', grantedAt: NOON }])
  })

  test('creates no grant in a project, or for a user, that is deleted at the same moment', async () => {
    const { grants, projects, users } = seeded.ownStore
    await Promise.all([
      projects.delete('cellar', eventOf('project-deleted')),
      ...Array.from({ length: 5 }, (_, index) =>
        grants.create('ann', ACTIVITY_LOG, 'admin', NOON, eventOf(`in-project-${index}`)),
      ),
    ])
    expect((await grants.list()).filter(({ project }) => project === 'cellar')).toEqual([])
    await Promise.all([
      users.delete('ann', NOON, eventOf('user-deleted')),
      ...Array.from({ length: 5 }, (_, index) =>
        grants.create('ann', REPORTS, 'admin', NOON, eventOf(`to-user-${index}`)),
      ),
    ])
    expect((await grants.list()).filter(({ userName }) => userName === 'ann')).toEqual([])
  })
})
