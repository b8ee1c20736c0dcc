import { describe, expect, test } from 'bun:test'
import type { Arrival, IncomingEvent } from '../../../src/domain/events/incoming-event.ts'
import { createGroupQueue } from '../../../src/store/events/append.ts'
import { createGroupWait } from '../../../src/store/events/group-wait.ts'
import { eventOf } from '../../support/store-harness.ts'

function openWait() {
  const clock = { ms: 1_000 }
  return { clock, wait: createGroupWait(() => clock.ms) }
}

describe('a group', () => {
  test('waits for the senders that were answered, for half of the time of the commit', () => {
    const { clock, wait } = openWait()
    wait.commitEnded(4, 4, 6)
    expect(wait.leftMs(4, 4)).toBe(3)
    clock.ms += 2
    expect(wait.leftMs(7, 7)).toBe(1)
    expect(wait.leftMs(8, 8)).toBe(0)
    clock.ms += 2
    expect(wait.leftMs(7, 7)).toBe(0)
  })

  test('waits for 5 ms at most, and not at all with many events', () => {
    const { wait } = openWait()
    wait.commitEnded(4, 4, 80)
    expect(wait.leftMs(4, 4)).toBe(5)
    expect(wait.leftMs(4, 100)).toBe(0)
  })

  test('of a single sender does not wait, and neither does the first one', () => {
    const { wait } = openWait()
    expect(wait.leftMs(1, 1)).toBe(0)
    wait.commitEnded(1, 0, 6)
    expect(wait.leftMs(1, 1)).toBe(0)
  })

  test('does not wait for a while after three waits for senders that did not come back', () => {
    const { wait } = openWait()
    const waitOnce = (batches: number) => {
      wait.commitEnded(4, 4, 6)
      const ms = wait.leftMs(4, 4)
      wait.begin(batches)
      return ms
    }
    // One that came back in between starts the count again.
    expect([6, 6, 8, 6, 6, 6].map(waitOnce)).toEqual([3, 3, 3, 3, 3, 3])
    expect(Array.from({ length: 32 }, () => waitOnce(6)).every((ms) => ms === 0)).toBe(true)
    expect(waitOnce(6)).toBe(3)
  })
})

test('two senders that send one event after the other share the commits', async () => {
  const groups: number[] = []
  const queue = createGroupQueue(async (group: IncomingEvent[]) => {
    groups.push(group.length)
    await Bun.sleep(20)
    return group.map((): Arrival => 'new')
  }, 1)
  const send = async (sender: string) => {
    for (let i = 0; i < 4; i += 1) await queue.append([eventOf(`${sender}${i}`)])
  }
  await Promise.all([send('a'), send('b')])
  expect(groups).toEqual([1, 2, 2, 2, 1])
})
