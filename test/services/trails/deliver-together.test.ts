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

test('two processes whose clocks are off by a minute each way write each archive and digest once, and lose nothing', async () => {
  const bucket = `logs-${crypto.randomUUID()}`
  await storage.createBucket(bucket)
  const place = await createTrailEnvironment('postgres', storage.connection)
  const slow = await openTrailProcess(place, { opened: off(-60) })
  const fast = await openTrailProcess(place, { opened: off(60) })
  await slow.createTrail({ name: 'keep', bucket, hasDigests: true })
  await slow.setLogging('keep', true)
  const received: string[] = []
  for (let second = 0; second < HOURS * 3_600; second += STEP_S) {
    const both = [fast, slow].map((crew) => crew.receiveEvents(`${second}-${crew === fast}`, 3))
    received.push(...(await Promise.all(both)).flat())
    for (const crew of [fast, slow]) crew.advanceClock(STEP_S)
    await Promise.all([fast, slow].flatMap((crew) => [crew.deliver(), crew.writeDigests(), crew.purge()]))
  }
  await fast.setLogging('keep', false)
  await Promise.all([fast, slow].map((crew) => crew.deliver()))
  expect((await listDeliveredEventIds(place, bucket)).toSorted()).toEqual(received.toSorted())
  const written = storage
    .requests()
    .filter(({ method, path }) => method === 'PUT' && path.startsWith(`/${bucket}/AWSLogs`))
    .map(({ path }) => path)
  const archives = written.filter((path) => path.endsWith('.tar.gz'))
  expect(archives.length).toBe(new Set(archives).size)
  expect(archives.length).toBeGreaterThanOrEqual(HOURS * 12)
  // The slower one began a minute before noon, so there is a digest of that minute.
  const digests = new Set(written.filter((path) => path.includes('/CloudTrail-Digest/')))
  expect(digests.size).toBe(HOURS + 1)
  expect([...slow.log, ...fast.log]).toEqual([])
  for (const crew of [fast, slow]) await crew.close()
  place.remove()
}, 60_000)

test('trails that two processes start and stop at the same moment do not lock each other up', async () => {
  const place = await createTrailEnvironment('postgres')
  const crews = [await openTrailProcess(place), await openTrailProcess(place)]
  for (const [index, crew] of crews.entries())
    await crew.createTrail({ name: `keep-${index}`, bucket: `file:keep-${index}` })
  const turns = crews.map(async (crew, index) => {
    for (let turn = 0; turn < 20; turn += 1) {
      crew.advanceClock(1)
      await crew.setLogging(`keep-${index}`, true)
      await crew.receiveEvents(`${index}-${turn}`, 1)
      await crew.setLogging(`keep-${index}`, false)
    }
  })
  await Promise.all(turns)
  for (const crew of crews) await crew.deliver()
  for (const index of crews.keys()) {
    const ids = await listDeliveredEventIds(place, `file:keep-${index}`)
    expect(ids.filter((id) => id.startsWith(`${index}-`))).toHaveLength(20)
    expect(new Set(ids).size).toBe(ids.length)
  }
  for (const crew of crews) await crew.close()
  place.remove()
})

describe.each(DATABASES)('on %s', (database) => {
  test('the window of a process that died is taken over within a minute, and it has no more say in it', async () => {
    const place = await createTrailEnvironment(database)
    const crew = await openTrailProcess(place)
    await crew.createTrail({ name: 'keep', bucket: 'file:keep' })
    await crew.setLogging('keep', true)
    const received = await crew.receiveEvents('a', 3)
    crew.advanceClock(300)
    await crew.store.deliveryWindows.closeWindows(crew.now())
    const claimed = await crew.store.deliveryWindows.claim(crew.now())
    if (claimed === null) throw new Error('Nothing was due.')
    expect(await crew.deliver()).toBe(0)
    await passMinute(place.databaseUrl, crew)
    expect(await crew.deliver()).toBe(1)
    expect(await crew.store.deliveryWindows.renew(claimed, crew.now())).toBe(false)
    expect(await crew.store.deliveryWindows.fail(claimed, 'too late', crew.now())).toBe(false)
    expect(await crew.store.deliveryWindows.complete(claimed, [], crew.now())).toBe(false)
    expect(await crew.windows('keep')).toMatchObject([{ state: 'delivered', error: null, attempts: 2 }])
    expect(await listDeliveredEventIds(place, 'file:keep')).toEqual(received)
    await crew.close()
    place.remove()
  })
})

test('what was received for six hundred days at once is delivered whole, in the order of receipt', async () => {
  const place = await createTrailEnvironment('sqlite')
  const crew = await openTrailProcess(place)
  await crew.createTrail({ name: 'keep', bucket: 'file:keep' })
  await crew.setLogging('keep', true)
  const received: string[] = []
  for (let day = 0; day < 600; day += 1)
    received.push(...(await crew.receiveEvents(`day-${day}`, 1, { daysAgo: day })))
  crew.advanceClock(300)
  await crew.deliver()
  expect(await listDeliveredEventIds(place, 'file:keep')).toEqual(received)
  await crew.close()
  place.remove()
}, 30_000)

test('a folder that is opened again goes on at once with what was under way', async () => {
  const place = await createTrailEnvironment('sqlite')
  const died = await openTrailProcess(place)
  await died.createTrail({ name: 'keep', bucket: 'file:keep' })
  await died.setLogging('keep', true)
  const received = await died.receiveEvents('a', 3)
  died.advanceClock(300)
  await died.store.deliveryWindows.closeWindows(died.now())
  await died.store.deliveryWindows.claim(died.now())
  await died.close()
  const crew = await openTrailProcess(place, { opened: off(301) })
  expect(await crew.deliver()).toBe(1)
  expect(await listDeliveredEventIds(place, 'file:keep')).toEqual(received)
  await crew.close()
  place.remove()
})

function off(seconds: number): string {
  return new Date(Date.parse(START) + seconds * 1_000).toISOString()
}

// Processes on one PostgreSQL go by its clock, which nobody sets: the claim is moved instead.
async function passMinute(databaseUrl: string | null, crew: TrailProcess): Promise<void> {
  crew.advanceClock(60)
  if (databaseUrl === null) return
  const client = postgres(databaseUrl, { max: 1 })
  const [claim] = await client`
    update deliveries set claimed_until = claimed_until - interval '60 seconds'
    returning claimed_until <= clock_timestamp() as over`
  expect(claim?.over).toBe(true)
  await client.end()
}
