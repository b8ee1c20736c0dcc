import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import { SOURCES_MAX } from '../../../src/domain/sources/liveness.ts'
import type { ObservedActivity } from '../../../src/store/sources/sources.ts'
import { openStore } from '../../../src/store/store.ts'
import { DATABASES } from '../../support/databases.ts'
import { foundingOf } from '../../support/seeded-store.ts'
import { eventOf, HOUR_MS, NOON, openTestStore } from '../../support/store-harness.ts'

const MINUTE_MS = 60_000

describe.each(DATABASES)('sources on %s', (database) => {
  let opened: Awaited<ReturnType<typeof openTestStore>>
  beforeEach(async () => {
    opened = await openTestStore(database)
    await opened.store.customers.createFirst(foundingOf('000000000001'))
  })
  afterEach(() => opened.close())

  const hear = (...hearings: ObservedActivity[]) => opened.store.sources.recordActivity(hearings, [])
  const list = () => opened.store.forCustomer(1).sources.list()

  test('are remembered by project and name, events without one included', async () => {
    await hear(heardAt(0, 'ec2'), heardAt(0, null), heardAt(0, 'ec2', 'attic'))
    await hear(heardAt(5, 'ec2'))
    await hear(heardAt(7, 'ec2'))
    const names = (await list()).map(({ project, eventSource, lastHeardAt, baseline: habit }) => [
      project,
      eventSource,
      minutesOf(lastHeardAt),
      habit.count,
    ])
    expect(names).toEqual([
      ['attic', 'ec2', 0, 0],
      ['default', null, 0, 0],
      ['default', 'ec2', 7, 2],
    ])
  })

  test('are another customer’s or one’s own', async () => {
    const founded = (customer: { id: number }) => eventOf('founded', 0, { customer: customer.id })
    await opened.store.customers.create(foundingOf('000000000002'), founded)
    await hear({ ...heardAt(0, 'ec2'), customer: 2 }, heardAt(3, 's3'))
    expect((await list()).map(({ eventSource }) => eventSource)).toEqual(['s3'])
    expect((await opened.store.sources.listAll(10)).map(({ customer }) => customer)).toEqual([1, 2])
    expect(await opened.store.sources.listAll(1)).toHaveLength(1)
  })

  test('are watched up to a limit, and those that are go on being heard', async () => {
    const many = Array.from({ length: SOURCES_MAX + 20 }, (_, i) => heardAt(0, `source-${1_000 + i}`))
    expect(await hear(...many)).toEqual([])
    expect(await list()).toHaveLength(SOURCES_MAX)
    await hear(...many.map((each) => ({ ...each, spans: spansAt(9) })))
    const all = await list()
    expect(all).toHaveLength(SOURCES_MAX)
    expect(new Set(all.map(({ lastHeardAt }) => minutesOf(lastHeardAt)))).toEqual(new Set([9]))
  })

  test('are forgotten when they were last heard too long ago; what lies in the future is taken back', async () => {
    await hear(heardAt(-90, 'gone'), heardAt(0, 'here'), heardAt(300, 'ahead'), heardAt(4, 'a little ahead'))
    await opened.store.sources.purgeStale(NOON, new Date(NOON.getTime() - HOUR_MS))
    expect(
      (await list()).map(({ eventSource, lastHeardAt }) => [eventSource, minutesOf(lastHeardAt)]),
    ).toEqual([
      ['a little ahead', 4],
      ['ahead', 0],
      ['here', 0],
    ])
  })

  test('leave their place when their project is deleted', async () => {
    const { projects } = opened.store.forCustomer(1)
    await projects.create({ id: 'attic', name: 'Attic' }, NOON, eventOf('added'))
    await hear(heardAt(0, 'ec2', 'attic'), heardAt(0, 'ec2'))
    expect(await projects.delete('attic', eventOf('deleted'))).toBe('deleted')
    expect((await list()).map(({ project }) => project)).toEqual(['default'])
  })

  test('know when Daybook was away, which is no source itself', async () => {
    const { sources } = opened.store
    const minutes = (minute: number) => new Date(NOON.getTime() + minute * MINUTE_MS)
    await sources.recordHeartbeat(minutes(0), true)
    await sources.recordHeartbeat(minutes(1), false)
    // Nobody wrote for an hour, but whoever writes knows that it listened.
    await sources.recordHeartbeat(minutes(61), false)
    expect(await sources.listDowntimes()).toEqual([])
    await sources.recordHeartbeat(minutes(62), true)
    expect(await sources.listDowntimes()).toEqual([])
    await sources.recordHeartbeat(minutes(92), true)
    expect(await sources.listDowntimes()).toEqual([{ from: minutes(62), until: minutes(92) }])
    // Nor does a clock that goes backwards make it deaf.
    await sources.recordHeartbeat(minutes(80), true)
    expect(await sources.listDowntimes()).toHaveLength(1)
    expect([await list(), await sources.listAll(10)]).toEqual([[], []])
  })
})

describe('two processes on one PostgreSQL', () => {
  test('hear the same source, and together know what each heard', async () => {
    const one = await openTestStore('postgres')
    await one.store.customers.createFirst(foundingOf('000000000001'))
    const other = await openStore(one.where)
    const stores = [one.store, other]
    for (let minute = 0; minute < 40; minute++) {
      const turns = stores.map(async ({ sources }, i) => {
        const names = ['ec2', 's3', 'iam']
        let rest = (i === 0 ? names : names.toReversed()).map((name) => heardAt(minute + i / 4, name))
        while (rest.length > 0) rest = await sources.recordActivity(rest, [])
      })
      await Promise.all(turns)
    }
    for (const { lastHeardAt, baseline: habit } of await other.forCustomer(1).sources.list()) {
      expect(lastHeardAt).toEqual(new Date(NOON.getTime() + 39.25 * MINUTE_MS))
      expect(habit.count).toBe(10)
      // Each gave way to the other or wrote first.
      expect(habit.longest[0]?.ms).toBeWithin(45_000, 60_001)
    }
    await other.close()
    await one.close()
  })
})

function heardAt(minute: number, eventSource: string | null, project = 'default'): ObservedActivity {
  return { customer: 1, project, eventSource, spans: spansAt(minute) }
}

function spansAt(minute: number) {
  const at = new Date(NOON.getTime() + minute * MINUTE_MS)
  return [{ from: at, until: at }]
}

function minutesOf(at: Date): number {
  return (at.getTime() - NOON.getTime()) / MINUTE_MS
}
