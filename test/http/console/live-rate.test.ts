import { expect, test } from 'bun:test'
import { createRowRate } from '../../../src/http/console/live-rate.ts'

test('events become rows until there are more than 20 a second, and again after a quieter second', () => {
  let nowMs = 0
  const rate = createRowRate(() => nowMs)
  expect([rate.take(15), rate.take(5), rate.take(1)]).toEqual([true, true, false])
  nowMs = 999
  expect(rate.take(1)).toBe(false)
  nowMs = 1_500
  expect(rate.take(19)).toBe(true)
  nowMs = 4_000
  expect([rate.take(21), rate.take(1)]).toEqual([false, false])
  nowMs = 5_001
  expect(rate.take(20)).toBe(true)
})
