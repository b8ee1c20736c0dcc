import { describe, expect, test } from 'bun:test'
import { chooseBucketSeconds, listBuckets } from '../../src/domain/counts/buckets.ts'
import { emptyTally } from '../../src/domain/counts/tally.ts'
import { toSegments, toTicks } from '../../views/events/histogram-bars.ts'
import { periodLinks } from '../../views/events/histogram-links.ts'

const NOW = new Date('2026-03-01T12:00:00Z')
const SURROUNDINGS = { now: NOW, retentionDays: 366 }

describe('the labels below a histogram', () => {
  test.each([
    ['30 minutes', '2026-03-01T11:30:00Z', ['11:30', '11:35', '11:40', '11:45', '11:50', '11:55']],
    ['a day', '2026-02-28T12:00:00Z', ['12:00', '15:00', '18:00', '21:00', '00:00', '03:00']],
    ['30 days', '2026-01-30T12:00:00Z', ['31 Jan', '4 Feb', '8 Feb', '12 Feb', '16 Feb']],
    ['a year', '2025-03-01T12:00:00Z', ['13 Mar 2025', '8 May 2025', '3 Jul 2025', '28 Aug 2025']],
  ])('are at round times in %s', (_, from, labels) => {
    const ticks = toTicks(histogramOf(new Date(from), NOW))
    expect(ticks.slice(0, labels.length).map(({ label }) => label)).toEqual(labels)
    expect(ticks.length).toBeLessThanOrEqual(8)
  })
})

describe('a bar', () => {
  test('shows even one event among very many, and stays within the chart', () => {
    const counts = { failed: 1, changes: 1, reads: 1_000_000 }
    const segments = toSegments(counts, 1_000_002, 56)
    expect(segments.map(({ series }) => series)).toEqual(['failed', 'changes', 'reads'])
    for (const { y, height } of segments) {
      expect(height).toBeGreaterThanOrEqual(1.5)
      expect(y).toBeGreaterThanOrEqual(0)
    }
  })
})

describe('the links to other periods', () => {
  test('lead to and fro', () => {
    const from = new Date('2026-02-01T06:00:00Z')
    const until = new Date('2026-02-01T09:00:00Z')
    const { earlier } = periodLinks({ from: 'x', until: 'x' }, histogramOf(from, until), SURROUNDINGS)
    expect(earlier).toEqual({ from: '2026-02-01T03:00:00', until: '2026-02-01T06:00:00' })
    const before = histogramOf(new Date(`${earlier?.from}Z`), new Date(`${earlier?.until}Z`))
    const { later } = periodLinks({ from: 'x', until: 'x' }, before, SURROUNDINGS)
    expect(later).toEqual({ from: '2026-02-01T06:00:00', until: '2026-02-01T09:00:00' })
  })

  test('keep every other filter, and lead to the first page', () => {
    const params = { userName: 'ann', readOnly: 'any', period: '1h', cursor: 'x' }
    const { earlier, zoomOut, later } = periodLinks(
      params,
      histogramOf(new Date('2026-03-01T11:00:00Z'), NOW),
      SURROUNDINGS,
    )
    expect(earlier).toMatchObject({ userName: 'ann', readOnly: 'any', from: '2026-03-01T10:00:00' })
    expect(zoomOut).toEqual({ userName: 'ann', readOnly: 'any', period: '3h' })
    expect(later).toBeNull()
  })
})

function histogramOf(from: Date, until: Date) {
  const period = { fromMs: from.getTime(), untilMs: until.getTime() }
  const bucketSeconds = chooseBucketSeconds(period, 62)
  const buckets = listBuckets(period, bucketSeconds * 1_000).map((ms) => ({
    from: new Date(ms),
    ...emptyTally(),
  }))
  return { from, until, bucketSeconds, complete: true, buckets }
}
