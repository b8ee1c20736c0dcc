import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Trail } from '../../../src/domain/trails/trail.ts'
import { DATABASES } from '../../support/databases.ts'
import { eventOf, NOON, openTestStore } from '../../support/store-harness.ts'

describe.each(DATABASES)('trails, on %s', (database) => {
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

  test('a trail comes back as it was made', async () => {
    const whole = trailOf('whole', {
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
    expect(await trails().create(whole, 9, told())).toBe('created')
    expect(await trails().find('whole')).toEqual(whole)
    expect(await trails().list()).toEqual([whole])
    expect(await trails().delete(whole.id, told())).toBe(true)
    expect(await trails().delete(whole.id, told())).toBe(false)
    expect(await trails().find('whole')).toBeNull()
  })

  test('of many made at once only as many are as there may be, and of one name only one', async () => {
    const made = await Promise.all(
      Array.from({ length: 12 }, (_, i) =>
        trails().create(trailOf(`at-once-${i % 6}`, { id: `${i}` }), 2, told()),
      ),
    )
    expect(made.filter((each) => each === 'created')).toHaveLength(2)
    const all = await trails().list()
    expect(all).toHaveLength(2)
    for (const { id } of all) await trails().delete(id, told())
  })

  test('changes made at once are all kept', async () => {
    await trails().create(trailOf('busy'), 9, told())
    await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        trails().update(
          'busy',
          (trail) => ({ ...trail, tags: [...trail.tags, { key: `k${i}`, value: '' }] }),
          told(),
        ),
      ),
    )
    expect((await trails().find('busy'))?.tags).toHaveLength(20)
  })

  test('a change that fails changes nothing, and a trail that is not there is not changed', async () => {
    const no = () => {
      throw new Error('no')
    }
    const failing = trails().update('busy', no, told())
    expect(await failing.catch((error) => error)).toMatchObject({ message: 'no' })
    expect((await trails().find('busy'))?.tags).toHaveLength(20)
    expect(await trails().update('nobody', (trail) => trail, told())).toBeNull()
  })

  test('another customer has none of them', async () => {
    const busy = await trails().find('busy')
    expect(await trails(2).list()).toEqual([])
    expect(await trails(2).find('busy')).toBeNull()
    expect(await trails(2).update('busy', (trail) => trail, told())).toBeNull()
    expect(await trails(2).delete(busy?.id ?? '', told())).toBe(false)
    expect(await trails().find('busy')).toEqual(busy)
  })
})

function trailOf(name: string, more: Partial<Trail> = {}): Trail {
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
    selectors: null,
    tags: [],
    isLogging: false,
    startedAt: null,
    stoppedAt: null,
    createdAt: NOON,
    ...more,
  }
}

let deeds = 0

// The event that tells of a change; each is new.
function told() {
  deeds += 1
  return eventOf(`deed-${deeds}`)
}
