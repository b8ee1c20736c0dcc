import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import type { Grant } from '../../../src/domain/access/grant.ts'
import { DATABASES } from '../../support/databases.ts'
import { openSeededStore, type SeededStore } from '../../support/seeded-store.ts'
import { eventOf, NOON } from '../../support/store-harness.ts'

const LOOKS: Grant = { name: 'activity-log', project: 'cellar' }
const REPORTS: Grant = { name: 'reports', project: null }

describe.each(DATABASES)('grants, on %s,', (database) => {
  let rows: SeededStore
  beforeEach(async () => {
    rows = await openSeededStore(database)
  })
  afterEach(() => rows.close())

  const held = async (customer = 1) => (await rows.store.principals.findByUser(customer, 'ann'))?.grants

  test('change together with the event that tells of it, or not at all, and only of one customer', async () => {
    const { grants } = rows.mine
    for (const grant of [LOOKS, REPORTS]) {
      await rows.brokenOff((log) => grants.create('ann', grant, 'admin', NOON, log))
      expect(await rows.done((log) => grants.create('ann', grant, 'admin', NOON, log))).toBe(true)
    }
    expect(await held()).toContainEqual(LOOKS)
    expect(await held()).toContainEqual(REPORTS)
    expect(await held(rows.second)).toEqual([{ name: 'collector', project: 'cellar' }])
    for (const grant of [LOOKS, REPORTS]) {
      await rows.brokenOff((log) => grants.delete('ann', grant, log))
      expect(await rows.done((log) => grants.delete('ann', grant, log))).toBe(true)
      expect(await rows.refused((log) => grants.delete('ann', grant, log))).toBe(false)
    }
    expect(await held()).toEqual([{ name: 'collector', project: 'cellar' }])
    expect(await rows.refused((log) => grants.create('nobody', LOOKS, 'admin', NOON, log))).toBe(false)
    const nowhere: Grant = { name: 'file', project: 'nowhere' }
    expect(await rows.refused((log) => grants.create('ann', nowhere, 'admin', NOON, log))).toBe(false)
  })

  test('that are held already stay as they were given first', async () => {
    const { grants } = rows.mine
    await rows.done((log) => grants.create('ann', LOOKS, 'admin', NOON, log))
    await rows.done((log) => grants.create('ann', LOOKS, 'somebody', new Date(NOON.getTime() + 1), log))
    const given = (await grants.list()).filter(
      ({ name, userName }) => name === LOOKS.name && userName === 'ann',
    )
    expect(given).toEqual([{ ...LOOKS, userName: 'ann', grantedBy: 'admin', grantedAt: NOON }])
  })

  test('are neither given in a project nor to a user that goes at the same moment', async () => {
    await Promise.all([
      rows.mine.projects.delete('cellar', eventOf('project-gone')),
      ...Array.from({ length: 5 }, (_, index) =>
        rows.mine.grants.create('ann', LOOKS, 'admin', NOON, eventOf(`in-project-${index}`)),
      ),
    ])
    expect((await rows.mine.grants.list()).filter(({ project }) => project === 'cellar')).toEqual([])
    await Promise.all([
      rows.mine.users.delete('ann', NOON, eventOf('user-gone')),
      ...Array.from({ length: 5 }, (_, index) =>
        rows.mine.grants.create('ann', REPORTS, 'admin', NOON, eventOf(`to-user-${index}`)),
      ),
    ])
    expect((await rows.mine.grants.list()).filter(({ userName }) => userName === 'ann')).toEqual([])
  })
})
