import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import { SOURCES_MAX } from '../../../src/domain/sources/liveness.ts'
import type { ObservedActivity } from '../../../src/store/sources/sources.ts'
import { openStore } from '../../../src/store/store.ts'
import { DATABASES } from '../../support/databases.ts'
import { newCustomer } from '../../support/seeded-store.ts'
import { eventOf, HOUR_MS, NOON, openTestStore } from '../../support/store-harness.ts'

const MINUTE_MS = 60_000

describe.each(DATABASES)('the source store on %s', (database) => {
  let opened: Awaited<ReturnType<typeof openTestStore>>
  beforeEach(async () => {
    opened = await openTestStore(database)
    await opened.store.customers.createFirst(newCustomer('000000000001'))
  })
  afterEach(() => opened.close())

  const record = (...activity: ObservedActivity[]) => opened.store.sources.recordActivity(activity, [])
  const list = () => opened.store.forCustomer(1).sources.list()

  test('stores sources by project and name, and one for events without a source', async () => {
    await record(activityAt(0, 'ec2'), activityAt(0, null), activityAt(0, 'ec2', 'attic'))
    await record(activityAt(5, 'ec2'))
    await record(activityAt(7, 'ec2'))
    const sources = (await list()).map(({ project, eventSource, lastHeardAt, baseline }) => [
      project,
      eventSource,
      minutesOf(lastHeardAt),
      baseline.count,
    ])
    expect(sources).toEqual([
      ['attic', 'ec2', 0, 0],
      ['default', null, 0, 0],
      ['default', 'ec2', 7, 2],
    ])
  })

  test('returns the sources of one customer, or of all up to a limit', async () => {
    await opened.store.customers.create(newCustomer('000000000002'), ({ id }) =>
      eventOf('created', 0, { customer: id }),
    )
    await record({ ...activityAt(0, 'ec2'), customer: 2 }, activityAt(3, 's3'))
    expect((await list()).map(({ eventSource }) => eventSource)).toEqual(['s3'])
    expect((await opened.store.sources.listAll(10)).map(({ customer }) => customer)).toEqual([1, 2])
    expect(await opened.store.sources.listAll(1)).toHaveLength(1)
  })

  test('stores no more sources than the limit, but still the activity of those that it has', async () => {
    const many = Array.from({ length: SOURCES_MAX + 20 }, (_, i) => activityAt(0, `source-${1_000 + i}`))
    expect((await record(...many)).waiting).toHaveLength(20)
    expect(await list()).toHaveLength(SOURCES_MAX)
    await record(...many.map((each) => ({ ...each, spans: spansAt(9) })))
    const all = await list()
    expect(all).toHaveLength(SOURCES_MAX)
    expect(new Set(all.map(({ lastHeardAt }) => minutesOf(lastHeardAt)))).toEqual(new Set([9]))
  })

  test('deletes sources last seen too long ago, and corrects times in the future', async () => {
    await record(
      activityAt(-90, 'gone'),
      activityAt(0, 'here'),
      activityAt(300, 'ahead'),
      activityAt(4, 'a little ahead'),
    )
    await opened.store.sources.correctFuture(NOON)
    await opened.store.partitions.purgeRows(new Date(0), new Date(NOON.getTime() - HOUR_MS))
    expect(
      (await list()).map(({ eventSource, lastHeardAt }) => [eventSource, minutesOf(lastHeardAt)]),
    ).toEqual([
      ['a little ahead', 4],
      ['ahead', 0],
      ['here', 0],
    ])
  })

  test('deletes the sources of a deleted project', async () => {
    const { projects } = opened.store.forCustomer(1)
    await projects.create({ id: 'attic', name: 'Attic' }, NOON, eventOf('created'))
    await record(activityAt(0, 'ec2', 'attic'), activityAt(0, 'ec2'))
    expect(await projects.delete('attic', eventOf('deleted'))).toBe('deleted')
    expect((await list()).map(({ project }) => project)).toEqual(['default'])
  })

  test('stores when Daybook was down, without counting Daybook as a source', async () => {
    const { sources } = opened.store
    const minutes = (minute: number) => new Date(NOON.getTime() + minute * MINUTE_MS)
    await sources.recordHeartbeat(minutes(0), true)
    await sources.recordHeartbeat(minutes(1), false)
    // There was no heartbeat for an hour, but the process that writes this one was running.
    await sources.recordHeartbeat(minutes(61), false)
    expect(await sources.listDowntimes()).toEqual([])
    await sources.recordHeartbeat(minutes(62), true)
    expect(await sources.listDowntimes()).toEqual([])
    await sources.recordHeartbeat(minutes(92), true)
    expect(await sources.listDowntimes()).toEqual([{ from: minutes(62), until: minutes(92) }])
    // A clock that goes backwards is no downtime either.
    await sources.recordHeartbeat(minutes(80), true)
    expect(await sources.listDowntimes()).toHaveLength(1)
    expect([await list(), await sources.listAll(10)]).toEqual([[], []])
  })
})

describe('two processes on one PostgreSQL', () => {
  test('that receive events of the same source both store its activity', async () => {
    const one = await openTestStore('postgres')
    await one.store.customers.createFirst(newCustomer('000000000001'))
    const other = await openStore(one.settings)
    const stores = [one.store, other]
    for (let minute = 0; minute < 40; minute++) {
      const turns = stores.map(async ({ sources }, i) => {
        const names = ['ec2', 's3', 'iam']
        let pending = (i === 0 ? names : names.toReversed()).map((name) => activityAt(minute + i / 4, name))
        while (pending.length > 0) pending = (await sources.recordActivity(pending, [])).conflicts
      })
      await Promise.all(turns)
    }
    for (const { lastHeardAt, baseline } of await other.forCustomer(1).sources.list()) {
      expect(lastHeardAt).toEqual(new Date(NOON.getTime() + 39.25 * MINUTE_MS))
      expect(baseline.count).toBe(10)
      // Each process was either the first to store a minute, or tried again after the other one.
      expect(baseline.longest[0]?.ms).toBeWithin(45_000, 60_001)
    }
    await other.close()
    await one.close()
  })
})

function activityAt(minute: number, eventSource: string | null, project = 'default'): ObservedActivity {
  return { customer: 1, project, eventSource, spans: spansAt(minute) }
}

function spansAt(minute: number) {
  const at = new Date(NOON.getTime() + minute * MINUTE_MS)
  return [{ from: at, until: at }]
}

function minutesOf(time: Date): number {
  return (time.getTime() - NOON.getTime()) / MINUTE_MS
}
