import { formatDay, toDayNumber } from '../../src/domain/reports/report-period.ts'
import { openConsoleClient } from '../support/console-client.ts'
import type { ServerProcess } from '../support/server-process.ts'
import type { Bare } from './bare.ts'
import { download } from './bench-export.ts'
import { mb, median, ms, print, rate, size } from './print-results.ts'

const FORMATS = [
  ['csv', '≥ 0.4'],
  ['json', '≥ 0.4'],
] as const
const SIZES = [100_000, 1_000_000]
const PREVIEWS = 9

/** Compares the Administrator Logs report, at two sizes, with the driver's own read of the same columns. */
export async function compareReports(server: ServerProcess, bare: Bare): Promise<void> {
  const visitor = openConsoleClient(server)
  await visitor.signIn('admin', 'a password for the tests')
  let before: number | null = null
  for (const rows of SIZES) {
    await bare.fillReport(rows)
    await compareFiles(server, await bare.rawReport(), rows)
    const page = `/reports?${periodOf('the last day')}`
    const shown = await median(PREVIEWS, async () => {
      const answer = await visitor.request(page)
      if (!answer.ok || !(await answer.text()).includes('100,000'))
        throw new Error(`${answer.status}: ${page}`)
    })
    print({
      what: `report page with its preview, ${size(rows)} rows`,
      value: `p50 ${ms(shown)}`,
      ...(before === null ? {} : { yardstick: `same at ${size(SIZES[0] ?? 0)}: ${ms(before)}` }),
      ...(before === null ? {} : { ratio: shown / before, aim: '≤ 1.5' }),
    })
    before = shown
  }
}

async function compareFiles(server: ServerProcess, raw: number, rows: number): Promise<void> {
  for (const [format, aim] of FORMATS) {
    const path = `/api/v1/reports/administration?${periodOf('the day after')}&format=${format}`
    const { seconds, firstByteMs, firstRowMs, bytes, peak } = await download(server, path)
    print({
      what: `report of ${size(rows)} rows as ${format}, ${mb(bytes)}`,
      value: rate(rows / seconds, 'rows'),
      yardstick: `raw read of the same columns: ${rate(raw, 'rows')}`,
      ratio: rows / seconds / raw,
      aim,
    })
    print({ what: '    first byte after', value: ms(firstByteMs), aim: '< 100 ms' })
    print({ what: '    first row after', value: ms(firstRowMs) })
    print({ what: '    peak memory of the server', value: mb(peak), aim: '≤ 350 MB' })
  }
}

// As long as a report may be: everything that the sample brought. Programs name the day after, people the last.
function periodOf(end: 'the last day' | 'the day after'): string {
  const today = toDayNumber(new Date())
  return `start=${formatDay(today - 30)}&end=${formatDay(end === 'the last day' ? today : today + 1)}`
}
