import { rmSync } from 'node:fs'
import { listBuckets, toBucket } from '../../src/domain/counts/buckets.ts'
import { toCountScope } from '../../src/domain/counts/count-scope.ts'
import { COUNTED_FIELDS, type CountedField } from '../../src/domain/counts/period-counts.ts'
import { emptyTally, tallyEvent, tallySize } from '../../src/domain/counts/tally.ts'
import type { IncomingEvent } from '../../src/domain/events/incoming-event.ts'
import { OUTCOMES, type Query } from '../../src/domain/events/query.ts'
import { openStore } from '../../src/store/store.ts'
import { compactAllDays, makeAllColumns } from './compacted-days.ts'
import { countAll, openCountedStore } from './counted-store.ts'
import type { DatabaseName } from './databases.ts'
import type { WrittenFilter } from './filter-of.ts'
import { createLogModel } from './log-model.ts'
import { createRandom, type Random } from './random-json.ts'
import { eventOf, HOUR_MS, NOON, toTestQuery } from './store-harness.ts'

const NOTHING_EXPIRED = { days: new Date(0), months: new Date(0) }
/** Events have times within these hours before noon. */
const HOURS = 80
/** What is asked of addresses is tested with those. */
const ASKED = COUNTED_FIELDS.filter((field) => field !== 'sourceIPAddress')
const BUCKETS_MS = [1, 20, 60, 300, 1_800, 3_600, 10_800, 86_400].map((seconds) => seconds * 1_000)
const BOUNDS = { max: 10_000, longestMs: 60_000 }

/** Returns what differs between the counts of a store and a plain list after a random history; null if nothing does. */
export async function runCountedHistory(
  database: DatabaseName,
  seed: number,
  steps: number,
): Promise<string | null> {
  const random = createRandom(seed)
  const opened = await openCountedStore(database)
  const customers = [1, opened.otherCustomer]
  const model = createLogModel()
  model.append([eventOf('customer-created', 0, { customer: opened.otherCustomer })], NOON)
  let { store } = opened
  let events = 0

  const append = async () => {
    const sent = Array.from({ length: 1 + random.below(40) }, () =>
      randomCounted(random, `event-${events++}`, customers),
    )
    model.append(sent, NOON)
    await store.append(sent)
  }
  const count = async () => void (await store.counts.countNext(await store.counts.findSettledSequence()))
  // Three at once: each event is counted by one of them.
  const race = async () => void (await Promise.all([count(), count(), count()]))
  const join = async () =>
    void (await store.counts.makeDays(new Date(NOON.getTime() - random.below(3) * 24 * HOUR_MS)))
  const compact = () => compactAllDays(store, NOON)
  const makeColumns = async () => void (await makeAllColumns(store, NOON))
  const reopen = async () => {
    await store.close()
    store = await openStore(opened.settings)
  }
  const purge = async () => {
    const before = new Date(NOON.getTime() - random.below(4) * 24 * HOUR_MS)
    model.trash((await store.partitions.trashDays(before, { at: NOON, countMax: 1 })).dropped)
    if (random.oneIn(2)) model.restore(await store.partitions.restoreTrash(NOTHING_EXPIRED))
    if (random.oneIn(3)) model.drop(await store.partitions.emptyTrash(NOON))
  }
  const ask = async () => {
    const customer = random.pick(customers)
    const query = randomCountQuery(random)
    const found = model.find(customer, query).map(({ event }) => event)
    const { counts } = store.forCustomer(customer)
    const request = { query, scope: toCountScope(query), bounds: BOUNDS }
    const bucketMs = random.pick(BUCKETS_MS)
    const histogram = await counts.readHistogram({ ...request, bucketMs })
    equal('histogram', { customer, query, bucketMs }, listed(histogram.buckets), bucketsOf(found, bucketMs))
    equal('histogram is complete', { customer, query }, histogram.isComplete, true)
    const fields = COUNTED_FIELDS.filter(() => random.oneIn(2))
    const facets = await counts.readFacets({ ...request, fields, limit: 1_000, isOpenEnded: false })
    equal('events of facets', { customer, query }, facets.events, found.length)
    for (const field of fields)
      equal(
        'facets',
        { customer, query, field },
        listed(facets.values.get(field)?.map(({ value, count }) => [value, count]) ?? []),
        valuesOf(found, field),
      )
  }
  const askValues = async () => {
    await countAll(store)
    const customer = random.pick(customers)
    const field = random.pick(COUNTED_FIELDS)
    const prefix = random.pick(['', '', 'a', 'A', 'é', '"'])
    const all = model.find(customer, toTestQuery()).map(({ event }) => event)
    const { values } = await store.forCustomer(customer).counts.listValues({ field, prefix, limit: 1_000 })
    const named = all.filter((event) => event[field]?.toLowerCase().startsWith(prefix.toLowerCase()))
    const expected = valuesOf(named, field).map(([value, times]) => {
      const ms = named.filter((event) => event[field] === value).map(({ eventTime }) => eventTime.getTime())
      return [value, times, Math.min(...ms), Math.max(...ms)]
    })
    const actual = values
      .map((each) => [each.value, each.count, each.firstSeen.getTime(), each.lastSeen.getTime()])
      .sort(byText)
    equal('values', { customer, field, prefix }, actual, expected)
  }

  const todo = [
    append,
    append,
    append,
    count,
    count,
    race,
    join,
    compact,
    makeColumns,
    reopen,
    purge,
    ask,
    ask,
    ask,
    askValues,
  ]
  try {
    for (let step = 0; step < steps; step++) await random.pick(todo)()
    for (let i = 0; i < 5; i++) await ask()
    return null
  } catch (error) {
    return error instanceof Error ? `seed ${seed}: ${error.message}` : String(error)
  } finally {
    await store.close()
    rmSync(opened.settings.dataDir, { recursive: true, force: true })
  }
}

const VALUES = [
  'ann',
  'Ann',
  'Zoë',
  'éa',
  'e\u0301a',
  '"quoted"',
  '😀',
  '日本語',
  '\u2028\n',
  'a|b,c',
  '\\',
  '__proto__',
  '0',
]

function randomCounted(random: Random, id: string, customers: number[]): IncomingEvent {
  const oneOf = () => random.pick(VALUES)
  return eventOf(id, 0, {
    customer: random.pick(customers),
    eventTime: randomTime(random),
    ...{ eventName: oneOf(), userName: oneOf(), project: oneOf() },
    eventSource: random.oneIn(4) ? null : oneOf(),
    sourceIPAddress: random.oneIn(3) ? null : oneOf(),
    errorCode: random.oneIn(3) ? oneOf() : null,
    readOnly: random.oneIn(2),
  })
}

function randomTime(random: Random): Date {
  const ms = random.oneIn(3) ? random.below(HOUR_MS) : random.below(HOURS * HOUR_MS)
  return new Date(NOON.getTime() - (random.oneIn(2) ? ms - (ms % 60_000) : ms))
}

function randomCountQuery(random: Random): Query {
  const filter: WrittenFilter = {}
  if (random.oneIn(3)) filter.readOnly = random.oneIn(2)
  if (random.oneIn(4)) filter.outcome = random.pick(OUTCOMES)
  if (random.oneIn(4)) filter.errorCode = '*'
  if (random.oneIn(3)) filter[random.pick(ASKED)] = randomAsked(random)
  if (random.oneIn(6)) filter.userName = randomAsked(random)
  if (random.oneIn(4)) filter[`not.${random.pick(ASKED)}`] = randomAsked(random)
  const times = [randomTime(random), randomTime(random)].sort((one, other) => one.getTime() - other.getTime())
  const [from, until] = times
  if (random.oneIn(4) || !from || !until) return toTestQuery(filter)
  return toTestQuery({ ...filter, from, until })
}

function randomAsked(random: Random): string[] {
  return Array.from({ length: 1 + random.below(3) }, () => random.pick([...VALUES, 'a*', '\u00e9*', '*']))
}

function bucketsOf(events: IncomingEvent[], bucketMs: number) {
  const times = events.map(({ eventTime }) => eventTime.getTime())
  const period = { fromMs: Math.min(...times), untilMs: Math.max(...times) + 1 }
  const starts = events.length === 0 || bucketMs < 60_000 ? [] : listBuckets(period, bucketMs)
  const tallies = new Map(starts.map((start) => [start, emptyTally()]))
  for (const { eventTime, readOnly, errorCode } of events) {
    const start = toBucket(eventTime.getTime(), bucketMs)
    const tally = tallies.get(start) ?? emptyTally()
    tallies.set(start, tally)
    tallyEvent(tally, { readOnly, isFailed: errorCode !== null })
  }
  return listed([...tallies].filter(([, tally]) => tallySize(tally) > 0))
}

function valuesOf(events: IncomingEvent[], field: CountedField): [value: string, count: number][] {
  const counts = new Map<string, number>()
  for (const event of events) {
    const value = event[field]
    if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1)
  }
  return listed(counts)
}

function listed<Key, Value>(entries: Iterable<[Key, Value]>): [Key, Value][] {
  return [...entries].sort(byText)
}

function byText([one]: unknown[], [other]: unknown[]): number {
  return String(one) < String(other) ? -1 : 1
}

function equal(what: string, question: object, actual: unknown, expected: unknown): void {
  if (Bun.deepEquals(actual, expected)) return
  throw new Error(
    `${what} of ${JSON.stringify(question)}: ${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`,
  )
}
