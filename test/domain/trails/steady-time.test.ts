import { expect, test } from 'bun:test'
import { readSteadyTime, type SteadyClock } from '../../../src/domain/trails/steady-time.ts'

const MINUTE_MS = 60_000

// Each step: minutes by the clock that only runs forward, by the clock that may be set, and by the time that is taken.
test.each<[string, [monotonic: number, clock: number, taken: number][]]>([
  [
    'runs evenly',
    [
      [0, 0, 0],
      [10, 10, 10],
      [600, 600, 600],
    ],
  ],
  [
    'is corrected by a few minutes',
    [
      [0, 0, 0],
      [10, 14, 14],
      [20, 24, 24],
      [30, 30, 30],
    ],
  ],
  [
    'is two hours ahead for ten minutes',
    [
      [0, 0, 0],
      [1, 121, 1],
      [10, 130, 10],
      [11, 11, 11],
      [20, 20, 20],
    ],
  ],
  [
    'is set forward for good',
    [
      [0, 0, 0],
      [1, 121, 1],
      [60, 180, 60],
      [61, 181, 181],
      [70, 190, 190],
    ],
  ],
  [
    'is set forward twice',
    [
      [0, 0, 0],
      [1, 121, 1],
      [50, 290, 50],
      [61, 301, 61],
      [110, 350, 350],
    ],
  ],
  [
    'is behind for ten minutes',
    [
      [0, 200, 200],
      [1, 81, 81],
      [10, 90, 90],
      [11, 211, 211],
    ],
  ],
  [
    'is set back for good',
    [
      [0, 200, 200],
      [1, 81, 81],
      [61, 141, 141],
      [62, 262, 142],
      [63, 143, 143],
    ],
  ],
])('the time of a clock that %s', (_, steps) => {
  let clock: SteadyClock | null = null
  const taken = steps.map(([monotonic, now]) => {
    const reading = { now: new Date(now * MINUTE_MS), monotonicMs: monotonic * MINUTE_MS }
    const result: ReturnType<typeof readSteadyTime> = readSteadyTime(clock, reading)
    clock = result.clock
    return result.time.getTime() / MINUTE_MS
  })
  expect(taken).toEqual(steps.map(([, , expected]) => expected))
})
