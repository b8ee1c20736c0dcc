import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DAYBOOK_SOURCE } from '../../src/domain/access/audit-entry.ts'
import { ACTION_CATALOGUE } from '../../src/domain/actions/action-catalogue.ts'
import { toQuery } from '../../src/domain/events/query.ts'
import { createRefusals, REFUSALS_A_MINUTE } from '../../src/services/refusals.ts'
import { openStore } from '../../src/store/store.ts'
import { DATABASES } from '../support/databases.ts'
import { filterOf } from '../support/filter-of.ts'
import { eventOf } from '../support/store-harness.ts'
import { openTestApp, postJson, type TestApp } from '../support/test-app.ts'
import { createTestUser, DAVE } from '../support/test-users.ts'

type SummaryRecord = {
  eventName: string
  requestParameters: object | null
  additionalEventData?: { summarizedCount: number }
}

describe.each(DATABASES)('refusals of a user without a grant, on %s,', (database) => {
  let daybook: TestApp
  let authorization: string
  beforeEach(async () => {
    daybook = await openTestApp({ database })
    authorization = (await createTestUser(daybook, DAVE)).authorization
  })
  afterEach(() => daybook.close())

  const flood = async (count: number, path: string, init: RequestInit = {}) => {
    for (let sent = 0; sent < count; sent += 1) {
      const headers = { ...Object.fromEntries(new Headers(init.headers)), authorization }
      expect((await daybook.api(path, { ...init, headers })).status).toBe(403)
    }
  }
  const refusals = async (): Promise<SummaryRecord[]> => {
    const query = toQuery(
      filterOf({ eventSource: DAYBOOK_SOURCE, errorCode: 'AccessDenied' }),
      daybook.clock(),
      30,
    )
    const found = await Array.fromAsync(daybook.app.store.forCustomer(1).events.stream(query))
    return found.flat().map(({ record }): SummaryRecord => JSON.parse(record))
  }
  const waitForRefusals = async (count: number): Promise<SummaryRecord[]> => {
    while ((await refusals()).length < count) await Bun.sleep(5)
    await daybook.send([{ eventName: 'Wait', userName: 'test' }])
    return refusals()
  }

  test('leave ten events a minute for each operation, and a summary after it', async () => {
    await flood(300, '/events')
    await flood(12, '/users', postJson({ userName: 'mallory' }))
    await flood(5, '/projects')
    daybook.setClock('2026-03-01T12:01:01Z')
    daybook.app.context.audit.refusals.flushEnded()
    const all = await waitForRefusals(10 + 1 + 10 + 1 + 5)
    const counts = (name: string) =>
      all
        .filter(({ eventName }) => eventName === name)
        .map((each) => each.additionalEventData?.summarizedCount ?? 1)
    expect(counts('LookupEvents').sort((a, b) => b - a)).toEqual([
      290,
      ...Array.from({ length: 10 }, () => 1),
    ])
    expect(counts('CreateUser').sort((a, b) => b - a)).toEqual([2, ...Array.from({ length: 10 }, () => 1)])
    expect(counts('ListProjects')).toEqual([1, 1, 1, 1, 1])
    const report = await daybook.api('/reports/administration?start=2026-03-01&end=2026-03-02')
    expect((await report.text()).match(/CREATE_USER[^\n]*\(2 times\)/g)).toHaveLength(1)
  })

  test('leave an event each again in the next minute', async () => {
    await flood(12, '/events')
    daybook.setClock('2026-03-01T12:01:01Z')
    await flood(2, '/events')
    expect(await waitForRefusals(10 + 1 + 2)).toHaveLength(13)
  })
})

describe.each(DATABASES)('refusals of an open minute, on %s,', (database) => {
  test('are summed up when Daybook is stopped', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'daybook-refusals-'))
    const daybook = await openTestApp({ database, DAYBOOK_DATA_DIR: dataDir })
    const { authorization } = await createTestUser(daybook, DAVE)
    for (let sent = 0; sent < 25; sent += 1) await daybook.api('/events', { headers: { authorization } })
    await daybook.close()
    const { databaseUrl, clock } = daybook
    const settings = { databaseUrl, replicaUrl: null, dataDir, clock, catalogue: ACTION_CATALOGUE }
    const store = await openStore(settings)
    const query = toQuery(filterOf({ errorCode: 'AccessDenied' }), clock(), 30)
    const found = (await Array.fromAsync(store.forCustomer(1).events.stream(query))).flat()
    const counts = found.map(({ record }): SummaryRecord => JSON.parse(record)).map(countOf)
    expect(counts.sort((a, b) => b - a)).toEqual([15, ...Array.from({ length: 10 }, () => 1)])
    await store.close()
    rmSync(dataDir, { recursive: true })
  })
})

function countOf({ additionalEventData }: SummaryRecord): number {
  return additionalEventData?.summarizedCount ?? 1
}

describe('refusals', () => {
  test('of more kinds than fit are summed up before the minute ends', () => {
    const events: string[] = []
    const now = new Date('2026-03-01T12:00:00Z')
    const refusals = createRefusals(
      () => now,
      ({ id }) => events.push(id),
    )
    const refuse = (key: string) =>
      refusals.record({
        ...{ key, code: 'AccessDenied', sourceIPAddress: '192.0.2.1' },
        toEvent: (summary) => eventOf(summary ? `${key}: ${summary.summarizedCount}` : key),
      })
    for (let count = 0; count < REFUSALS_A_MINUTE + 3; count += 1) refuse('first')
    for (let kind = 0; kind < 10_000; kind += 1) refuse(`kind ${kind}`)
    expect(events.filter((id) => id.startsWith('first'))).toEqual([
      ...Array.from({ length: REFUSALS_A_MINUTE }, () => 'first'),
      'first: 3',
    ])
    refusals.flushAll()
    expect(events).toHaveLength(REFUSALS_A_MINUTE + 1 + 10_000)
  })
})
