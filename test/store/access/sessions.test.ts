import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import { DATABASES } from '../../support/databases.ts'
import { openSeededStore, type SeededStore, sessionOf } from '../../support/seeded-store.ts'
import { eventOf, NOON } from '../../support/store-harness.ts'

const ANN = { customer: 1, userName: 'ann' }

describe.each(DATABASES)('sessions, on %s,', (database) => {
  let rows: SeededStore
  beforeEach(async () => {
    rows = await openSeededStore(database)
  })
  afterEach(() => rows.close())

  const ids = async (moment = NOON) =>
    (await rows.store.sessions.list(ANN, moment)).map(({ id }) => id).toSorted()
  const after = (minutes: number) => new Date(NOON.getTime() + minutes * 60_000)

  test('begin and end together with the event that tells of it, or not at all', async () => {
    const { sessions } = rows.store
    await rows.brokenOff((log) => sessions.create(sessionOf(1, 'two'), log))
    await rows.done((log) => sessions.create(sessionOf(1, 'two'), log))
    await rows.done((log) => sessions.create(sessionOf(1, 'three'), log))
    await rows.brokenOff((log) => sessions.end(ANN, 'two', log))
    expect(await rows.done((log) => sessions.end(ANN, 'two', log))).toBe(1)
    expect(await rows.refused((log) => sessions.end(ANN, 'two', log))).toBe(0)
    await rows.brokenOff((log) => sessions.endAll(ANN, 'three', log))
    expect(await rows.done((log) => sessions.endAll(ANN, 'three', log))).toBe(1)
    expect(await ids()).toEqual(['three'])
    expect(await rows.done((log) => sessions.endAll(ANN, null, log))).toBe(1)
    expect(await rows.store.sessions.list({ ...ANN, customer: rows.second }, NOON)).toHaveLength(1)
  })

  test('of another are neither seen nor ended', async () => {
    const { sessions } = rows.store
    const theirs = `session-${rows.second}`
    expect(await rows.refused((log) => sessions.end(ANN, theirs, log))).toBe(0)
    expect(await rows.refused((log) => sessions.end({ ...ANN, userName: 'admin' }, 'session-1', log))).toBe(0)
    expect(await rows.refused((log) => sessions.endAll({ ...ANN, userName: 'admin' }, null, log))).toBe(0)
    expect(await ids()).toEqual(['session-1'])
  })

  test('hold until they idled or grew old, and being used puts off the one and not the other', async () => {
    const { sessions, principals: callers } = rows.store
    const holds = async (minutes: number) => (await callers.findBySession('session-1', after(minutes))) !== null
    expect([await holds(59), await holds(60)]).toEqual([true, false])
    await sessions.touch('session-1', after(59), after(600))
    expect([await holds(119), await holds(120)]).toEqual([true, false])
    expect([await ids(after(119)), await ids(after(120))]).toEqual([['session-1'], []])
  })

  test('that are over are forgotten, each told in its own customer’s log, and no other', async () => {
    const { sessions } = rows.store
    await rows.done((log) => sessions.create({ ...sessionOf(1, 'long'), idleUntil: after(90) }, log))
    const told = ({ customer, userName }: { customer: { id: number }; userName: string }) =>
      eventOf(`over-${customer.id}-${userName}`, 0, { customer: customer.id })
    expect(await sessions.purgeExpired(after(60), told)).toBe(2)
    expect(await rows.mine.events.find('over-1-ann')).not.toBeNull()
    expect(await rows.theirs.events.find(`over-${rows.second}-ann`)).not.toBeNull()
    expect(await rows.mine.events.find(`over-${rows.second}-ann`)).toBeNull()
    expect(await ids()).toEqual(['long'])
    expect(await sessions.purgeExpired(after(60), told)).toBe(0)
  })

  test('end with a new password, and with the user', async () => {
    await rows.done((log) => rows.mine.users.setPassword('ann', 'another', log))
    expect(await ids()).toEqual([])
    expect(await rows.store.sessions.list({ ...ANN, customer: rows.second }, NOON)).toHaveLength(1)
  })
})
