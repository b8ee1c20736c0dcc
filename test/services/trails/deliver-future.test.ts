import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { DATABASES, type DatabaseName } from '../../support/databases.ts'
import { startStorage, type TestStorage } from '../../support/storage.ts'
import { toTestQuery } from '../../support/store-harness.ts'
import {
  createTrailEnvironment,
  listDeliveredEventIds,
  openTrailProcess,
  type TrailProcess,
} from '../../support/trail-harness.ts'

const INTERVAL_S = 300
const AHEAD_S = 7_200

let storage: TestStorage
beforeAll(async () => {
  storage = await startStorage()
})
afterAll(() => storage.stop())

describe.each(DATABASES)('a clock that was two hours ahead, on %s,', (database) => {
  test('does not stop deliveries: its windows are corrected, and this is logged once', async () => {
    const { bucket, environment, daybook, close } = await openTrail(database)
    const received = await receiveAndDeliver(daybook, 'before')
    daybook.advanceClock(AHEAD_S)
    received.push(...(await receiveAndDeliver(daybook, 'ahead')))
    received.push(...(await receiveAndDeliver(daybook, 'still-ahead')))
    daybook.advanceClock(-AHEAD_S)
    received.push(...(await receiveAndDeliver(daybook, 'right')))
    expect(sorted(await listDeliveredEventIds(environment, bucket))).toEqual(sorted(received))
    received.push(...(await receiveAndDeliver(daybook, 'later')))
    await expectWhole(daybook)
    expect(sorted(await listDeliveredEventIds(environment, bucket))).toEqual(sorted(received))
    expect(daybook.log).toEqual([
      {
        message: 'Delivery windows in the future were corrected',
        accountId: '000000000001',
        trail: 'keep',
        windows: 2,
      },
    ])
    expect(await countCorrections(daybook)).toBe(1)
    await close()
  })

  test('keeps the order and the names of archives whose delivery has failed meanwhile', async () => {
    const { bucket, environment, daybook, close } = await openTrail(database)
    const received = await receiveAndDeliver(daybook, 'before')
    daybook.advanceClock(AHEAD_S)
    storage.setBehaviour('fails')
    received.push(...(await receiveAndDeliver(daybook, 'ahead')))
    const [failed] = await daybook.listWaitingWindows('keep')
    daybook.advanceClock(-AHEAD_S)
    received.push(...(await receiveAndDeliver(daybook, 'right')))
    storage.setBehaviour('works')
    expect((await daybook.listWaitingWindows('keep')).length).toBe(2)
    daybook.advanceClock(INTERVAL_S)
    await daybook.deliver()
    expect(await daybook.listWaitingWindows('keep')).toEqual([])
    expect(sorted(await listDeliveredEventIds(environment, bucket))).toEqual(sorted(received))
    const { archives = [] } =
      (await daybook.windows('keep')).find(({ afterSequence }) => afterSequence === failed?.afterSequence) ??
      {}
    expect(archives.map(({ key }) => /_(\d{8}T\d{4}Z)/.exec(key)?.[1])).toEqual(['20260301T1410Z'])
    await receiveAndDeliver(daybook, 'later')
    await expectWhole(daybook)
    await close()
  })

  test('closes no window and writes no digest while the last heartbeat is older than the clock can be', async () => {
    const { daybook, lastDigestEnd, close } = await openTrail(database)
    const { sources } = daybook.store
    await sources.recordHeartbeat(daybook.now(), false)
    daybook.advanceClock(AHEAD_S)
    await daybook.receiveEvents('ahead', 3)
    await daybook.deliver()
    await daybook.writeDigests()
    expect([await daybook.windows('keep'), await lastDigestEnd()]).toEqual([[], null])
    await sources.recordHeartbeat(daybook.now(), true)
    await daybook.deliver()
    await daybook.writeDigests()
    expect(await lastDigestEnd()).toBe('2026-03-01T14:00:00.000Z')
    expect((await daybook.windows('keep')).map(({ state }) => state)).toEqual(['delivered'])
    await close()
  })
})

test('a process two hours ahead on a shared PostgreSQL closes windows by the clock of the database, and writes no digests', async () => {
  const { bucket, environment, daybook, lastDigestEnd, close } = await openTrail('postgres')
  const start = new Date(daybook.now().getTime() + AHEAD_S * 1_000).toISOString()
  const ahead = await openTrailProcess(environment, { start, databaseClock: async () => daybook.now() })
  const received: string[] = []
  for (let round = 0; round < 6; round += 1) {
    received.push(...(await daybook.receiveEvents(`right-${round}`, 2)))
    received.push(...(await ahead.receiveEvents(`ahead-${round}`, 2)))
    for (const each of [daybook, ahead]) each.advanceClock(INTERVAL_S)
    for (const each of [ahead, daybook]) await each.deliver()
    await expectWhole(daybook)
  }
  await ahead.writeDigests()
  expect(await lastDigestEnd()).toBeNull()
  expect((await daybook.windows('keep')).length).toBe(6)
  expect(sorted(await listDeliveredEventIds(environment, bucket))).toEqual(sorted(received))
  expect([daybook.log, await countCorrections(daybook)]).toEqual([[], 0])
  expect(ahead.log).toMatchObject([{ about: 'clock', clockOffsetMs: AHEAD_S * 1_000 }])
  await ahead.close()
  await close()
})

async function openTrail(database: DatabaseName) {
  storage.setBehaviour('works')
  const bucket = `logs-${crypto.randomUUID()}`
  await storage.createBucket(bucket)
  const environment = await createTrailEnvironment(database, storage.connection)
  const daybook = await openTrailProcess(environment)
  const { id } = await daybook.createTrail({ name: 'keep', bucket, hasDigests: true })
  await daybook.setLogging('keep', true)
  const close = async () => {
    await daybook.close()
    environment.remove()
  }
  const lastDigestEnd = async () =>
    (await daybook.store.forCustomer(1).digests.findLast(id))?.end.toISOString() ?? null
  return { bucket, environment, daybook, lastDigestEnd, close }
}

async function receiveAndDeliver(daybook: TrailProcess, name: string): Promise<string[]> {
  const ids = await daybook.receiveEvents(name, 3)
  daybook.advanceClock(INTERVAL_S)
  await daybook.deliver()
  return ids
}

// Every window ends in the past, and the windows with events follow each other without a gap.
async function expectWhole(daybook: TrailProcess): Promise<void> {
  const windows = await daybook.windows('keep')
  expect(windows.filter(({ closedAt }) => closedAt > daybook.now())).toEqual([])
  const starts = windows.map(({ afterSequence }) => afterSequence).slice(1)
  expect(windows.map(({ untilSequence }) => untilSequence).slice(0, -1)).toEqual(starts)
  expect(windows.filter(({ state }) => state === 'waiting')).toEqual([])
}

async function countCorrections({ store }: TrailProcess): Promise<number> {
  // Stored in the background.
  await Bun.sleep(100)
  const query = { ...toTestQuery({ eventName: 'CorrectDeliveryWindows' }), until: new Date('2100-01-01') }
  return (await store.forCustomer(1).events.listPage(query, 100, null)).events.length
}

function sorted(ids: string[]): string[] {
  return ids.toSorted()
}
