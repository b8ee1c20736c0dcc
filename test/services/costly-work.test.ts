import { describe, expect, test } from 'bun:test'
import type { Caller } from '../../src/domain/access/caller.ts'
import { COSTLY_WORK, type CostlyWorkKind, WAITING_MAX } from '../../src/domain/costly-work.ts'
import { Fault } from '../../src/domain/fault.ts'
import { createCostlyWork } from '../../src/services/costly-work.ts'
import { rejectionOf } from '../support/rejection.ts'

const KINDS = Object.keys(COSTLY_WORK) as CostlyWorkKind[]

const caller = (userName: string, customer = 1): Caller => ({
  customer: { id: customer, name: '', accountId: '', organisationId: '' },
  ...{ userName, isPrimaryAdministrator: false, grants: [], firstProject: 'default', accessKeyId: null },
  clientInfo: { sourceIPAddress: '', userAgent: '', requestId: '' },
})

const LIMITS = { places: { user: 2, customer: 3, process: 4 }, perMinute: 6, waitSeconds: 0 }

function open(limits: Partial<typeof LIMITS> = {}) {
  let nowMs = 0
  const all = { ...COSTLY_WORK, proof: { ...LIMITS, ...limits } }
  const work = createCostlyWork(() => nowMs, all)
  return {
    work,
    acquire: (userName: string, customer = 1) => work.acquire(caller(userName, customer), 'proof'),
    refusal: async (userName: string, customer = 1) => {
      const error = await rejectionOf(work.acquire(caller(userName, customer), 'proof'))
      if (!(error instanceof Fault)) throw error
      return [error.code, error.message, error.retryAfterSeconds]
    },
    counts: () => new Map(work.counts()).get('proof'),
    pass: (ms: number) => {
      nowMs += ms
    },
  }
}

describe('costly work', () => {
  test('has places for each user, customer and process, and a refusal says which are taken', async () => {
    const { acquire, refusal, counts } = open()
    const release = await acquire('ann')
    await acquire('ann')
    expect(await refusal('ann')).toEqual([
      'too_many',
      'You can have at most 2 proofs at the same time. Request them one after another. Try again in 10 seconds.',
      10,
    ])
    await acquire('bob')
    expect((await refusal('cy'))[1]).toStartWith('The users of your organisation can have at most 3 proofs')
    await acquire('ann', 2)
    expect(await refusal('dan', 3)).toEqual([
      'too_many',
      'Daybook is busy with proofs of other users. Try again in 10 seconds.',
      10,
    ])
    expect(counts()).toEqual({ running: 4, waiting: 0, refused: 3 })
    release()
    release()
    await acquire('dan', 3)
    expect(counts()).toEqual({ running: 4, waiting: 0, refused: 3 })
    expect((await refusal('ann'))[1]).toStartWith('Daybook is busy')
  })

  test('waits for a place, first for the customer with the least in progress', async () => {
    const { acquire, counts } = open({ places: { user: 2, customer: 2, process: 2 }, waitSeconds: 5 })
    const [first, second] = [await acquire('ann'), await acquire('ann')]
    const started: string[] = []
    const releases: (() => void)[] = []
    const later = ['ann', 'ann', 'bob'].map(async (userName) => {
      const release = await acquire(userName, userName === 'bob' ? 2 : 1)
      started.push(userName)
      releases.push(release)
    })
    await Bun.sleep(0)
    expect(counts()).toEqual({ running: 2, waiting: 3, refused: 0 })
    first()
    await Bun.sleep(0)
    expect(started).toEqual(['bob'])
    second()
    await Bun.sleep(0)
    expect(started).toEqual(['bob', 'ann'])
    for (const release of releases) release()
    await Promise.all(later)
    expect(counts()).toEqual({ running: 1, waiting: 0, refused: 0 })
  })

  test('is refused if no place is free in time, or too much waits', async () => {
    const { acquire, refusal, counts } = open({
      places: { user: 1, customer: 1, process: 1 },
      waitSeconds: 0.05,
      perMinute: 60,
    })
    await acquire('ann')
    const waiting = Array.from({ length: WAITING_MAX.user }, () => refusal('ann'))
    const startedMs = performance.now()
    await refusal('ann')
    expect(performance.now() - startedMs).toBeLessThan(40)
    await Promise.all(waiting)
    expect(counts()).toEqual({ running: 1, waiting: 0, refused: WAITING_MAX.user + 1 })
  })

  test('has a pace for each user, and twice that for a customer', async () => {
    const { acquire, refusal, pass } = open({ places: { user: 99, customer: 99, process: 99 } })
    for (let count = 0; count < 6; count += 1) await acquire('ann')
    expect(await refusal('ann')).toEqual([
      'too_many',
      'You can start at most 6 proofs a minute. Try again in 10 seconds.',
      10,
    ])
    for (let count = 0; count < 6; count += 1) await acquire('bob')
    expect(await refusal('cy')).toMatchObject(['too_many', expect.stringContaining('a minute'), 5])
    await acquire('cy', 2)
    pass(10_000)
    await acquire('ann')
    expect((await refusal('ann'))[2]).toBe(10)
  })

  test('gives its place back when it fails', async () => {
    const { work, counts } = open()
    const fail = async () => {
      throw new Error('It failed.')
    }
    expect((await rejectionOf(work.run(caller('ann'), 'proof', fail))).message).toBe('It failed.')
    expect(counts()).toEqual({ running: 0, waiting: 0, refused: 0 })
  })

  test.each(KINDS)(
    'of the kind %s has limits that fit one small machine, and a sentence for each refusal',
    async (kind) => {
      const { places, perMinute } = COSTLY_WORK[kind]
      expect(places.user).toBeLessThanOrEqual(places.customer)
      expect(places.customer).toBeLessThanOrEqual(places.process)
      // What follows events does nothing most of the time.
      expect(places.process).toBeLessThanOrEqual(kind === 'follow' ? 200 : 8)
      const work = createCostlyWork(() => 0, {
        ...COSTLY_WORK,
        [kind]: { places, perMinute, waitSeconds: 0 },
      })
      for (let count = 0; count < places.user; count += 1) await work.acquire(caller('ann'), kind)
      expect((await rejectionOf(work.acquire(caller('ann'), kind))).message).toMatch(
        /^You can have at most \d+ .+\. Try again/,
      )
    },
  )
})
