import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  ASSUMED,
  CONSTANTS,
  calculate,
  type Engine,
  findLimits,
  formatBytes,
  formatEvents,
  formatNumber,
} from './scale-arithmetic.ts'

const GUIDE = join(import.meta.dir, '../../public/guides/scale.md')
const SIZES = [10e6, 100e6, 1e9, 10e9]

type Row = string[]

/** Returns the tables of the guide *From a Raspberry Pi to a cluster*, as lines of Markdown. */
export function formatTables(): string[] {
  return [engineTable('embedded'), engineTable('postgres'), processTable(), sizeTable(), limitTable()]
}

function engineTable(engine: Engine): string {
  const { batchRate, singleRate, openBytes, compactedBytes, compactionRate } = CONSTANTS[engine]
  const title =
    engine === 'embedded' ? 'embedded database, two cores' : 'PostgreSQL and one process, two cores'
  const aDay = compactionRate * CONSTANTS.compactionShare * 86_400
  return toTable([
    [title, 'measured'],
    ['events in batches of 1,000', `${count(batchRate)} a second`],
    ['single events from 32 senders', `${count(singleRate)} a second`],
    ['bytes an event, in open days', `${count(openBytes)}`],
    ['bytes an event, in compacted days', `${count(compactedBytes)}`],
    ['events that are compacted, a quarter of the time', `${formatEvents(aDay)} a day`],
  ])
}

function processTable(): string {
  const { user, customer, process } = CONSTANTS.followers
  return toTable([
    ['one process', 'limit or cost'],
    ['followers of new events', `${user} a user, ${customer} a customer, ${process} in all`],
    [
      'CPU for 100 followers, at 1,000 events a second',
      `${(100 * CONSTANTS.followerMicroseconds) / 1_000} of a core`,
    ],
    [
      'CPU for 1,000 customers without events, embedded database',
      `${CONSTANTS.customerMilliseconds} of a core`,
    ],
    ['connections to PostgreSQL', '13, 8 more to the replica, and one for each running download'],
    ['events that wait while the database is slow', '60,000, then senders get status 503'],
  ])
}

function sizeTable(): string {
  const all = SIZES.map(calculate)
  const row = (label: string, cell: (each: ReturnType<typeof calculate>) => string): Row => [
    label,
    ...all.map(cell),
  ]
  return toTable([
    ['events a month', ...SIZES.map(formatEvents)],
    row('events a second, on average', ({ averageRate }) => formatNumber(averageRate)),
    row(`at the peak, ${ASSUMED.peakFactor} times that`, ({ peakRate }) => formatNumber(peakRate)),
    row('requests a month, of 1,000 events', ({ requests }) => formatEvents(requests)),
    row('records received a month', ({ receivedBytes }) => formatBytes(receivedBytes)),
    row('events kept', ({ keptEvents }) => formatEvents(keptEvents)),
    row('disk, embedded database', ({ embeddedBytes, peakRate }) =>
      peakRate <= CONSTANTS.embedded.batchRate ? formatBytes(embeddedBytes) : '–',
    ),
    row('disk, PostgreSQL', ({ postgresBytes }) => formatBytes(postgresBytes)),
    row('bucket of one trail, a month', ({ bucketBytes }) => formatBytes(bucketBytes)),
    row('its objects, a month', ({ objects }) => formatNumber(objects)),
    row('processes for the peak', ({ processes }) => formatNumber(processes)),
    row('cores for them and PostgreSQL, for receipt alone', ({ cores }) => formatNumber(cores)),
    row('hours of compaction a day, on PostgreSQL', ({ compactionHours }) => formatNumber(compactionHours)),
  ])
}

type Limit = ReturnType<typeof findLimits>
type Breaking = { what: string; remedy: string }

const BREAKING: { [name in keyof Limit]: Breaking } = {
  move: {
    what: `a move to PostgreSQL takes longer than ${ASSUMED.hoursANight} hours, in which senders have to keep their events`,
    remedy: 'move before, or shorten the retention first',
  },
  download: {
    what: 'a download of a month takes longer than the hour that it may, and is broken off',
    remedy: 'download days, or query archives',
  },
  verifyLog: {
    what: '`daybook verify --log` takes longer than a day',
    remedy: 'let it run beside the server; the newest trail archives are verified daily without it',
  },
  postgresCompaction: {
    what: 'a day on PostgreSQL is not compacted before the next is over: the alert `DaysNotCompacted`',
    remedy: `plan for ${count(CONSTANTS.postgres.openBytes)} bytes an event, because days stay open; faster cores and disks help, more processes do not`,
  },
  postgresIngest: {
    what: 'one process and PostgreSQL on two cores do not store the peak: status 503, and the alert `DaybookSlow`',
    remedy: 'more cores for PostgreSQL, then more processes',
  },
  embeddedIngest: {
    what: 'the embedded database does not store the peak, with the same signs',
    remedy: 'move to PostgreSQL on more cores',
  },
  postgresTree: {
    what: 'the tree of the log falls behind at the peak: the alert `LogBehind`',
    remedy:
      'nothing is lost, and signed heads cover the events later; divide the customers among several Daybooks',
  },
}

function limitTable(): string {
  // The type of the record has these names.
  const names = Object.keys(BREAKING) as (keyof Limit)[]
  const limits = findLimits()
  const rows = names
    .toSorted((one, other) => limits[one] - limits[other])
    .map((name) => [formatEvents(limits[name]), BREAKING[name].what, BREAKING[name].remedy])
  return toTable([['reached at', 'what breaks', 'what to do'], ...rows])
}

function count(number: number): string {
  return number.toLocaleString('en-US')
}

function toTable([head = [], ...rows]: Row[]): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n')
}

/** Returns the page with each of the tables in the place of the one that has the same first cell. */
export function replaceTables(page: string, tables: string[]): string {
  return tables.reduce((text, table) => {
    const [head = ''] = table.split('\n')
    const start = text.indexOf(`\n${head.slice(0, head.indexOf('|', 2))}|`) + 1
    if (start === 0) throw new Error(`The page has no table with ${head}.`)
    const end = text.indexOf('\n\n', start)
    return text.slice(0, start) + table + text.slice(end)
  }, page)
}

// `bun test/support/scale-tables.ts` writes the tables into the guide.
if (import.meta.main) writeFileSync(GUIDE, replaceTables(readFileSync(GUIDE, 'utf8'), formatTables()))
