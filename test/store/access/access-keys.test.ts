import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import { DATABASES } from '../../support/databases.ts'
import { openSeededStore, type SeededStore } from '../../support/seeded-store.ts'
import { eventOf, NOON } from '../../support/store-harness.ts'

const LATER = new Date(NOON.getTime() + 60_000)

describe.each(DATABASES)('the access key store on %s', (database) => {
  let seeded: SeededStore
  beforeEach(async () => {
    seeded = await openSeededStore(database)
  })
  afterEach(() => seeded.close())

  const newKey = (accessKeyId: string, userName = 'ann') => ({
    ...{ accessKeyId, userName, sealedSecret: 'sealed', createdAt: LATER },
  })
  const listActive = async () => {
    const keys = await seeded.ownStore.accessKeys.list('ann')
    return keys.filter(({ deactivatedAt }) => !deactivatedAt)
  }

  test('stores a change together with its audit event, or neither', async () => {
    const { accessKeys } = seeded.ownStore
    const { expectStored, expectRefused, expectRolledBack } = seeded
    await expectRolledBack((event) => accessKeys.create(newKey('TWO'), event))
    expect(await expectStored((event) => accessKeys.create(newKey('TWO'), event))).toBe('created')
    expect(await expectRefused((event) => accessKeys.create(newKey('THREE'), event))).toBe('too many')
    expect(await expectRefused((event) => accessKeys.create(newKey('THREE', 'missing'), event))).toBe(
      'no such user',
    )
    const [one, two] = await accessKeys.list('ann')
    if (!one || !two) throw new Error('Two keys were expected.')
    await expectRolledBack((event) => accessKeys.setDeactivated(one, LATER, event))
    expect(await expectStored((event) => accessKeys.setDeactivated(one, LATER, event))).toBe('updated')
    expect(await seeded.store.principals.findByAccessKey('KEY-1')).toBeNull()
    expect(await expectStored((event) => accessKeys.create(newKey('THREE'), event))).toBe('created')
    const inactive = { ...one, deactivatedAt: LATER }
    expect(await expectRefused((event) => accessKeys.setDeactivated(inactive, null, event))).toBe('too many')
    await expectRolledBack((event) => accessKeys.delete('TWO', event))
    expect(await expectStored((event) => accessKeys.delete('TWO', event))).toBe(true)
    expect(await expectRefused((event) => accessKeys.delete('TWO', event))).toBe(false)
    expect(await expectStored((event) => accessKeys.setDeactivated(inactive, null, event))).toBe('updated')
    expect(await expectRefused((event) => accessKeys.setDeactivated(two, LATER, event))).toBe('not found')
    expect(await expectRefused((event) => accessKeys.setDeactivated(two, null, event))).toBeOneOf([
      'not found',
      'too many',
    ])
  })

  test('neither returns nor changes keys of another customer', async () => {
    const { accessKeys } = seeded.ownStore
    const { expectRefused } = seeded
    const otherId = `KEY-${seeded.otherCustomer}`
    const [otherKey] = await seeded.otherStore.accessKeys.list('ann')
    if (!otherKey) throw new Error('A key was expected.')
    expect(await accessKeys.find(otherId)).toBeNull()
    expect((await accessKeys.list()).map(({ accessKeyId }) => accessKeyId)).toEqual(['KEY-1'])
    expect(await expectRefused((event) => accessKeys.delete(otherId, event))).toBe(false)
    expect(await expectRefused((event) => accessKeys.setDeactivated(otherKey, NOON, event))).toBe('not found')
    await accessKeys.recordUse(otherId, LATER)
    expect((await seeded.otherStore.accessKeys.find(otherId))?.lastUsedAt).toBeNull()
  })

  test('allows two active keys when ten are created at the same time', async () => {
    const { accessKeys, events } = seeded.ownStore
    const ids = Array.from({ length: 10 }, (_, index) => `AT-ONCE-${index}`)
    const outcomes = await Promise.all(
      ids.map((id) => accessKeys.create(newKey(id), eventOf(`created-${id}`))),
    )
    expect(outcomes.filter((outcome) => outcome === 'created')).toHaveLength(1)
    expect(await listActive()).toHaveLength(2)
    const auditEvents = await Promise.all(ids.map((id) => events.find(`created-${id}`)))
    expect(auditEvents.map(Boolean)).toEqual(outcomes.map((outcome) => outcome === 'created'))
  })

  test('allows two active keys when inactive ones are activated while others are created', async () => {
    const { accessKeys } = seeded.ownStore
    const inactive = []
    for (let count = 0; count < 4; count += 1) {
      await accessKeys.create(newKey(`OLD-${count}`), eventOf(`old-${count}`))
      const key = await accessKeys.find(`OLD-${count}`)
      if (!key) throw new Error('A key was expected.')
      await accessKeys.setDeactivated(key, LATER, eventOf(`deactivated-${count}`))
      inactive.push({ ...key, deactivatedAt: LATER })
    }
    await Promise.all([
      ...inactive.map((key, index) => accessKeys.setDeactivated(key, null, eventOf(`activated-${index}`))),
      ...inactive.map((_, index) => accessKeys.create(newKey(`NEW-${index}`), eventOf(`new-${index}`))),
    ])
    expect(await listActive()).toHaveLength(2)
  })

  test('keeps no key of a deleted user, even one created at the same moment', async () => {
    const { accessKeys, users } = seeded.ownStore
    await Promise.all([
      users.delete('ann', NOON, eventOf('deleted')),
      accessKeys.create(newKey('LAST'), eventOf('last')),
    ])
    expect(await accessKeys.list('ann')).toEqual([])
  })
})
