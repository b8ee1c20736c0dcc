import { expect, test } from 'bun:test'
import type { Arrival, IncomingEvent } from '../../../src/domain/events/incoming-event.ts'
import { createGroupQueue } from '../../../src/store/events/append.ts'
import { rejectionOf } from '../../support/rejection.ts'
import { eventOf } from '../../support/store-harness.ts'

test('batches that arrive during a commit share the next one, and each gets its own answers in order', async () => {
  const groups: number[] = []
  const queue = createGroupQueue(async (group) => {
    groups.push(group.length)
    await Bun.sleep(1)
    return group.map(({ id }) => (id.startsWith('new') ? 'new' : 'duplicate'))
  }, 1)
  const results = await Promise.all([
    queue.append([eventOf('new1')]),
    queue.append([eventOf('new2'), eventOf('old2')]),
    queue.append([]),
    queue.append([eventOf('old3')]),
  ])
  expect(results).toEqual([['new'], ['new', 'duplicate'], [], ['duplicate']])
  expect(groups).toEqual([1, 3])
})

test('batches that arrive in one turn of the event loop can share a commit, and idle waits for it', async () => {
  const groups: number[] = []
  const commit = async (group: IncomingEvent[]) => {
    groups.push(group.length)
    await Bun.sleep(1)
    return group.map((): Arrival => 'new')
  }
  const queue = createGroupQueue(commit, 1, setImmediate)
  const sent = ['a', 'b', 'c'].map((id) => queue.append([eventOf(id)]))
  expect(groups).toEqual([])
  await queue.idle()
  expect(groups).toEqual([3])
  expect(await Promise.all(sent)).toEqual([['new'], ['new'], ['new']])
})

test('a batch that cannot be stored does not make the others in its group fail', async () => {
  const queue = createGroupQueue(async (group) => {
    if (group.some(({ id }) => id === 'bad')) throw new Error('no')
    return group.map(() => 'new')
  }, 1)
  const results = await Promise.allSettled(
    ['first', 'good', 'bad', 'fine'].map((id) => queue.append([eventOf(id)])),
  )
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled'])
})

test('throws an unavailable fault when too many events are waiting, and idle waits for all of them', async () => {
  let stored = 0
  const queue = createGroupQueue(async (group) => {
    await Bun.sleep(1)
    stored += group.length
    return group.map(() => 'new')
  }, 1)
  const batch = Array.from({ length: 10_000 }, (_, i) => eventOf(`e${i}`))
  const sent = Array.from({ length: 7 }, () => queue.append(batch))
  expect((await rejectionOf(queue.append(batch))).message).toInclude('Send this request again in a second.')
  await queue.idle()
  await Promise.all(sent)
  expect(stored).toBe(70_000)
})

test('customers take turns, and one that sends too much does not make the batches of another be refused', async () => {
  const groups: number[][] = []
  const queue = createGroupQueue(async (group) => {
    await Bun.sleep(1)
    groups.push([...new Set(group.map(({ customer }) => customer))])
    return group.map(() => 'new')
  }, 1)
  const batchOf = (customer: number, size: number) =>
    Array.from({ length: size }, (_, i) => eventOf(`${customer}-${i}`, 0, { customer }))
  const flood = Array.from({ length: 7 }, () => queue.append(batchOf(1, 10_000)))
  expect((await rejectionOf(queue.append(batchOf(1, 10_000)))).message).toInclude('Send this request again')
  const other = queue.append(batchOf(2, 10))
  await other
  expect(groups).toEqual([[1], [1], [2]])
  await Promise.all(flood)
  expect(groups).toHaveLength(8)
})
