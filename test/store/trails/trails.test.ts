import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Trail } from '../../../src/domain/trails/trail.ts'
import { DATABASES } from '../../support/databases.ts'
import { eventOf, NOON, openTestStore } from '../../support/store-harness.ts'

describe.each(DATABASES)('the trail store on %s', (database) => {
  let opened: Awaited<ReturnType<typeof openTestStore>>
  const trails = (customer = 1) => opened.store.forCustomer(customer).trails
  beforeAll(async () => {
    opened = await openTestStore(database)
    await opened.store.customers.createFirst({
      customer: { name: 'Default', accountId: '000000000001', organisationId: 'o1' },
      project: { id: 'default', name: 'default' },
      administrator: { userName: 'admin', passwordHash: 'h' },
      accessKey: null,
      now: NOON,
    })
  })
  afterAll(() => opened.close())

  test('returns a trail as it was created', async () => {
    const complete = trailOf('complete', {
      prefix: 'a/b',
      isLogging: true,
      startedAt: NOON,
      stoppedAt: new Date(NOON.getTime() - 1),
      tags: [{ key: 'k', value: 'ü' }],
      selectors: {
        kind: 'basic',
        selectors: [
          { readWrite: 'WriteOnly', hasManagementEvents: true, dataResources: [], excludedSources: [] },
        ],
      },
    })
    expect(await trails().create(complete, 9, auditEvent())).toBe('created')
    expect(await trails().find('complete')).toEqual(complete)
    expect(await trails().list()).toEqual([complete])
    expect(await trails().delete(complete.id, auditEvent())).toBe(true)
    expect(await trails().delete(complete.id, auditEvent())).toBe(false)
    expect(await trails().find('complete')).toBeNull()
  })

  test('creates as many trails as the limit allows when many are created at once, and one per name', async () => {
    const results = await Promise.all(
      Array.from({ length: 12 }, (_, i) =>
        trails().create(trailOf(`at-once-${i % 6}`, { id: `${i}` }), 2, auditEvent()),
      ),
    )
    expect(results.filter((each) => each === 'created')).toHaveLength(2)
    const all = await trails().list()
    expect(all).toHaveLength(2)
    for (const { id } of all) await trails().delete(id, auditEvent())
  })

  test('keeps all of several changes made at the same time', async () => {
    await trails().create(trailOf('busy'), 9, auditEvent())
    await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        trails().update(
          'busy',
          (trail) => ({ ...trail, tags: [...trail.tags, { key: `k${i}`, value: '' }] }),
          auditEvent(),
        ),
      ),
    )
    expect((await trails().find('busy'))?.tags).toHaveLength(20)
  })

  test('changes nothing if a change throws, and returns null if the trail does not exist', async () => {
    const fail = () => {
      throw new Error('no')
    }
    const failing = trails().update('busy', fail, auditEvent())
    expect(await failing.catch((error) => error)).toMatchObject({ message: 'no' })
    expect((await trails().find('busy'))?.tags).toHaveLength(20)
    expect(await trails().update('missing', (trail) => trail, auditEvent())).toBeNull()
  })

  test('neither returns nor changes trails of another customer', async () => {
    const busy = await trails().find('busy')
    expect(await trails(2).list()).toEqual([])
    expect(await trails(2).find('busy')).toBeNull()
    expect(await trails(2).update('busy', (trail) => trail, auditEvent())).toBeNull()
    expect(await trails(2).delete(busy?.id ?? '', auditEvent())).toBe(false)
    expect(await trails().find('busy')).toEqual(busy)
  })
})

function trailOf(name: string, members: Partial<Trail> = {}): Trail {
  return {
    id: name,
    name,
    region: 'local',
    bucket: 'bucket',
    prefix: null,
    project: 'default',
    isMultiRegion: false,
    hasGlobalEvents: true,
    hasDigests: false,
    format: 'tar.gz' as const,
    isWriteOnly: false,
    selectors: null,
    tags: [],
    isLogging: false,
    startedAt: null,
    stoppedAt: null,
    createdAt: NOON,
    ...members,
  }
}

let auditEvents = 0

function auditEvent() {
  auditEvents += 1
  return eventOf(`audit-${auditEvents}`)
}
