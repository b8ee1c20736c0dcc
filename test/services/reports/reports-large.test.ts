import { describe, expect, test } from 'bun:test'
import { REPORT_COLUMNS } from '../../../src/domain/reports/report-columns.ts'
import { DATABASES } from '../../support/databases.ts'
import { insertReportRows, MARCH_1_DAY } from '../../support/insert-report-rows.ts'
import { openTestApp } from '../../support/test-app.ts'
import { administratorOf } from '../../support/test-users.ts'

const ROWS = 1_000_000
const MB = 1_000_000
/** Memory is measured after this many bytes of the report, which has about 150 MB. */
const MEASURE_BYTES = 15 * MB

describe.each([...DATABASES])('a report of a million rows on %s', (database) => {
  test('sends its header before a row is read, is in order, and needs no more memory at its end than at its start', async () => {
    const daybook = await openTestApp({ database })
    await daybook.send([{ eventName: 'DeleteVolume', userName: 'dora' }])
    await insertReportRows(daybook, ROWS)
    const { reports } = daybook.app.services
    const admin = await administratorOf(daybook, '000000000001')
    const { body } = await reports.download(
      admin,
      { from: MARCH_1_DAY, until: MARCH_1_DAY + 31 },
      { format: 'csv' },
    )
    const memory: number[] = []
    const sizes: number[] = []
    let rows = -1
    let last = ''
    let isInOrder = true
    let bytes = 0
    for await (const piece of body) {
      sizes.push(piece.length)
      bytes += piece.length
      if (bytes > memory.length * MEASURE_BYTES) memory.push(usedMemory())
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
    expect(Math.max(...memory.slice(-3)) - early).toBeLessThan(MEASURE_BYTES)
    await daybook.close()
  }, 180_000)
})

// One page searches a limited number of rows, so that it costs the same however long the log is.
test.each([...DATABASES])(
  'a pending operation behind 100,000 ended ones is on the second page, on %s',
  async (database) => {
    const daybook = await openTestApp({ database })
    await daybook.send([{ eventName: 'DeleteVolume', userName: 'dora' }])
    await insertReportRows(daybook, 200_100, 'completed')
    await daybook.send([{ eventName: 'StopInstances', userName: 'waits', eventTime: '2026-03-01T00:00:00Z' }])
    const { reports } = daybook.app.services
    const admin = await administratorOf(daybook, '000000000001')
    const period = { from: MARCH_1_DAY, until: MARCH_1_DAY + 31 }
    const first = await reports.listPage(admin, period, { after: null, isPendingOnly: true }, true)
    expect(first.rows).toEqual([])
    expect(first.totals).toEqual({
      count: 100_000,
      isMore: true,
      pending: { count: 0, isMore: true },
      isLogEmpty: false,
    })
    const second = await reports.listPage(admin, period, { after: first.next, isPendingOnly: true }, false)
    expect([second.rows.map(({ userName }) => userName), second.next]).toEqual([['waits'], null])
    await daybook.close()
  },
  180_000,
)

function usedMemory(): number {
  Bun.gc(true)
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
