import { describe, expect, test } from 'bun:test'
import { collectPage, PAGE_BYTES_MAX } from '../../../src/store/events/collect-page.ts'
import { DATABASES } from '../../support/databases.ts'
import { openTestApp } from '../../support/test-app.ts'

const LARGE = 250_000

describe.each(DATABASES)('a page, on %s,', (database) => {
  test('of large records ends at 8 MB with a cursor, and all pages together have each event once', async () => {
    const daybook = await openTestApp({ database })
    const pad = 'ä'.repeat(LARGE / 2)
    const sent = Array.from({ length: 90 }, (_, index) => ({
      ...{ eventID: `e-${index}`, eventName: 'StopInstances', userName: 'ann' },
      ...(index % 3 === 0 ? {} : { pad }),
      resources: [{ ARN: 'arn:a', type: 'AWS::EC2::Instance' }],
    }))
    for (const each of [sent.slice(0, 45), sent.slice(45)]) await daybook.send(each)
    for (const filter of ['userName=ann', 'resourceName=arn:a']) {
      const ids: string[] = []
      const sizes: number[] = []
      let cursor = ''
      for (;;) {
        const text = await (await daybook.api(`/events?${filter}&limit=1000${cursor}`)).text()
        const { events, next } = JSON.parse(text)
        ids.push(...events.map(({ eventID }: { eventID: string }) => eventID))
        sizes.push(Buffer.byteLength(text))
        if (next === null) break
        cursor = `&cursor=${next}`
      }
      expect(ids).toEqual(sent.map(({ eventID }) => eventID).toReversed())
      expect(sizes).toHaveLength(2)
      expect(Math.max(...sizes)).toBeLessThan(PAGE_BYTES_MAX + 10_000)
      expect(sizes[0]).toBeGreaterThan(PAGE_BYTES_MAX - 2 * LARGE)
    }
    await daybook.close()
  }, 30_000)
})

describe('a page', () => {
  const partition = (sizes: number[], reads: number[]) => ({ sizes, reads })
  const select = async (
    { sizes, reads }: ReturnType<typeof partition>,
    after: { sequence: number } | null,
    count: number,
  ) => {
    reads.push(count)
    const from = after === null ? 0 : after.sequence + 1
    return sizes.slice(from, from + count).map((size, index) => ({
      ...{ eventTime: new Date(0), sequence: from + index, record: 'x'.repeat(size) },
    }))
  }

  test('of the default size is one statement', async () => {
    const reads: number[] = []
    const page = await collectPage([partition(Array(200).fill(100), reads)], 50, select)
    expect([page.rows.length, page.isMore, reads]).toEqual([50, true, [51]])
  })

  test('is complete without a further one if exactly as many rows as it may have are left', async () => {
    const page = await collectPage([partition(Array(50).fill(100), [])], 50, select)
    expect([page.rows.length, page.isMore]).toEqual([50, false])
  })

  test('has one row even if it is larger than a page', async () => {
    const page = await collectPage([partition([PAGE_BYTES_MAX + 1, 5], [])], 50, select)
    expect([page.rows.length, page.isMore]).toEqual([1, true])
    const last = await collectPage([partition([PAGE_BYTES_MAX + 1], [])], 50, select)
    expect([last.rows.length, last.isMore]).toEqual([1, false])
  })

  test('goes on in the next partition, and counts the bytes of all', async () => {
    const half = PAGE_BYTES_MAX / 2
    const parts = [partition([half, 10], []), partition([], []), partition([half - 10, 10, 1], [])]
    const page = await collectPage(parts, 50, select)
    expect(page.rows.map(({ record }) => record.length)).toEqual([half, 10, half - 10])
    expect(page.isMore).toBe(true)
  })

  test('of small records reads more at a time, and of large ones only as many as fit', async () => {
    const small: number[] = []
    await collectPage([partition(Array(2_000).fill(100), small)], 1_000, select)
    expect(small.slice(0, 3)).toEqual([51, 128, 128])
    const large: number[] = []
    await collectPage([partition(Array(2_000).fill(100_000), large)], 1_000, select)
    expect(large).toEqual([51, 34])
  })
})
