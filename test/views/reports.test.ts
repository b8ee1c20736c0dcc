import { describe, expect, test } from 'bun:test'
import { DownloadProgress } from '../../views/components/download-progress.tsx'
import { ReportsPage, type ReportsProps } from '../../views/reports/reports.tsx'

const VIEWER = { userName: 'ann', customerName: 'Default', csrf: 'csrf', sections: ['reports'] as const }
const PERIOD = { from: 20_454, until: 20_485 }
const NONE = { count: 0, isMore: false }
const EMPTY = { ...NONE, pending: NONE, isLogEmpty: false }
const NOTHING = {
  period: PERIOD,
  ...{ rows: [], next: null, after: null, whole: EMPTY },
  isPendingOnly: false,
}

function pageWith(shown: Partial<ReportsProps['shown']>): string {
  const entered = { values: {}, faults: {} }
  const now = new Date('2026-02-01T12:00:00Z')
  const props = {
    entered,
    shown: { ...NOTHING, ...shown },
    period: PERIOD,
    downloadId: 'id',
    now,
    viewer: VIEWER,
  }
  return String(ReportsPage(props))
}

describe('the page of reports', () => {
  test('tells a log in which nothing ever stood from days without rows', () => {
    expect(pageWith({ whole: { ...EMPTY, isLogEmpty: true } })).toContain('The administrator log is empty')
    expect(pageWith({ whole: { ...EMPTY, isLogEmpty: true } })).not.toContain('No rows on these days')
    expect(pageWith({})).toContain('No rows on these days')
  })

  test('says that there are more rows than were counted, and expects no number of them', () => {
    const page = pageWith({ whole: { count: 100_000, isMore: true, pending: NONE, isLogEmpty: false } })
    expect(page).toContain('more than 100,000 rows')
    expect(page).toContain('/reports/administration/progress?id=id"')
    expect(pageWith({ whole: { count: 1, isMore: false, pending: NONE, isLogEmpty: false } })).toContain(
      '>1 row<',
    )
  })
})

describe('the way to pending operations', () => {
  test.each([
    [{ count: 0, isMore: false }, 'Pending only (0)'],
    [{ count: 7, isMore: false }, 'Pending only (7)'],
    [{ count: 100, isMore: true }, 'Pending only (100+)'],
    [{ count: 0, isMore: true }, 'Pending only</a>'],
  ])('says of %j: %s', (pending, words) => {
    expect(pageWith({ whole: { count: 9, isMore: false, pending, isLogEmpty: false } })).toContain(words)
  })

  test('leads on where none was found among those that were looked through', () => {
    const shown = { isPendingOnly: true, whole: { count: 9, isMore: true, pending: NONE, isLogEmpty: false } }
    const page = pageWith({ ...shown, next: 'a-place' })
    expect(page).toContain('after=a-place')
    expect(page).toContain('None found yet: look further')
    expect(pageWith(shown)).toContain('No operation waits for its outcome here')
  })
})

describe('how far a download is', () => {
  test('is a bar without a measure where nobody knows how many rows there are', () => {
    const download = { rows: 123_456, state: 'going' } as const
    const told = String(DownloadProgress({ id: 'id', download, total: null, asks: 0 }))
    expect(told).toContain('<progress aria-label="Rows sent"></progress>')
    expect(told).toContain('>123,456 rows<')
  })

  test('never is more than all, though rows came in since they were counted', () => {
    const download = { rows: 12, state: 'going' } as const
    expect(String(DownloadProgress({ id: 'id', download, total: 10, asks: 0 }))).toContain('value="10"')
  })
})
