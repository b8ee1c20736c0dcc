import { describe, expect, test } from 'bun:test'
import {
  type AttemptLimit,
  addAttempts,
  KEY_LIMITS,
  PASSWORD_LIMITS,
  waitMs,
} from '../../../src/domain/access/attempt-limit.ts'

const NOTHING = { emptyAt: 0, lastAt: 0 }
const START = 1_772_366_400_000
const HOUR_MS = 3_600_000

/** Returns how many attempts are accepted if one tries all the time, and how long the first ones have to wait. */
function attack(limit: AttemptLimit, forMs: number) {
  let attempts = NOTHING
  const waits: number[] = []
  let now = START
  for (;;) {
    const wait = waitMs(attempts, limit, now)
    now += wait
    if (now >= START + forMs) return { count: waits.length, waits }
    waits.push(wait)
    attempts = addAttempts(attempts, 1, limit, now)
  }
}

describe('a limit of attempts', () => {
  test('lets the first ones through, and then makes each wait longer, up to the longest wait', () => {
    const { waits } = attack(PASSWORD_LIMITS.userInNetwork, HOUR_MS)
    expect(waits.slice(0, 5)).toEqual([0, 0, 0, 0, 0])
    expect(waits.slice(5, 11)).toEqual([1_000, 4_000, 16_000, 64_000, 256_000, 600_000])
  })

  test('holds for an attack that never ends', () => {
    const perHour = (limit: AttemptLimit) => [attack(limit, HOUR_MS).count, attack(limit, 10 * HOUR_MS).count]
    expect(perHour(PASSWORD_LIMITS.userInNetwork)).toEqual([15, 69])
    expect(perHour(PASSWORD_LIMITS.user)).toEqual([99, 549])
    expect(perHour(PASSWORD_LIMITS.known)).toEqual([70, 610])
    expect(perHour(KEY_LIMITS.keyOnMachine)).toEqual([459, 3_699])
  })

  test('is forgotten with the time, one attempt after the other', () => {
    const limit = PASSWORD_LIMITS.known
    const five = addAttempts(NOTHING, 5, limit, START)
    expect(waitMs(five, limit, START)).toBe(1_000)
    expect(waitMs(five, limit, START + 60_000)).toBe(0)
    expect(waitMs(addAttempts(five, 1, limit, START + 60_000), limit, START + 60_000)).toBe(1_000)
    expect(waitMs(addAttempts(five, 1, limit, START + 120_000), limit, START + 120_000)).toBe(0)
  })

  test('is never longer than its longest delay, however far ahead a clock was', () => {
    for (const limit of [PASSWORD_LIMITS.user, PASSWORD_LIMITS.userInNetwork, KEY_LIMITS.keyOnMachine]) {
      for (const aheadMs of [30_000, HOUR_MS, 24 * HOUR_MS, 365 * 24 * HOUR_MS]) {
        const many = addAttempts(NOTHING, limit.free + 10, limit, START + aheadMs)
        expect(waitMs(many, limit, START)).toBe(limit.delayMaxMs)
        expect(waitMs(addAttempts(NOTHING, 1, limit, START + aheadMs), limit, START)).toBe(0)
      }
    }
  })

  test('is not undone by a clock that goes back', () => {
    const limit = PASSWORD_LIMITS.known
    const five = addAttempts(NOTHING, 5, limit, START)
    const more = addAttempts(five, 1, limit, START - 10_000)
    expect(more).toEqual({ emptyAt: five.emptyAt + limit.decayMs, lastAt: START })
    expect(waitMs(more, limit, START)).toBe(2_000)
  })
})
