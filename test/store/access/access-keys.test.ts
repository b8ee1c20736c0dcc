import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import { DATABASES } from '../../support/databases.ts'
import { openSeededStore, type SeededStore } from '../../support/seeded-store.ts'
import { eventOf, NOON } from '../../support/store-harness.ts'

const LATER = new Date(NOON.getTime() + 60_000)

describe.each(DATABASES)('access keys, on %s,', (database) => {
  let rows: SeededStore
  beforeEach(async () => {
    rows = await openSeededStore(database)
  })
  afterEach(() => rows.close())

  const keyOf = (accessKeyId: string, userName = 'ann') => ({
    ...{ accessKeyId, userName, sealedSecret: 'sealed', createdAt: LATER },
  })
  const active = async () => (await rows.mine.accessKeys.list('ann')).filter(({ deactivatedAt }) => !deactivatedAt)

  test('change together with the event that tells of it, or not at all', async () => {
    const { accessKeys: keys } = rows.mine
    await rows.brokenOff((log) => keys.create(keyOf('TWO'), log))
    expect(await rows.done((log) => keys.create(keyOf('TWO'), log))).toBe('created')
    expect(await rows.refused((log) => keys.create(keyOf('THREE'), log))).toBe('too many')
    expect(await rows.refused((log) => keys.create(keyOf('THREE', 'nobody'), log))).toBe('no such user')
    const [one, two] = await keys.list('ann')
    if (!one || !two) throw new Error('Two keys were expected.')
    await rows.brokenOff((log) => keys.setDeactivated(one, LATER, log))
    expect(await rows.done((log) => keys.setDeactivated(one, LATER, log))).toBe('updated')
    expect(await rows.store.principals.findByAccessKey('KEY-1')).toBeNull()
    expect(await rows.done((log) => keys.create(keyOf('THREE'), log))).toBe('created')
    const stopped = { ...one, deactivatedAt: LATER }
    expect(await rows.refused((log) => keys.setDeactivated(stopped, null, log))).toBe('too many')
    await rows.brokenOff((log) => keys.delete('TWO', log))
    expect(await rows.done((log) => keys.delete('TWO', log))).toBe(true)
    expect(await rows.refused((log) => keys.delete('TWO', log))).toBe(false)
    expect(await rows.done((log) => keys.setDeactivated(stopped, null, log))).toBe('updated')
    expect(await rows.refused((log) => keys.setDeactivated(two, LATER, log))).toBe('not found')
    expect(await rows.refused((log) => keys.setDeactivated(two, null, log))).toBeOneOf([
      'not found',
      'too many',
    ])
  })

  test('of another customer are neither seen nor touched', async () => {
    const { accessKeys: keys } = rows.mine
    const theirs = `KEY-${rows.second}`
    const [key] = await rows.theirs.accessKeys.list('ann')
    if (!key) throw new Error('A key was expected.')
    expect(await keys.find(theirs)).toBeNull()
    expect((await keys.list()).map(({ accessKeyId }) => accessKeyId)).toEqual(['KEY-1'])
    expect(await rows.refused((log) => keys.delete(theirs, log))).toBe(false)
    expect(await rows.refused((log) => keys.setDeactivated(key, NOON, log))).toBe('not found')
    await keys.recordUse(theirs, LATER)
    expect((await rows.theirs.accessKeys.find(theirs))?.lastUsedAt).toBeNull()
  })

  test('are two at most, also when ten are made at once', async () => {
    const ids = Array.from({ length: 10 }, (_, index) => `AT-ONCE-${index}`)
    const outcomes = await Promise.all(ids.map((id) => rows.mine.accessKeys.create(keyOf(id), eventOf(`made-${id}`))))
    expect(outcomes.filter((outcome) => outcome === 'created')).toHaveLength(1)
    expect(await active()).toHaveLength(2)
    const told = await Promise.all(ids.map((id) => rows.mine.events.find(`made-${id}`)))
    expect(told.map(Boolean)).toEqual(outcomes.map((outcome) => outcome === 'created'))
  })

  test('are two at most, also when stopped ones are started while others are made', async () => {
    const { accessKeys: keys } = rows.mine
    const stopped = []
    for (let count = 0; count < 4; count += 1) {
      await keys.create(keyOf(`OLD-${count}`), eventOf(`old-${count}`))
      const key = await keys.find(`OLD-${count}`)
      if (!key) throw new Error('A key was expected.')
      await keys.setDeactivated(key, LATER, eventOf(`stopped-${count}`))
      stopped.push({ ...key, deactivatedAt: LATER })
    }
    await Promise.all([
      ...stopped.map((key, index) => keys.setDeactivated(key, null, eventOf(`again-${index}`))),
      ...stopped.map((_, index) => keys.create(keyOf(`NEW-${index}`), eventOf(`new-${index}`))),
    ])
    expect(await active()).toHaveLength(2)
  })

  test('go with their user, also when one is made at that moment', async () => {
    await Promise.all([
      rows.mine.users.delete('ann', NOON, eventOf('gone')),
      rows.mine.accessKeys.create(keyOf('LAST'), eventOf('last')),
    ])
    expect(await rows.mine.accessKeys.list('ann')).toEqual([])
  })
})
