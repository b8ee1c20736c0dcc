import { expect, test } from 'bun:test'
import type { LogPartition } from '../../../src/store/database.ts'
import { logPartitionsOf } from '../../../src/store/sqlite/sqlite-partitions.ts'
import { tallyInParts } from '../../../src/store/sqlite/sqlite-value-tally.ts'
import { VALUE_SEPARATOR } from '../../../src/store/sqlite/worker-messages.ts'

const DAYS = ['2026-03-01', '2026-02-28', '2026-02-27', '2026-02-26', '2026-02-25', '2026-02-24']
const PARTITIONS = logPartitionsOf(DAYS, new Date('2026-02-01'), new Date('2026-04-01'))

// Threads that make the tally of two days at a time; the value of a row is its day. A question that meets a purged day has no answer.
function openThreads(rows: number[], purged: number[] = []) {
  const gone = new Set<LogPartition>()
  const questions: number[][] = []
  const isThere = (day: LogPartition) => !gone.has(day)
  const send = async (days: LogPartition[], limit: number) => {
    questions.push(days.map((day) => PARTITIONS.indexOf(day)))
    if (questions.length > 1) for (const each of purged) gone.add(PARTITIONS[each] ?? fail())
    if (days.some((day) => gone.has(day))) return null
    const found = days
      .slice(0, 2)
      .flatMap((day) => Array<number>(rows[PARTITIONS.indexOf(day)] ?? 0).fill(PARTITIONS.indexOf(day)))
      .slice(0, limit)
    const shown = found.slice(0, limit - 1)
    const values = [...new Set(shown)]
    const counts = values.map((value) => shown.filter((each) => each === value).length)
    return {
      columns: [{ values: values.join(VALUE_SEPARATOR), counts }],
      rows: found.length,
      days: Math.min(2, days.length),
    }
  }
  return { isThere, send, questions }
}

function fail(): never {
  throw new Error('There is no such day.')
}

async function tallyOf(threads: ReturnType<typeof openThreads>, count: number) {
  const { isThere, send } = threads
  const request = { partitions: PARTITIONS, count, width: 1, isThere }
  const { columns, rows, isMore } = await tallyInParts(request, send)
  return { rows, isMore, byDay: DAYS.map((_, day) => columns[0]?.get(String(day)) ?? 0) }
}

/** What the newest rows are, counted one by one. */
function expectedOf(rows: number[], count: number) {
  let left = count
  const byDay = rows.map((each) => {
    const taken = Math.min(each, left)
    left -= taken
    return taken
  })
  const total = rows.reduce((sum, each) => sum + each, 0)
  return { rows: Math.min(total, count), isMore: total > count, byDay }
}

test.each([
  ['even days', [2, 2, 2, 2, 2, 2]],
  ['a first day without rows', [0, 3, 0, 0, 4, 1]],
  ['many rows in the newer half', [0, 0, 9, 0, 1, 1]],
  ['many rows in the older half', [0, 1, 0, 9, 0, 8]],
  ['many rows on the first day', [9, 1, 1, 1, 1, 1]],
  ['no rows', [0, 0, 0, 0, 0, 0]],
])('the newest rows are counted, up to any number: %s', async (_, rows) => {
  for (let count = 0; count <= 22; count += 1)
    expect([count, await tallyOf(openThreads(rows), count)]).toEqual([count, expectedOf(rows, count)])
})

test('two threads read at the same time if all rows seem to be needed, and else one', async () => {
  const few = openThreads([1, 1, 1, 1, 1, 1])
  await tallyOf(few, 100)
  expect(few.questions.slice(0, 3)).toEqual([[0], [1, 2, 3], [4, 5]])
  const many = openThreads([9, 9, 9, 9, 9, 9])
  await tallyOf(many, 20)
  expect(many.questions).toEqual([[0], [1, 2, 3, 4, 5]])
})

test('days that are purged meanwhile have no rows', async () => {
  expect(await tallyOf(openThreads([1, 2, 3, 4, 5, 6], [2, 5]), 100)).toEqual({
    ...{ rows: 12, isMore: false },
    byDay: [1, 2, 0, 4, 5, 0],
  })
})
