import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Caller } from '../../../src/domain/access/caller.ts'
import { NO_FILTER } from '../../../src/domain/events/query.ts'
import { DATABASES } from '../../support/databases.ts'
import { rejectionOf } from '../../support/rejection.ts'
import { ADMIN, openTestApp, type TestApp } from '../../support/test-app.ts'
import { TEST_CLIENT } from '../../support/test-users.ts'

describe.each(DATABASES)('looking up, on %s,', (database) => {
  let daybook: TestApp
  let caller: Caller
  beforeAll(async () => {
    daybook = await openTestApp({ database })
    const found = await daybook.app.flows.access.callerOfKey(
      ADMIN.accessKeyId,
      ADMIN.secretAccessKey,
      TEST_CLIENT,
    )
    if (!found) throw new Error('The administrator has no key.')
    caller = found
  })
  afterAll(() => daybook.close())

  const at = (moment: string, count: number, name: string) =>
    Array.from({ length: count }, (_, index) => ({
      ...{ eventID: `${name}-${index}`, eventTime: moment, eventName: 'OpenDoor', userName: name },
    }))

  const walk = async (limit: number, between: () => Promise<void>) => {
    const { lookup } = daybook.app.flows
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const { events, next }: Awaited<ReturnType<typeof lookup.page>> = await lookup.page(
        caller,
        NO_FILTER,
        limit,
        cursor,
      )
      seen.push(...events.map(({ id }) => id))
      cursor = next
      if (cursor !== null) await between()
    } while (cursor !== null)
    return seen
  }

  test('pages neither skip nor repeat while events keep arriving', async () => {
    await daybook.send(at('2026-03-01T11:00:00Z', 40, 'noon'))
    await daybook.send(at('2026-02-27T11:00:00Z', 40, 'before'))
    let arrived = 0
    const seen = await walk(7, async () => {
      arrived += 1
      await daybook.send(at('2026-03-01T11:30:00Z', 3, `newer-${arrived}`))
      // The very same instant as a page that has been shown already.
      await daybook.send(at('2026-03-01T11:00:00Z', 2, `same-${arrived}`))
    })
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen.filter((id) => id.startsWith('noon-'))).toHaveLength(40)
    expect(seen.filter((id) => id.startsWith('before-'))).toHaveLength(40)
  })

  test('nothing older than the retention is shown, whatever period is asked for', async () => {
    await daybook.send(at('2026-02-01T12:00:00Z', 1, 'old'))
    const ask = async (from: Date | null) =>
      (await daybook.app.flows.lookup.page(caller, { ...NO_FILTER, userName: 'old', from }, 10, null)).events
    expect(await ask(null)).toHaveLength(1)
    daybook.at('2026-03-03T12:00:00.001Z')
    expect(await ask(null)).toEqual([])
    expect(await ask(new Date('2020-01-01T00:00:00Z'))).toEqual([])
  })

  test('a grant to look, in whatever project, is asked for first', async () => {
    const { lookup } = daybook.app.flows
    const stranger: Caller = { ...caller, grants: [{ name: 'collector', project: 'default' }] }
    const auditor: Caller = {
      ...caller,
      grants: [{ name: 'cloudtrail-administrator', project: 'elsewhere' }],
    }
    expect(await rejectionOf(lookup.page(stranger, NO_FILTER, 1, null))).toMatchObject({ code: 'forbidden' })
    expect(await rejectionOf(lookup.find(stranger, 'noon-1'))).toMatchObject({ code: 'forbidden' })
    expect((await lookup.page(auditor, NO_FILTER, 1, null)).events).toHaveLength(1)
    expect(await lookup.find(auditor, 'noon-1')).toMatchObject({ id: 'noon-1', userName: 'noon' })
  })

  test('an event that is not there, or another customer’s, is not found', async () => {
    const { lookup } = daybook.app.flows
    const other: Caller = { ...caller, customer: { ...caller.customer, id: 2 } }
    expect(await rejectionOf(lookup.find(caller, 'nothing'))).toMatchObject({ code: 'not_found' })
    expect(await rejectionOf(lookup.find(other, 'noon-1'))).toMatchObject({ code: 'not_found' })
  })

  test('a cursor leads nowhere in another customer’s log', async () => {
    const { lookup } = daybook.app.flows
    const { next } = await lookup.page(caller, NO_FILTER, 1, null)
    const other: Caller = { ...caller, customer: { ...caller.customer, id: 2 } }
    expect(await rejectionOf(lookup.page(other, NO_FILTER, 1, next))).toMatchObject({ field: 'cursor' })
  })
})
