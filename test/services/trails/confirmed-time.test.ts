import { expect, test } from 'bun:test'
import { DATABASES } from '../../support/databases.ts'
import { toTestQuery } from '../../support/store-harness.ts'
import {
  createTrailEnvironment,
  openTrailProcess,
  START,
  type TrailEnvironment,
} from '../../support/trail-harness.ts'

const AHEAD_S = 7_200

// A process whose clock can be set, while the clock that only runs forward shows how much time has passed.
async function openWithClock(environment: TrailEnvironment) {
  let passedS = 0
  let aheadS = 0
  const daybook = await openTrailProcess(environment, { monotonicMs: () => passedS * 1_000 })
  const move = () =>
    daybook.setClock(new Date(new Date(START).getTime() + (passedS + aheadS) * 1_000).toISOString())
  return {
    daybook,
    pass(seconds: number) {
      passedS += seconds
      move()
    },
    setAhead(seconds: number) {
      aheadS = seconds
      move()
    },
  }
}

test.each([...DATABASES])(
  'a clock that is two hours ahead over several heartbeats ends no hour of a digest early, on %s',
  async (database) => {
    const environment = await createTrailEnvironment(database)
    const { daybook, pass, setAhead } = await openWithClock(environment)
    const { id } = await daybook.createTrail({ name: 'keep', bucket: 'file:keep', hasDigests: true })
    await daybook.setLogging('keep', true)
    const run = async (name: string) => {
      await daybook.store.sources.recordHeartbeat(daybook.now(), false)
      await daybook.receiveEvents(name, 2)
      await daybook.deliver()
      await daybook.writeDigests()
    }
    for (let minute = 0; minute < 30; minute += 5) {
      pass(300)
      if (minute === 10) setAhead(AHEAD_S)
      if (minute === 25) setAhead(0)
      await run(`minute-${minute}`)
    }
    const { digests } = daybook.store.forCustomer(1)
    expect(await digests.findLast(id)).toBeNull()
    const ends = (await daybook.windows('keep')).map(({ closedAt }) => closedAt.toISOString())
    expect(ends).toEqual(
      ['05', '10', '15', '20', '25', '30'].map((minute) => `2026-03-01T12:${minute}:00.000Z`),
    )
    pass(1_805)
    await run('later')
    expect((await digests.findLast(id))?.end).toEqual(new Date('2026-03-01T13:00:00Z'))
    expect((await daybook.verifyTrail('keep')).findings).toEqual([])
    expect(daybook.log).toEqual([])
    await daybook.close()
    environment.remove()
  },
)

test.each([...DATABASES])(
  'a clock that is set for good is believed after an hour, on %s',
  async (database) => {
    const environment = await createTrailEnvironment(database)
    const { daybook, pass, setAhead } = await openWithClock(environment)
    const { id } = await daybook.createTrail({ name: 'keep', bucket: 'file:keep', hasDigests: true })
    await daybook.setLogging('keep', true)
    await daybook.deliver()
    setAhead(AHEAD_S)
    await daybook.store.sources.recordHeartbeat(daybook.now(), false)
    await daybook.deliver()
    for (const seconds of [300, 3_301]) {
      pass(seconds)
      await daybook.store.sources.recordHeartbeat(daybook.now(), false)
      await daybook.deliver()
      await daybook.writeDigests()
    }
    expect((await daybook.windows('keep')).map(({ closedAt }) => closedAt.toISOString())).toEqual([
      '2026-03-01T12:05:00.000Z',
      '2026-03-01T15:00:00.000Z',
    ])
    expect((await daybook.store.forCustomer(1).digests.findLast(id))?.end).toEqual(
      new Date('2026-03-01T15:00:00Z'),
    )
    await daybook.close()
    environment.remove()
  },
)

test.each([...DATABASES])('a digest that ends in the future is said once, on %s', async (database) => {
  const environment = await createTrailEnvironment(database)
  const daybook = await openTrailProcess(environment)
  await daybook.createTrail({ name: 'keep', bucket: 'file:keep', hasDigests: true })
  await daybook.setLogging('keep', true)
  daybook.advanceClock(AHEAD_S)
  await daybook.writeDigests()
  daybook.advanceClock(-AHEAD_S)
  for (let run = 0; run < 2; run += 1) await daybook.writeDigests()
  expect(daybook.log).toMatchObject([
    {
      message: 'The newest digest of a trail ends in the future: the next one is written after that',
      ...{ trail: 'keep', end: '2026-03-01T14:00:00.000Z' },
    },
  ])
  // Stored in the background.
  await Bun.sleep(100)
  const query = { ...toTestQuery({ eventName: 'FindDigestInFuture' }), until: new Date('2100-01-01') }
  expect((await daybook.store.forCustomer(1).events.listPage(query, 10, null)).events).toHaveLength(1)
  await daybook.close()
  environment.remove()
})
