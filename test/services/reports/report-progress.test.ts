import { describe, expect, test } from 'bun:test'
import type { Caller } from '../../../src/domain/access/caller.ts'
import type { AdministratorLogRow } from '../../../src/domain/reports/administrator-log.ts'
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

// A report of three chunks of two rows; it breaks where it is told to.
function take(heard: unknown[], breaksAt: number | null = null) {
  async function* stream() {
    for (let chunk = 0; chunk < 3; chunk += 1) {
      if (chunk === breaksAt) throw new Error('The database went away.')
      yield [ROW, ROW]
    }
  }
  const page = async () => ({ rows: [], next: null, whole: null })
  const audit = { read: <Result>(_: unknown, __: unknown, deed: () => Promise<Result>) => deed() }
  const places = { seal: (text: string) => text, open: (text: string) => text }
  const watch = {
    rows: (count: number) => heard.push(count),
    ended: (isWhole: boolean) => heard.push(isWhole),
  }
  const flow = createReports(() => ({ administration: { stream, page } }), audit, places)
  return flow.download(CALLER, PERIOD, 'csv', watch)
}

describe('whoever watches a report on its way', () => {
  test('hears how many rows have gone, and that it came to its end', async () => {
    const heard: unknown[] = []
    const { body } = await take(heard)
    expect((await new Response(body).text()).split('\n')).toHaveLength(8)
    expect(heard).toEqual([2, 4, 6, true])
  })

  test('hears that it failed midway', async () => {
    const heard: unknown[] = []
    const { body } = await take(heard, 1)
    const failure = await new Response(body).text().catch((error: Error) => error.message)
    expect(failure).toContain('The database went away.')
    expect(heard).toEqual([2, false])
  })

  test('hears that its reader went away', async () => {
    const heard: unknown[] = []
    const reader = (await take(heard)).body.getReader()
    await reader.read()
    await reader.cancel()
    expect(heard).toEqual([false])
  })
})
