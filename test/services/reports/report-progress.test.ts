import { describe, expect, test } from 'bun:test'
import { csv } from '../../../src/adapters/csv.ts'
import type { Caller } from '../../../src/domain/access/caller.ts'
import { DOWNLOAD_LIMITS } from '../../../src/domain/costly-work.ts'
import type { AdministratorLogRow } from '../../../src/domain/reports/administrator-log.ts'
import { createCostlyWork } from '../../../src/services/costly-work.ts'
import { createReports } from '../../../src/services/reports/reports.ts'

const CALLER: Caller = {
  customer: { id: 1, name: 'Default', accountId: '000000000001', organisationId: '' },
  ...{
    userName: 'ann',
    isPrimaryAdministrator: true,
    grants: [],
    firstProject: 'default',
    accessKeyId: null,
  },
  clientInfo: { sourceIPAddress: '', userAgent: '', requestId: '' },
}
const ROW: AdministratorLogRow = {
  ...{ id: 'id', eventId: 'event', time: new Date(0), userName: 'ann', type: 'BUCKET', name: 'b' },
  ...{ department: '', customerDefined1: '', customerDefined2: '', action: 'Create Bucket', details: '' },
  ...{ responseCode: 'OK', part: 'whole', requestId: null, sharedEventId: null },
}
const PERIOD = { from: 0, until: 1 }

// A report of three batches of two rows, which may fail before one of them.
function download(progress: unknown[], breaksAt: number | null = null) {
  async function* stream() {
    for (let batch = 0; batch < 3; batch += 1) {
      if (batch === breaksAt) throw new Error('The database is unavailable.')
      yield [ROW, ROW]
    }
  }
  const listPage = async () => ({ rows: [], next: null, totals: null })
  const audit = { read: <Result>(_: unknown, __: unknown, perform: () => Promise<Result>) => perform() }
  const secrets = { seal: (text: string) => text, open: (text: string) => text }
  const watcher = {
    onRows: (count: number) => progress.push(count),
    onEnd: (isComplete: boolean) => progress.push(isComplete),
  }
  const store = { forCustomer: () => ({ administratorLog: { stream, streamPending: stream, listPage } }) }
  const reports = createReports({
    ...{ store, audit, secrets, csv },
    ...{ costlyWork: createCostlyWork(), downloadLimits: DOWNLOAD_LIMITS },
  })
  return reports.download(CALLER, PERIOD, { format: 'csv' }, watcher)
}

describe('the progress of a report download', () => {
  test('reports the number of rows so far, and that the download is complete', async () => {
    const progress: unknown[] = []
    const { body } = await download(progress)
    expect((await new Response(body).text()).split('\n')).toHaveLength(8)
    expect(progress).toEqual([2, 4, 6, true])
  })

  test('reports that the download failed midway', async () => {
    const progress: unknown[] = []
    const { body } = await download(progress, 1)
    const failure = await new Response(body).text().catch((error: Error) => error.message)
    expect(failure).toContain('The database is unavailable.')
    expect(progress).toEqual([2, false])
  })

  test('reports that the client disconnected', async () => {
    const progress: unknown[] = []
    const reader = (await download(progress)).body.getReader()
    await reader.read()
    await reader.cancel()
    expect(progress).toEqual([false])
  })
})
