import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import type { ExpiredSession } from '../../../src/store/access/sessions.ts'
import { DATABASES } from '../../support/databases.ts'
import { openSeededStore, type SeededStore, sessionOf } from '../../support/seeded-store.ts'
import { eventOf, NOON } from '../../support/store-harness.ts'

const ANN = { customer: 1, userName: 'ann' }
const ADMIN = { customer: 1, userName: 'admin' }

describe.each(DATABASES)('the session store on %s', (database) => {
  let seeded: SeededStore
  beforeEach(async () => {
    seeded = await openSeededStore(database)
  })
  afterEach(() => seeded.close())

  const listIds = async (now = NOON) =>
    (await seeded.store.sessions.list(ANN, now)).map(({ id }) => id).toSorted()
  const listOther = () => seeded.store.sessions.list({ ...ANN, customer: seeded.otherCustomer }, NOON)
  const after = (minutes: number) => new Date(NOON.getTime() + minutes * 60_000)

  test('stores the start and end of a session together with the audit event, or neither', async () => {
    const { sessions } = seeded.store
    const { expectStored, expectRefused, expectRolledBack } = seeded
    await expectRolledBack((event) => sessions.create(sessionOf(1, 'two'), event))
    await expectStored((event) => sessions.create(sessionOf(1, 'two'), event))
    await expectStored((event) => sessions.create(sessionOf(1, 'three'), event))
    await expectRolledBack((event) => sessions.end(ANN, 'two', event))
    expect(await expectStored((event) => sessions.end(ANN, 'two', event))).toBe(1)
    expect(await expectRefused((event) => sessions.end(ANN, 'two', event))).toBe(0)
    await expectRolledBack((event) => sessions.endAll(ANN, 'three', event))
    expect(await expectStored((event) => sessions.endAll(ANN, 'three', event))).toBe(1)
    expect(await listIds()).toEqual(['three'])
    expect(await expectStored((event) => sessions.endAll(ANN, null, event))).toBe(1)
    expect(await listOther()).toHaveLength(1)
  })

  test('neither returns nor ends sessions of another user', async () => {
    const { sessions } = seeded.store
    const otherId = `session-${seeded.otherCustomer}`
    expect(await seeded.expectRefused((event) => sessions.end(ANN, otherId, event))).toBe(0)
    expect(await seeded.expectRefused((event) => sessions.end(ADMIN, 'session-1', event))).toBe(0)
    expect(await seeded.expectRefused((event) => sessions.endAll(ADMIN, null, event))).toBe(0)
    expect(await listIds()).toEqual(['session-1'])
  })

  test('expires a session by inactivity and by age, and only the first is postponed by use', async () => {
    const { sessions, principals } = seeded.store
    const isValid = async (minutes: number) =>
      (await principals.findBySession('session-1', after(minutes))) !== null
    expect([await isValid(59), await isValid(60)]).toEqual([true, false])
    await sessions.touch('session-1', after(59), after(600))
    expect([await isValid(119), await isValid(120)]).toEqual([true, false])
    expect([await listIds(after(119)), await listIds(after(120))]).toEqual([['session-1'], []])
  })

  test('deletes expired sessions, each with an audit event in the log of its own customer', async () => {
    const { sessions } = seeded.store
    await seeded.expectStored((event) =>
      sessions.create({ ...sessionOf(1, 'long'), idleUntil: after(90) }, event),
    )
    const toAuditEvent = ({ customer, userName }: ExpiredSession) =>
      eventOf(`expired-${customer.id}-${userName}`, 0, { customer: customer.id })
    expect(await sessions.purgeExpired(after(60), toAuditEvent)).toBe(2)
    const otherEvent = `expired-${seeded.otherCustomer}-ann`
    expect(await seeded.ownStore.events.find('expired-1-ann')).not.toBeNull()
    expect(await seeded.otherStore.events.find(otherEvent)).not.toBeNull()
    expect(await seeded.ownStore.events.find(otherEvent)).toBeNull()
    expect(await listIds()).toEqual(['long'])
    expect(await sessions.purgeExpired(after(60), toAuditEvent)).toBe(0)
  })

  test('ends the sessions of a user whose password is set', async () => {
    await seeded.expectStored((event) => seeded.ownStore.users.setPassword('ann', 'another', event))
    expect(await listIds()).toEqual([])
    expect(await listOther()).toHaveLength(1)
  })
})
