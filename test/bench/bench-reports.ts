import { formatDay, toDayNumber } from '../../src/domain/time.ts'
import { openConsoleClient } from '../support/console-client.ts'
import type { ServerProcess } from '../support/server-process.ts'
import { download, printFile } from './bench-export.ts'
import type { DirectDatabase } from './direct-database.ts'
import {
  formatCount,
  formatMegabytes,
  formatMs,
  formatRate,
  median,
  printMeasurement,
} from './measurement.ts'

const FORMATS = [
  ['csv', { atLeast: 0.4 }],
  ['json', { atLeast: 0.4 }],
] as const
const SIZES = [100_000, 1_000_000]
const PREVIEWS = 9

/** Compares the Administrator Logs report, with 100,000 rows and with as many as there are events, with reading the same columns through the driver. */
export async function compareReports(
  server: ServerProcess,
  direct: DirectDatabase,
  events: number,
): Promise<void> {
  const client = openConsoleClient(server)
  await client.signIn('admin', 'a password for the tests')
  let smallMs: number | null = null
  for (const rows of SIZES.filter((each) => each <= events)) {
    await direct.fillReport(rows)
    await compareFiles(server, await direct.readReport(), rows)
    const path = `/reports?${formatPeriod('inclusive end')}`
    const pageMs = await median(PREVIEWS, async () => {
      const response = await client.request(path)
      if (!response.ok || !(await response.text()).includes('100,000'))
        throw new Error(`${response.status}: ${path}`)
    })
    printMeasurement({
      label: `report page with preview, ${formatCount(rows)} rows`,
      value: `p50 ${formatMs(pageMs)}`,
      ...(smallMs === null
        ? {}
        : { comparison: `same with ${formatCount(SIZES[0] ?? 0)}: ${formatMs(smallMs)}` }),
      ...(smallMs === null ? {} : { ratio: pageMs / smallMs, aim: { atMost: 1.5 } }),
    })
    smallMs = pageMs
  }
}

async function compareFiles(server: ServerProcess, directRate: number, rows: number): Promise<void> {
  for (const [format, aim] of FORMATS) {
    const path = `/api/v1/reports/administration?${formatPeriod('exclusive end')}&format=${format}`
    const { seconds, firstByteMs, firstRowMs, bytes, peak } = await download(server, path)
    printMeasurement({
      label: `report of ${formatCount(rows)} rows as ${format}, ${formatMegabytes(bytes)}`,
      value: formatRate(rows / seconds, 'rows'),
      comparison: `reading the same columns directly: ${formatRate(directRate, 'rows')}`,
      ratio: rows / seconds / directRate,
      aim,
    })
    printMeasurement({ label: '    time to first row', value: formatMs(firstRowMs) })
    printFile(firstByteMs, peak)
  }
}

// The longest period of a report, which covers the whole sample. The end is exclusive in the API, inclusive in the console.
function formatPeriod(kind: 'inclusive end' | 'exclusive end'): string {
  const today = toDayNumber(new Date())
  return `start=${formatDay(today - 30)}&end=${formatDay(kind === 'inclusive end' ? today : today + 1)}`
}
