import { describe, expect, test } from 'bun:test'
import { REPORT_COLUMNS } from '../../../src/domain/reports/report-columns.ts'
import { DATABASES } from '../../support/databases.ts'
import { MARCH, putRows } from '../../support/insert-report-rows.ts'
import { openTestApp } from '../../support/test-app.ts'
import { administratorOf } from '../../support/test-users.ts'

const ROWS = 1_000_000
const MB = 1_000_000
/** How often memory is looked at, in bytes of the report: it has about 150 MB. */
const LOOK = 15 * MB

describe.each([...DATABASES])('a report of a million rows on %s', (database) => {
  test('begins before a row is read, comes in order, and takes no more memory at its end than at its beginning', async () => {
    const daybook = await openTestApp({ database })
    await daybook.send([{ eventName: 'DeleteVolume', userName: 'dora' }])
    await putRows(daybook, ROWS)
    const { reports } = daybook.app.flows
    const admin = await administratorOf(daybook, '000000000001')
    const { body } = await reports.download(admin, { from: MARCH, until: MARCH + 31 }, 'csv')
    const memory: number[] = []
    const sizes: number[] = []
    let rows = -1
    let last = ''
    let isInOrder = true
    let bytes = 0
    for await (const piece of body) {
      sizes.push(piece.length)
      bytes += piece.length
      if (bytes > memory.length * LOOK) memory.push(held())
      for (const line of new TextDecoder().decode(piece).split('\n').slice(0, -1)) {
        rows += 1
        const [id = ''] = line.split(',')
        if (id.startsWith('af779880')) {
          isInOrder &&= id > last
          last = id
        }
      }
    }
    expect(rows).toBe(ROWS + 1)
    expect(isInOrder).toBe(true)
    expect(sizes[0]).toBe(REPORT_COLUMNS.join().length + 1)
    expect(memory.length).toBeGreaterThan(8)
    const early = Math.max(...memory.slice(0, 3))
    expect(Math.max(...memory.slice(-3)) - early).toBeLessThan(LOOK)
    await daybook.close()
  }, 180_000)
})

// Looking for what waits has a measure, so that it costs the same however long the log is.
test.each([...DATABASES])(
  'what waits behind a hundred thousand ended operations is found by looking further, on %s',
  async (database) => {
    const daybook = await openTestApp({ database })
    await daybook.send([{ eventName: 'DeleteVolume', userName: 'dora' }])
    await putRows(daybook, 200_100, 'answered')
    await daybook.send([{ eventName: 'StopInstances', userName: 'waits', eventTime: '2026-03-01T00:00:00Z' }])
    const { reports } = daybook.app.flows
    const admin = await administratorOf(daybook, '000000000001')
    const period = { from: MARCH, until: MARCH + 31 }
    const first = await reports.page(admin, period, { after: null, isPendingOnly: true }, true)
    expect(first.rows).toEqual([])
    expect(first.whole).toEqual({
      count: 100_000,
      isMore: true,
      pending: { count: 0, isMore: true },
      isLogEmpty: false,
    })
    const second = await reports.page(admin, period, { after: first.next, isPendingOnly: true }, false)
    expect([second.rows.map(({ userName }) => userName), second.next]).toEqual([['waits'], null])
    await daybook.close()
  },
  180_000,
)

function held(): number {
  Bun.gc(true)
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
