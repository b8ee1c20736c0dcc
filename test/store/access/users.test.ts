import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import { DATABASES } from '../../support/databases.ts'
import { openSeededStore, type SeededStore, type StoredChange, TAGS } from '../../support/seeded-store.ts'
import { eventOf, NOON } from '../../support/store-harness.ts'

describe.each(DATABASES)('the user store on %s', (database) => {
  let seeded: SeededStore
  beforeEach(async () => {
    seeded = await openSeededStore(database)
  })
  afterEach(() => seeded.close())

  const changesOf = (userName: string): { [name: string]: StoredChange } => {
    const { users } = seeded.ownStore
    return {
      updateTags: (event) => users.updateTags(userName, { department: 'Windows' }, event),
      setPassword: (event) => users.setPassword(userName, 'another hash', event),
      deactivate: (event) => users.setDeactivated(userName, NOON, event),
      delete: (event) => users.delete(userName, NOON, event),
      transfer: (event) => users.transferPrimaryAdministrator('admin', userName, event),
    }
  }
  const listPrimaryAdministrators = async () =>
    (await seeded.ownStore.users.list()).filter(({ isPrimaryAdministrator }) => isPrimaryAdministrator)

  test('stores a change together with its audit event, or neither, and only for one customer', async () => {
    const readOther = async () => (await seeded.readAll())[1]
    const before = await readOther()
    const { users } = seeded.ownStore
    const { expectStored, expectRefused, expectRolledBack } = seeded
    await expectRolledBack((event) => users.create('bob', TAGS, null, NOON, event))
    expect(await expectStored((event) => users.create('bob', TAGS, null, NOON, event))).toBe(true)
    expect(await expectRefused((event) => users.create('bob', TAGS, null, NOON, event))).toBe(false)
    for (const change of Object.values(changesOf('missing'))) expect(await expectRefused(change)).toBe(false)
    const { transfer, ...others } = changesOf('ann')
    for (const change of Object.values(others)) {
      await expectRolledBack(change)
      expect(await expectStored(change)).toBe(true)
    }
    if (transfer) expect(await expectRefused(transfer)).toBe(false)
    expect(await expectRefused((event) => users.delete('admin', NOON, event))).toBe(false)
    expect(await expectRefused((event) => users.setDeactivated('admin', NOON, event))).toBe(false)
    expect(await readOther()).toEqual(before)
  })

  test('creates one of many users whose names differ only in letter case, at the same time', async () => {
    const { users } = seeded.ownStore
    const letters = [...'similar-name-of-users']
    const names = letters.map((_, at) =>
      letters.map((each, i) => (i === at ? each.toUpperCase() : each)).join(''),
    )
    const created = await Promise.all(
      names.map((name, index) => users.create(name, TAGS, null, NOON, eventOf(`similar-${index}`))),
    )
    expect(created.filter(Boolean)).toHaveLength(1)
    expect((await users.list()).filter(({ userName }) => /^similar/i.test(userName))).toHaveLength(1)
  })

  test('does not create a user whose name differs from that of a user, or of a deleted one, in case only', async () => {
    const { users } = seeded.ownStore
    expect(await seeded.expectRefused((event) => users.create('Ann', TAGS, null, NOON, event))).toBe(false)
    expect(await seeded.expectRefused((event) => users.create('ADMIN', TAGS, null, NOON, event))).toBe(false)
    await seeded.expectStored((event) => users.delete('ann', NOON, event))
    expect(await seeded.expectRefused((event) => users.create('ANN', TAGS, null, NOON, event))).toBe(false)
  })

  test('keeps a tombstone of a deleted user, which has the name and nothing else', async () => {
    const { accessKeys, grants, users } = seeded.ownStore
    const { principals, sessions } = seeded.store
    await seeded.expectStored((event) => users.delete('ann', NOON, event))
    expect(await users.find('ann')).toMatchObject({
      ...TAGS,
      ...{ userName: 'ann', deletedAt: NOON, hasPassword: false },
    })
    expect(await accessKeys.list('ann')).toEqual([])
    expect((await grants.list()).filter(({ userName }) => userName === 'ann')).toEqual([])
    expect(await sessions.list({ customer: 1, userName: 'ann' }, NOON)).toEqual([])
    for (const change of Object.values(changesOf('ann')))
      expect(await seeded.expectRefused(change)).toBe(false)
    expect(await seeded.expectRefused((event) => users.create('ann', TAGS, null, NOON, event))).toBe(false)
    expect(await principals.findByUser(1, 'ann')).toBeNull()
    expect(await principals.findByUser(seeded.otherCustomer, 'ann')).not.toBeNull()
  })

  test('makes the principal of a deactivated user unavailable until the user is activated again', async () => {
    const { findByUser, findByAccessKey, findBySession } = seeded.store.principals
    const { users } = seeded.ownStore
    const findAll = async () =>
      [
        await findByUser(1, 'ann'),
        await findByAccessKey('KEY-1'),
        await findBySession('session-1', NOON),
      ].map(Boolean)
    expect(await findAll()).toEqual([true, true, true])
    await seeded.expectStored((event) => users.setDeactivated('ann', NOON, event))
    expect(await findAll()).toEqual([false, false, false])
    await seeded.expectStored((event) => users.setDeactivated('ann', null, event))
    expect(await findAll()).toEqual([true, true, false])
  })

  test('has exactly one primary administrator after twenty transfers at the same time', async () => {
    const { events, users } = seeded.ownStore
    const names = Array.from({ length: 20 }, (_, index) => `user-${index}`)
    for (const name of names) await users.create(name, TAGS, null, NOON, eventOf(`created-${name}`))
    const outcomes = await Promise.all(
      names.map((name) => users.transferPrimaryAdministrator('admin', name, eventOf(`to-${name}`))),
    )
    expect(outcomes.filter(Boolean)).toHaveLength(1)
    const administrators = await listPrimaryAdministrators()
    expect(administrators.map(({ userName }) => userName)).toEqual(
      names.filter((_, index) => outcomes[index]),
    )
    const auditEvents = await Promise.all(names.map((name) => events.find(`to-${name}`)))
    expect(auditEvents.map(Boolean)).toEqual(outcomes)
  })

  test('has one primary administrator after every user has tried to transfer the role to every other', async () => {
    const { users } = seeded.ownStore
    const names = ['admin', 'ann', 'b', 'c', 'd']
    for (const name of names.slice(2)) await users.create(name, TAGS, null, NOON, eventOf(`created-${name}`))
    const pairs = names.flatMap((from) => names.filter((to) => to !== from).map((to) => [from, to] as const))
    await Promise.all(
      pairs.map(([from, to]) =>
        users.transferPrimaryAdministrator(from, to, eventOf(`transfer-${from}-${to}`)),
      ),
    )
    expect(await listPrimaryAdministrators()).toHaveLength(1)
  })

  test('keeps an active primary administrator when the new one is deleted at the same moment', async () => {
    const { users } = seeded.ownStore
    for (let round = 0; round < 5; round += 1) {
      const name = `user-${round}`
      await users.create(name, TAGS, null, NOON, eventOf(`created-${round}`))
      const [administrator] = await listPrimaryAdministrators()
      await Promise.all([
        users.transferPrimaryAdministrator(
          administrator?.userName ?? '',
          name,
          eventOf(`transferred-${round}`),
        ),
        users.delete(name, NOON, eventOf(`deleted-${round}`)),
      ])
      const remaining = await listPrimaryAdministrators()
      expect(remaining.map(({ deletedAt }) => deletedAt)).toEqual([null])
    }
  })
})
