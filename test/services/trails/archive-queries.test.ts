import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { archiveQuery } from '../../../src/domain/trails/archive-query.ts'
import { readGuides } from '../../support/markdown-docs.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'

const PLACE = { bucket: 'file:lake', prefix: 'daybook', accountId: '000000000001', region: 'local' }
/** The folder of the bucket within the data folder. */
const FOLDER = 'customers/000000000001/buckets/lake'
const MARCH = { from: new Date('2026-03-01T00:00:00Z'), until: new Date('2026-03-02T00:00:00Z') }

const ARN = 'arn:aws:iam::000000000001:user/eve'

const RECORDS = [
  record('stop', { eventName: 'StopInstances', requestParameters: { instanceId: 'i-0abc' } }),
  record('late', {
    eventName: 'StopInstances',
    eventTime: '2026-02-20T10:00:00+03:00',
    userIdentity: { type: 'IAMUser', arn: ARN },
  }),
  record('refused', { eventName: 'DeleteBucket', errorCode: 'AccessDenied', sourceIPAddress: '192.0.2.7' }),
  record('named', { userIdentity: undefined, userName: "o'neil", eventName: 'ЗапуститьСервер' }),
]

let daybook: TestApp
let root: string
let duckdb: DuckDBConnection

beforeAll(async () => {
  daybook = await openTestApp({ database: 'sqlite' })
  const trail = { name: 'lake', bucket: PLACE.bucket, prefix: PLACE.prefix, format: 'json.gz' }
  await daybook.api('/trails', {
    method: 'POST',
    body: JSON.stringify(trail),
    headers: { 'content-type': 'application/json' },
  })
  await daybook.api('/trails/lake/logging', { method: 'PUT' })
  expect(await daybook.send(RECORDS)).toMatchObject({ accepted: 4, rejected: [] })
  for (const instant of ['2026-03-01T12:06:00Z', '2026-03-01T12:12:00Z']) {
    daybook.setClock(instant)
    await daybook.app.services.deliver()
  }
  root = join(daybook.dataDir, FOLDER)
  duckdb = await (await DuckDBInstance.create(':memory:')).connect()
})
afterAll(async () => {
  duckdb.closeSync()
  await daybook.close()
})

describe('the query that the console shows, in DuckDB,', () => {
  test('finds the events of a period in the archives, newest first', async () => {
    const rows = await run(archiveQuery(PLACE, MARCH).replace(FOLDER, root))
    // Daybook's own event about the trail is the newest.
    expect(rows.slice(1).map(({ id }) => id)).toEqual(['named', 'refused', 'stop'])
    expect(rows[1]).toEqual({
      ...{ time: '2026-03-01 11:03:00+00', action: 'ЗапуститьСервер', user: "o'neil" },
      ...{ address: '192.0.2.1', error: null, id: 'named' },
    })
  })

  test('finds what was received later, if it may look into other days', async () => {
    const query = archiveQuery(PLACE, { from: null, until: MARCH.from }).replace(FOLDER, root)

    const rows = await run(query)
    expect(rows.map(({ id, time, user }) => [id, time, user])).toEqual([
      ['late', '2026-02-20 07:00:00+00', ARN],
    ])
  })

  test.each([
    [MARCH, '/CloudTrail/local/2026/03/01/*.json.gz'],
    [{ from: new Date('2026-03-01T10:00:00Z'), until: new Date('2026-03-09') }, '/local/2026/03/*/*.json.gz'],
    [{ from: new Date('2026-01-31'), until: new Date('2026-02-02') }, '/local/2026/*/*/*.json.gz'],
    // The day of the month is the same, but not the month.
    [{ from: new Date('2025-03-01'), until: new Date('2026-03-02') }, '/local/*/*/*/*.json.gz'],
    [{ from: null, until: new Date('2026-03-02') }, '/local/*/*/*/*.json.gz'],
  ])('reads no more folders than the period needs (%#)', (period, pattern) => {
    expect(archiveQuery(PLACE, period)).toContain(`${pattern}'`)
  })

  test('names buckets and prefixes exactly', () => {
    const query = archiveQuery({ ...PLACE, bucket: 'audit-logs', prefix: "it's/" }, MARCH)
    expect(query).toContain(
      "read_json('s3://audit-logs/it''s/AWSLogs/000000000001/CloudTrail/local/2026/03/01/",
    )
  })
})

describe('the guide', () => {
  test('has queries that DuckDB runs on archives', async () => {
    const page = readGuides().find(({ path }) => path.endsWith('/archives.md'))?.text ?? ''
    const section = page.slice(page.indexOf('## DuckDB'), page.indexOf('## Athena'))
    const blocks = [...section.matchAll(/```sql\n(.*?)```/gs)].map(([, sql = '']) => sql)
    // The first one loads what reaches a bucket over the network.
    const results: unknown[] = []
    for (const sql of blocks.slice(1))
      results.push(
        (await run(sql.replaceAll('s3://audit-logs/daybook', `${root}/daybook`))).map(Object.values),
      )
    expect(results).toEqual([
      [],
      [['2026-03-01 11:00:00+00', 'ann', '192.0.2.1', null]],
      [['ann', 'AccessDenied', '1']],
      [
        ['2026-02-01 00:00:00+00', 'StopInstances', '1'],
        ['2026-03-01 00:00:00+00', 'DeleteBucket', '1'],
        ['2026-03-01 00:00:00+00', 'StartLogging', '1'],
        ['2026-03-01 00:00:00+00', 'StopInstances', '1'],
        ['2026-03-01 00:00:00+00', 'ЗапуститьСервер', '1'],
      ],
      [['192.0.2.7', '2026-03-01 11:02:00+00', '2026-03-01 11:02:00+00', '1']],
      [['admin', 'DAYBOOKTESTKEY', '5', '2026-02-20 07:00:00+00']],
    ])
  })
})

// Instants are shown in UTC, and large numbers as text.
async function run(sql: string): Promise<Record<string, unknown>[]> {
  const reader = await duckdb.runAndReadAll(sql)
  return reader.getRowObjectsJson()
}

function record(eventID: string, members: object): object {
  const minute = { stop: 0, late: 1, refused: 2, named: 3 }[eventID]
  const common = { eventTime: `2026-03-01T11:0${minute}:00Z`, sourceIPAddress: '192.0.2.1' }
  return { eventID, ...common, userIdentity: { userName: 'ann' }, ...members }
}
