import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Caller } from '../../../src/domain/access/caller.ts'
import { NO_FILTER } from '../../../src/domain/events/query.ts'
import { DATABASES } from '../../support/databases.ts'
import { filterOf } from '../../support/filter-of.ts'
import { rejectionOf } from '../../support/rejection.ts'
import { ADMIN, openTestApp, type TestApp } from '../../support/test-app.ts'
import { TEST_CLIENT } from '../../support/test-users.ts'

describe.each(DATABASES)('event lookup, on %s,', (database) => {
  let daybook: TestApp
  let caller: Caller
  beforeAll(async () => {
    daybook = await openTestApp({ database })
    const administrator = await daybook.app.services.keyAuthentication.authenticate(
      ADMIN.accessKeyId,
      ADMIN.secretAccessKey,
      TEST_CLIENT,
    )
    if (!administrator) throw new Error('The administrator has no access key.')
    caller = administrator
  })
  afterAll(() => daybook.close())

  const recordsAt = (eventTime: string, count: number, name: string) =>
    Array.from({ length: count }, (_, index) => ({
      ...{ eventID: `${name}-${index}`, eventTime, eventName: 'OpenDoor', userName: name },
    }))

  const listAll = async (limit: number, betweenPages: () => Promise<void>) => {
    const { lookup } = daybook.app.services
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const { events, next }: Awaited<ReturnType<typeof lookup.listPage>> = await lookup.listPage(
        caller,
        NO_FILTER,
        limit,
        cursor,
      )
      seen.push(...events.map(({ id }) => id))
      cursor = next
      if (cursor !== null) await betweenPages()
    } while (cursor !== null)
    return seen
  }

  test('pages neither skip nor repeat events while new ones arrive', async () => {
    await daybook.send(recordsAt('2026-03-01T11:00:00Z', 40, 'noon'))
    await daybook.send(recordsAt('2026-02-27T11:00:00Z', 40, 'before'))
    let pages = 0
    const seen = await listAll(7, async () => {
      pages += 1
      await daybook.send(recordsAt('2026-03-01T11:30:00Z', 3, `newer-${pages}`))
      // The same instant as on a page that was already returned.
      await daybook.send(recordsAt('2026-03-01T11:00:00Z', 2, `same-${pages}`))
    })
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen.filter((id) => id.startsWith('noon-'))).toHaveLength(40)
    expect(seen.filter((id) => id.startsWith('before-'))).toHaveLength(40)
  })

  test('events beyond the retention are not returned, whatever period is requested', async () => {
    await daybook.send(recordsAt('2026-02-01T12:00:00Z', 1, 'old'))
    const listOld = async (from: Date | null) =>
      (await daybook.app.services.lookup.listPage(caller, filterOf({ userName: 'old', from }), 10, null))
        .events
    expect(await listOld(null)).toHaveLength(1)
    daybook.setClock('2026-03-03T12:00:00.001Z')
    expect(await listOld(null)).toEqual([])
    expect(await listOld(new Date('2020-01-01T00:00:00Z'))).toEqual([])
  })

  test('requires a grant to read events, in any project', async () => {
    const { lookup } = daybook.app.services
    const collector: Caller = { ...caller, grants: [{ name: 'collector', project: 'default' }] }
    const auditor: Caller = {
      ...caller,
      grants: [{ name: 'cloudtrail-administrator', project: 'elsewhere' }],
    }
    expect(await rejectionOf(lookup.listPage(collector, NO_FILTER, 1, null))).toMatchObject({
      code: 'forbidden',
    })
    expect(await rejectionOf(lookup.get(collector, 'noon-1'))).toMatchObject({ code: 'forbidden' })
    expect((await lookup.listPage(auditor, NO_FILTER, 1, null)).events).toHaveLength(1)
    expect(await lookup.get(auditor, 'noon-1')).toMatchObject({ id: 'noon-1', userName: 'noon' })
  })

  test('throws not_found for an unknown event, and for an event of another customer', async () => {
    const { lookup } = daybook.app.services
    const other: Caller = { ...caller, customer: { ...caller.customer, id: 2 } }
    expect(await rejectionOf(lookup.get(caller, 'nothing'))).toMatchObject({ code: 'not_found' })
    expect(await rejectionOf(lookup.get(other, 'noon-1'))).toMatchObject({ code: 'not_found' })
  })

  test('refuses a cursor of another customer', async () => {
    const { lookup } = daybook.app.services
    const { next } = await lookup.listPage(caller, NO_FILTER, 1, null)
    const other: Caller = { ...caller, customer: { ...caller.customer, id: 2 } }
    expect(await rejectionOf(lookup.listPage(other, NO_FILTER, 1, next))).toMatchObject({ field: 'cursor' })
  })
})
