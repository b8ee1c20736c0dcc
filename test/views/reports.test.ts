import { describe, expect, test } from 'bun:test'
import { DownloadProgress } from '../../views/components/download-progress.tsx'
import { ReportsPage, type ReportView } from '../../views/reports/reports.tsx'

const VIEWER = { userName: 'ann', customerName: 'Default', csrf: 'csrf', sections: ['reports'] as const }
const PERIOD = { from: 20_454, until: 20_485 }
const ZERO = { count: 0, isMore: false }
const NO_TOTALS = { ...ZERO, pending: ZERO, isLogEmpty: false }
const EMPTY_REPORT: ReportView = {
  period: PERIOD,
  rows: [],
  next: null,
  after: null,
  totals: NO_TOTALS,
  isPendingOnly: false,
}

function renderPage(report: Partial<ReportView>): string {
  const props = {
    form: { values: {}, faults: {} },
    report: { ...EMPTY_REPORT, ...report },
    period: PERIOD,
    downloadId: 'id',
    now: new Date('2026-02-01T12:00:00Z'),
    viewer: VIEWER,
  }
  return String(ReportsPage(props))
}

describe('the reports page', () => {
  test('distinguishes an empty log from a period without rows', () => {
    expect(renderPage({ totals: { ...NO_TOTALS, isLogEmpty: true } })).toContain(
      'The administrator log is empty',
    )
    expect(renderPage({ totals: { ...NO_TOTALS, isLogEmpty: true } })).not.toContain('No rows in this period')
    expect(renderPage({})).toContain('No rows in this period')
  })

  test('says that there are more rows than were counted, and then shows progress without a total', () => {
    const page = renderPage({ totals: { count: 100_000, isMore: true, pending: ZERO, isLogEmpty: false } })
    expect(page).toContain('more than 100,000 rows')
    expect(page).toContain('/reports/administration/progress?id=id"')
    expect(renderPage({ totals: { count: 1, isMore: false, pending: ZERO, isLogEmpty: false } })).toContain(
      '>1 row<',
    )
  })
})

describe('the link to pending operations', () => {
  test.each([
    [{ count: 0, isMore: false }, 'Pending only (0)'],
    [{ count: 7, isMore: false }, 'Pending only (7)'],
    [{ count: 100, isMore: true }, 'Pending only (100+)'],
    [{ count: 0, isMore: true }, 'Pending only</a>'],
  ])('shows %j as %s', (pending, label) => {
    expect(renderPage({ totals: { count: 9, isMore: false, pending, isLogEmpty: false } })).toContain(label)
  })

  test('leads to further rows if none was found in the rows that were searched', () => {
    const totals = { count: 9, isMore: true, pending: ZERO, isLogEmpty: false }
    const page = renderPage({ isPendingOnly: true, totals, next: 'a-cursor' })
    expect(page).toContain('after=a-cursor')
    expect(page).toContain('None found yet. Keep searching')
    expect(renderPage({ isPendingOnly: true, totals })).toContain('No pending operations')
  })
})

describe('download progress', () => {
  const url = () => '/progress'

  test('is a progress bar without a value if the number of rows is unknown', () => {
    const download = { rows: 123_456, state: 'running' } as const
    const progress = String(DownloadProgress({ url, download, total: null, attempts: 0 }))
    expect(progress).toContain('<progress aria-label="Rows sent"></progress>')
    expect(progress).toContain('>123,456 rows<')
  })

  test('does not exceed the total, even if rows were added after it was counted', () => {
    const download = { rows: 12, state: 'running' } as const
    expect(String(DownloadProgress({ url, download, total: 10, attempts: 0 }))).toContain('value="10"')
  })
})
