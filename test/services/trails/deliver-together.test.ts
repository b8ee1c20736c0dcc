import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import postgres from 'postgres'
import { DATABASES } from '../../support/databases.ts'
import { startStorage, type TestStorage } from '../../support/storage.ts'
import {
  createTrailEnvironment,
  listDeliveredEventIds,
  openTrailProcess,
  START,
  type TrailProcess,
} from '../../support/trail-harness.ts'

const STEP_S = 100
const HOURS = 2

let storage: TestStorage
beforeAll(async () => {
  storage = await startStorage()
})
afterAll(() => storage.stop())

test('two processes with clocks two minutes apart write each archive and digest once, and lose no event', async () => {
  const bucket = `logs-${crypto.randomUUID()}`
  await storage.createBucket(bucket)
  const environment = await createTrailEnvironment('postgres', storage.connection)
  const slow = await openTrailProcess(environment, { start: startPlus(-60) })
  const fast = await openTrailProcess(environment, { start: startPlus(60) })
  await slow.createTrail({ name: 'keep', bucket, hasDigests: true })
  await slow.setLogging('keep', true)
  const received: string[] = []
  for (let second = 0; second < HOURS * 3_600; second += STEP_S) {
    const both = [fast, slow].map((daybook) => daybook.receiveEvents(`${second}-${daybook === fast}`, 3))
    received.push(...(await Promise.all(both)).flat())
    for (const daybook of [fast, slow]) daybook.advanceClock(STEP_S)
    await Promise.all(
      [fast, slow].flatMap((daybook) => [daybook.deliver(), daybook.writeDigests(), daybook.purge()]),
    )
  }
  await fast.setLogging('keep', false)
  await Promise.all([fast, slow].map((daybook) => daybook.deliver()))
  expect((await listDeliveredEventIds(environment, bucket)).toSorted()).toEqual(received.toSorted())
  const written = storage
    .requests()
    .filter(({ method, path }) => method === 'PUT' && path.startsWith(`/${bucket}/AWSLogs`))
    .map(({ path }) => path)
  const archives = written.filter((path) => path.endsWith('.tar.gz'))
  expect(archives.length).toBe(new Set(archives).size)
  expect(archives.length).toBeGreaterThanOrEqual(HOURS * 12)
  // The slow process started a minute before noon, so there is a digest of that minute.
  const digests = new Set(written.filter((path) => path.includes('/CloudTrail-Digest/')))
  expect(digests.size).toBe(HOURS + 1)
  expect([...slow.log, ...fast.log]).toEqual([])
  for (const daybook of [fast, slow]) await daybook.close()
  environment.remove()
}, 60_000)

test('two processes that start and stop trails at the same time do not block each other', async () => {
  const environment = await createTrailEnvironment('postgres')
  const daybooks = [await openTrailProcess(environment), await openTrailProcess(environment)]
  for (const [index, daybook] of daybooks.entries())
    await daybook.createTrail({ name: `keep-${index}`, bucket: `file:keep-${index}` })
  const runs = daybooks.map(async (daybook, index) => {
    for (let turn = 0; turn < 20; turn += 1) {
      daybook.advanceClock(1)
      await daybook.setLogging(`keep-${index}`, true)
      await daybook.receiveEvents(`${index}-${turn}`, 1)
      await daybook.setLogging(`keep-${index}`, false)
    }
  })
  await Promise.all(runs)
  for (const daybook of daybooks) await daybook.deliver()
  for (const index of daybooks.keys()) {
    const ids = await listDeliveredEventIds(environment, `file:keep-${index}`)
    expect(ids.filter((id) => id.startsWith(`${index}-`))).toHaveLength(20)
    expect(new Set(ids).size).toBe(ids.length)
  }
  for (const daybook of daybooks) await daybook.close()
  environment.remove()
})

describe.each(DATABASES)('on %s', (database) => {
  test('the window of a process that crashed is taken over within a minute, and its updates are ignored', async () => {
    const environment = await createTrailEnvironment(database)
    const daybook = await openTrailProcess(environment)
    await daybook.createTrail({ name: 'keep', bucket: 'file:keep' })
    await daybook.setLogging('keep', true)
    const received = await daybook.receiveEvents('a', 3)
    daybook.advanceClock(300)
    await daybook.store.deliveryWindows.closeWindows(daybook.now(), daybook.now())
    const claimed = await daybook.store.deliveryWindows.claim(daybook.now())
    if (claimed === null) throw new Error('No delivery was due.')
    expect(await daybook.deliver()).toBe(0)
    await passMinute(environment.databaseUrl, daybook)
    expect(await daybook.deliver()).toBe(1)
    expect(await daybook.store.deliveryWindows.renew(claimed, daybook.now())).toBe(false)
    expect(await daybook.store.deliveryWindows.fail(claimed, 'too late', daybook.now())).toBe(false)
    expect(await daybook.store.deliveryWindows.complete(claimed, [], daybook.now())).toBe(false)
    expect(await daybook.windows('keep')).toMatchObject([{ state: 'delivered', error: null, attempts: 2 }])
    expect(await listDeliveredEventIds(environment, 'file:keep')).toEqual(received)
    await daybook.close()
    environment.remove()
  })
})

test('events of 600 days that were received at once are all delivered, in the order in which they were received', async () => {
  const environment = await createTrailEnvironment('sqlite')
  const daybook = await openTrailProcess(environment)
  await daybook.createTrail({ name: 'keep', bucket: 'file:keep' })
  await daybook.setLogging('keep', true)
  const received: string[] = []
  for (let day = 0; day < 600; day += 1)
    received.push(...(await daybook.receiveEvents(`day-${day}`, 1, { daysAgo: day })))
  daybook.advanceClock(300)
  await daybook.deliver()
  expect(await listDeliveredEventIds(environment, 'file:keep')).toEqual(received)
  await daybook.close()
  environment.remove()
}, 30_000)

test('a delivery that was interrupted continues at once when the data folder is opened again', async () => {
  const environment = await createTrailEnvironment('sqlite')
  const crashed = await openTrailProcess(environment)
  await crashed.createTrail({ name: 'keep', bucket: 'file:keep' })
  await crashed.setLogging('keep', true)
  const received = await crashed.receiveEvents('a', 3)
  crashed.advanceClock(300)
  await crashed.store.deliveryWindows.closeWindows(crashed.now(), crashed.now())
  await crashed.store.deliveryWindows.claim(crashed.now())
  await crashed.close()
  const daybook = await openTrailProcess(environment, { start: startPlus(301) })
  expect(await daybook.deliver()).toBe(1)
  expect(await listDeliveredEventIds(environment, 'file:keep')).toEqual(received)
  await daybook.close()
  environment.remove()
})

function startPlus(seconds: number): string {
  return new Date(Date.parse(START) + seconds * 1_000).toISOString()
}

// Processes on one PostgreSQL use its clock, which a test cannot set. So the claim is moved instead.
async function passMinute(databaseUrl: string | null, daybook: TrailProcess): Promise<void> {
  daybook.advanceClock(60)
  if (databaseUrl === null) return
  const client = postgres(databaseUrl, { max: 1 })
  const [claim] = await client`
    update deliveries set claimed_until = claimed_until - interval '60 seconds'
    returning claimed_until <= clock_timestamp() as over`
  expect(claim?.over).toBe(true)
  await client.end()
}
