import { describe, expect, test } from 'bun:test'
import { readPage } from './support/markdown-docs.ts'
import {
  ASSUMED,
  CONSTANTS,
  calculate,
  type Engine,
  findLimits,
  formatBytes,
  formatEvents,
  formatNumber,
} from './support/scale-arithmetic.ts'
import { formatTables, replaceTables } from './support/scale-tables.ts'

const guide = readPage('public/guides/scale.md').text
const performance = readPage('public/guides/performance.md').text
const architecture = readPage('ARCHITECTURE.md').text

describe('the guide From a Raspberry Pi to a cluster', () => {
  test('has the tables that follow from its constants', () => {
    expect(replaceTables(guide, formatTables())).toBe(guide)
  })

  test('says what is assumed as the arithmetic assumes it', () => {
    const { recordBytes, retentionDays, reportRetentionDays, deliverySeconds } = CONSTANTS
    expect(guide).toContain(
      `those of the bench (${recordBytes.toLocaleString('en-US')} bytes), ${retentionDays} days of`,
    )
    expect(guide).toContain(`${reportRetentionDays} days of the administrator log`)
    expect([ASSUMED.trashDays, ASSUMED.openDays, deliverySeconds / 60]).toEqual([2, 2, 5])
  })

  test('names only alerts that there are', () => {
    const named = [...guide.matchAll(/the alert `(\w+)`/g)].map(([, name]) => name)
    const alerts = readPage('test/packaging/monitoring/alerts.yml').text
    expect(named.filter((name) => !alerts.includes(`alert: ${name}\n`))).toEqual([])
    expect(named.length).toBeGreaterThan(2)
  })

  test('has at most 200 lines', () => {
    expect(guide.trimEnd().split('\n').length).toBeLessThanOrEqual(200)
  })
})

// Of several tables of a database, the largest log counts, which is the last one.
describe.each<[string, Engine]>([
  ['SQLite', 'embedded'],
  ['PostgreSQL', 'postgres'],
])('plans with %s', (database, engine) => {
  const plan = CONSTANTS[engine]

  test('are no faster than what the guide to performance has measured', () => {
    expect(plan.batchRate).toBeLessThanOrEqual(measured(database, 'ingest over HTTP, batches of 1,000'))
    expect(plan.singleRate).toBeLessThanOrEqual(measured(database, 'single-event POSTs, 32 clients'))
    expect(plan.compactionRate).toBeLessThanOrEqual(measured(database, 'compacting all days, without pauses'))
    expect(CONSTANTS.downloadRate).toBeLessThanOrEqual(measured(database, 'export of all events as ndjson'))
  })

  test('need no fewer bytes than what it has measured', () => {
    const compacted = measured(database, 'bytes an event, all days compacted')
    const open = measured(database, 'bytes an event, all days compacted', 'yardstick')
    expect([plan.compactedBytes >= compacted, plan.openBytes >= open]).toEqual([true, true])
    expect(CONSTANTS.administratorLogBytes).toBeGreaterThanOrEqual(measured(database, '· administrator log'))
  })

  test('have archives of the size that it has measured, of records of its size', () => {
    expect(CONSTANTS.archivedShare * 100).toBeGreaterThanOrEqual(measured(database, 'size of an archive'))
    expect(performance).toContain(`events of ${CONSTANTS.recordBytes} bytes on average`)
  })
})

test('other constants are those of ARCHITECTURE, the guides and the code', () => {
  const { embedded, postgres, verifyLogRate, moveRate, compactionShare } = CONSTANTS
  expect(architecture).toContain(
    `catches up ${count(embedded.treeRate)} events a second on SQLite and ${count(postgres.treeRate)} on PostgreSQL`,
  )
  expect(architecture).toContain(`Verification reads everything, ${count(verifyLogRate)} events a second`)
  expect(readPage('public/guides/backup.md').text).toContain('200,000 events of 1.2 KB took a minute')
  const [, followed] =
    /Fifty followers.* 1,000 events a second\ncost \d+ to (\d+) µs of CPU an event/.exec(architecture) ?? []
  expect(50 * CONSTANTS.followerMicroseconds).toBeGreaterThanOrEqual(Number(followed))
  expect(architecture).toContain(
    `a customer without events costs ${CONSTANTS.customerMilliseconds} ms of CPU a second`,
  )
  expect(moveRate).toBeLessThanOrEqual(200_000 / 60)
  expect(readPage('src/build-services.ts').text).toContain(`compaction: ${compactionShare},`)
})

describe('the arithmetic', () => {
  test('of 10 billion events a month adds up', () => {
    const { averageRate, peakRate, requests, receivedBytes, keptEvents, objects } = calculate(10e9)
    expect([averageRate, peakRate].map(Math.round)).toEqual([3_858, 11_574])
    expect([requests, receivedBytes]).toEqual([10e6, 12.64e12])
    expect(Math.round(keptEvents / 1e6)).toBe(10_667)
    // 8,640 windows of 1.16 M events, which are 28 archives, each with an object beside it; and 720 digests.
    expect(objects).toBe(8_640 * 28 * 2 + 720)
  })

  test('has an archive and its submissions in each window, however few events there are', () => {
    expect(calculate(10e6).objects).toBe(8_640 * 2 + 720)
  })

  test('counts the administrator log for as long as it is kept', () => {
    const { compactedBytes, openBytes } = CONSTANTS.postgres
    const aDay =
      32 * compactedBytes + 2 * (openBytes - compactedBytes) + 334 * CONSTANTS.administratorLogBytes
    expect(calculate(30e6).postgresBytes).toBe(aDay * 1e6)
  })

  test('leaves days open that cannot be compacted in time', () => {
    const { compactedBytes, openBytes, compactionRate } = CONSTANTS.postgres
    const inTime = compactionRate * CONSTANTS.compactionShare * 86_400
    const { postgresBytes } = calculate(inTime * 2 * 30)
    const aDay = 15 * compactedBytes + 17 * openBytes + 334 * CONSTANTS.administratorLogBytes
    expect(postgresBytes / (aDay * inTime * 2)).toBeCloseTo(1)
  })

  test('knows how many bytes the objects take that say who sent events', () => {
    const lines = Array.from({ length: 5_000 }, (_, i) =>
      JSON.stringify({
        eventID: crypto.randomUUID(),
        project: 'default',
        receivedTime: new Date(1_772_366_400_000 + Math.floor(i / 1_000) * 250),
        userName: 'shipper',
        accessKeyId: 'AKIA1234567890ABCDEF',
        sourceIPAddress: '10.0.0.7',
        requestId: '01953f2c-7a10-7000-8000-000000000001',
      }),
    )
    expect(Bun.gzipSync(lines.join('\n')).length / lines.length).toBeLessThan(CONSTANTS.submissionBytes)
  })

  test('finds a limit where what is needed is what there is', () => {
    const { postgresIngest, postgresCompaction, move } = findLimits()
    expect(calculate(postgresIngest).peakRate).toBeCloseTo(CONSTANTS.postgres.batchRate)
    expect(calculate(postgresCompaction).compactionHours).toBeCloseTo(24)
    expect(calculate(move).keptEvents / CONSTANTS.moveRate).toBeCloseTo(ASSUMED.hoursANight * 3_600)
  })

  test.each([
    [formatEvents(2_073_600_000), '2.1 bn'],
    [formatEvents(849_999_999), '850 M'],
    [formatEvents(10_000), '10,000'],
    [formatBytes(22.4e12), '22 TB'],
    [formatBytes(999e9), '1 TB'],
    [formatBytes(12.6e6), '13 MB'],
    [formatNumber(3_858), '3,900'],
    [formatNumber(0.416), '0.42'],
  ])('formats %s', (formatted, expected) => {
    expect(formatted).toBe(expected)
  })
})

const COLUMNS = { Daybook: 1, yardstick: 2 }

// A value such as `17.4 k events/s`, `1216 B` or `12.8 %`, or one after words, such as `open days: 2391 B`.
function measured(database: string, label: string, column: keyof typeof COLUMNS = 'Daybook'): number {
  const rows = performance
    .split(/^## /m)
    .filter((section) => section.split('\n')[0]?.endsWith(` events on ${database}`))
    .flatMap((section) => section.split('\n').filter((line) => line.startsWith(`| ${label}`)))
  const cell = rows.at(-1)?.split('|')[COLUMNS[column] + 1] ?? ''
  const [, number, thousands] = /([\d.]+)( k)?/.exec(cell) ?? []
  if (number === undefined) throw new Error(`The guide to performance has no ${label} on ${database}.`)
  return Number(number) * (thousands === undefined ? 1 : 1_000)
}

function count(number: number): string {
  return number.toLocaleString('en-US')
}
