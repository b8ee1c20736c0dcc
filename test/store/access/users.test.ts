import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import { DATABASES } from '../../support/databases.ts'
import { openSeededStore, type SeededStore, type StoredChange, TAGS } from '../../support/seeded-store.ts'
import { eventOf, NOON } from '../../support/store-harness.ts'

describe.each(DATABASES)('people, on %s,', (database) => {
  let rows: SeededStore
  beforeEach(async () => {
    rows = await openSeededStore(database)
  })
  afterEach(() => rows.close())

  const deeds = (userName: string): { [name: string]: StoredChange } => {
    const { users: people } = rows.mine
    return {
      describe: (log) => people.updateTags(userName, { department: 'Windows' }, log),
      setPassword: (log) => people.setPassword(userName, 'another hash', log),
      deactivate: (log) => people.setDeactivated(userName, NOON, log),
      remove: (log) => people.delete(userName, NOON, log),
      handOver: (log) => people.transferPrimaryAdministrator('admin', userName, log),
    }
  }

  test('change together with the event that tells of it, or not at all, and only of one customer', async () => {
    const theirs = async () => (await rows.everything())[1]
    const before = await theirs()
    const { users: people } = rows.mine
    await rows.brokenOff((log) => people.create('bob', TAGS, null, NOON, log))
    expect(await rows.done((log) => people.create('bob', TAGS, null, NOON, log))).toBe(true)
    expect(await rows.refused((log) => people.create('bob', TAGS, null, NOON, log))).toBe(false)
    for (const deed of Object.values(deeds('nobody'))) expect(await rows.refused(deed)).toBe(false)
    const { handOver, ...others } = deeds('ann')
    for (const deed of Object.values(others)) {
      await rows.brokenOff(deed)
      expect(await rows.done(deed)).toBe(true)
    }
    if (handOver) expect(await rows.refused(handOver)).toBe(false)
    expect(await rows.refused((log) => people.delete('admin', NOON, log))).toBe(false)
    expect(await rows.refused((log) => people.setDeactivated('admin', NOON, log))).toBe(false)
    expect(await theirs()).toEqual(before)
  })

  test('who are deleted stay as a tombstone that holds nothing, and keep their name', async () => {
    await rows.done((log) => rows.mine.users.delete('ann', NOON, log))
    expect(await rows.mine.users.find('ann')).toMatchObject({
      ...TAGS,
      ...{ userName: 'ann', deletedAt: NOON, hasPassword: false },
    })
    expect(await rows.mine.accessKeys.list('ann')).toEqual([])
    expect((await rows.mine.grants.list()).filter(({ userName }) => userName === 'ann')).toEqual([])
    expect(await rows.store.sessions.list({ customer: 1, userName: 'ann' }, NOON)).toEqual([])
    for (const deed of Object.values(deeds('ann'))) expect(await rows.refused(deed)).toBe(false)
    expect(await rows.refused((log) => rows.mine.users.create('ann', TAGS, null, NOON, log))).toBe(false)
    expect(await rows.store.principals.findByUser(1, 'ann')).toBeNull()
    expect(await rows.store.principals.findByUser(rows.second, 'ann')).not.toBeNull()
  })

  test('who are deactivated are nobody’s callers until they are let in again', async () => {
    const { findByUser: ofUser, findByAccessKey: ofKey, findBySession: ofSession } = rows.store.principals
    const seen = async () =>
      [await ofUser(1, 'ann'), await ofKey('KEY-1'), await ofSession('session-1', NOON)].map(Boolean)
    expect(await seen()).toEqual([true, true, true])
    await rows.done((log) => rows.mine.users.setDeactivated('ann', NOON, log))
    expect(await seen()).toEqual([false, false, false])
    await rows.done((log) => rows.mine.users.setDeactivated('ann', null, log))
    expect(await seen()).toEqual([true, true, false])
  })

  test('have exactly one primary administrator, also after twenty hand-overs at once', async () => {
    const { users: people } = rows.mine
    const names = Array.from({ length: 20 }, (_, index) => `user-${index}`)
    for (const name of names) await people.create(name, TAGS, null, NOON, eventOf(`made-${name}`))
    const outcomes = await Promise.all(
      names.map((name) => people.transferPrimaryAdministrator('admin', name, eventOf(`over-${name}`))),
    )
    expect(outcomes.filter(Boolean)).toHaveLength(1)
    const holders = (await people.list()).filter((person) => person.isPrimaryAdministrator)
    expect(holders.map(({ userName }) => userName)).toEqual(names.filter((_, index) => outcomes[index]))
    const told = await Promise.all(names.map((name) => rows.mine.events.find(`over-${name}`)))
    expect(told.map(Boolean)).toEqual(outcomes)
  })

  test('of whom each hands on what was handed to them end with one', async () => {
    const { users: people } = rows.mine
    const names = ['admin', 'ann', 'b', 'c', 'd']
    for (const name of names.slice(2)) await people.create(name, TAGS, null, NOON, eventOf(`made-${name}`))
    const pairs = names.flatMap((from) => names.filter((to) => to !== from).map((to) => [from, to] as const))
    await Promise.all(pairs.map(([from, to]) => people.transferPrimaryAdministrator(from, to, eventOf(`over-${from}-${to}`))))
    expect((await people.list()).filter((person) => person.isPrimaryAdministrator)).toHaveLength(1)
  })

  test('cannot lose the primary administrator to a hand-over and a deletion at once', async () => {
    const { users: people } = rows.mine
    for (let time = 0; time < 5; time += 1) {
      await people.create(`user-${time}`, TAGS, null, NOON, eventOf(`made-${time}`))
      const [holder] = (await people.list()).filter((person) => person.isPrimaryAdministrator)
      await Promise.all([
        people.transferPrimaryAdministrator(holder?.userName ?? '', `user-${time}`, eventOf(`over-${time}`)),
        people.delete(`user-${time}`, NOON, eventOf(`gone-${time}`)),
      ])
      const left = (await people.list()).filter((person) => person.isPrimaryAdministrator)
      expect(left.map(({ deletedAt }) => deletedAt)).toEqual([null])
    }
  })
})
