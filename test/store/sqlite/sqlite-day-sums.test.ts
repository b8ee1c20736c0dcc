import { expect, test } from 'bun:test'
import type { LogPartition } from '../../../src/store/database.ts'
import { sumInParts } from '../../../src/store/sqlite/sqlite-day-sums.ts'
import { logPartitionsOf } from '../../../src/store/sqlite/sqlite-partitions.ts'

const DAYS = ['2026-03-01', '2026-02-28', '2026-02-27', '2026-02-26']
const PARTITIONS = logPartitionsOf(DAYS, new Date('2026-02-01'), new Date('2026-04-01'))
/** The number of rows of each day, and its first time. */
const ROWS = [2, 5, 1, 4]

// A thread that sums two days at a time; once it comes to a day that is purged, it sums nothing.
function openThread({ purgedAtQuestion = 0, purged = [] as number[] } = {}) {
  const gone = new Set<LogPartition>()
  let questions = 0
  const isThere = (day: LogPartition) => !gone.has(day)
  const send = async (days: LogPartition[], limit: number) => {
    questions += 1
    if (questions === purgedAtQuestion) for (const each of purged) gone.add(PARTITIONS[each] ?? fail())
    if (days.some((day) => gone.has(day))) return null
    return days.slice(0, 2).map((day) => {
      const place = PARTITIONS.indexOf(day)
      return [Math.min(limit, ROWS[place] ?? 0), `time ${place}`]
    })
  }
  return { isThere, send }
}

function fail(): never {
  throw new Error('There is no such day.')
}

const sumsOf = async (thread: ReturnType<typeof openThread>, max = 100) => {
  const { isThere, send } = thread
  const sums = await sumInParts({ partitions: PARTITIONS, max, isThere }, send)
  return sums.map(({ count, values }) => [count, ...values])
}

test('the sums of days are in their order, in as many parts as the thread takes', async () => {
  const sums = [
    [2, 'time 0'],
    [5, 'time 1'],
    [1, 'time 2'],
    [4, 'time 3'],
  ]
  expect(await sumsOf(openThread())).toEqual(sums)
  expect(await sumsOf(openThread(), 7)).toEqual(sums.slice(0, 2))
})

test.each([
  [1, [3], [[2, 'time 0'], [5, 'time 1'], [1, 'time 2'], [0]]],
  [1, [0, 1], [[0], [0], [1, 'time 2'], [4, 'time 3']]],
  [2, [2], [[2, 'time 0'], [5, 'time 1'], [0], [4, 'time 3']]],
  [2, [2, 3], [[2, 'time 0'], [5, 'time 1'], [0], [0]]],
  [1, [0, 1, 2, 3], [[0], [0], [0], [0]]],
])(
  'days that are purged at question %p have no rows, and the others stay in their places (%p)',
  async (purgedAtQuestion, purged, sums) => {
    expect(await sumsOf(openThread({ purgedAtQuestion, purged }))).toEqual(sums)
  },
)
