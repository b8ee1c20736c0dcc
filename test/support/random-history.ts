import { rmSync } from 'node:fs'
import type { LogPosition } from '../../src/domain/events/event.ts'
import type { IncomingEvent } from '../../src/domain/events/incoming-event.ts'
import { ANY_VALUE, type Query } from '../../src/domain/events/query.ts'
import { Fault } from '../../src/domain/fault.ts'
import { encodeFields } from '../../src/domain/tree/leaf.ts'
import { openStore } from '../../src/store/store.ts'
import { onCompactedDays } from './compacted-days.ts'
import type { DatabaseName } from './databases.ts'
import { createLogModel, dayOf, isAfter, type ModelRow, toListed, toReceived, toStored } from './log-model.ts'
import { equal } from './question.ts'
import { CUSTOMERS, randomEvent, randomFilter } from './random-events.ts'
import { createRandom } from './random-json.ts'
import { HOUR_MS, NOON, openTestStore, toTestQuery } from './store-harness.ts'
import { streamedRecords } from './streamed-records.ts'
import { listWholePage, mayEndEarly, randomStretches } from './stretched-pages.ts'
import { hex, sha256 } from './tree-harness.ts'

const NOTHING_EXPIRED = { days: new Date(0), months: new Date(0) }

/** The end of a compaction that a test stops between two steps, as a crash would. */
class Stopped extends Error {}

/** A page that has more after it: the next one is asked for later, when days may have been compacted. */
type OpenPage = { customer: number; query: Query; after: LogPosition; last: ModelRow }

/** Returns what differs between a store and the model after a random history; null if nothing does. */
export async function runHistory(
  database: DatabaseName,
  seed: number,
  steps: number,
): Promise<string | null> {
  const random = createRandom(seed)
  const opened = await openTestStore(database)
  const model = createLogModel()
  const sent: IncomingEvent[] = []
  const pages: OpenPage[] = []
  const sequences = new Map<IncomingEvent, number>()
  const hashes = new Map<string, string>()
  let { store } = opened
  let now = NOON

  const reopen = async () => {
    await store.close()
    store = onCompactedDays(await openStore(opened.settings), opened.settings.clock)
  }

  const append = async () => {
    now = new Date(now.getTime() + 1_000)
    opened.setClock(now)
    const events = Array.from({ length: 1 + random.below(random.pick([3, 40])) }, () =>
      randomEvent(random, sent),
    )
    sent.push(...events)
    const expected = model.append(events, now)
    equal(
      'append',
      events.map(({ id }) => id),
      await store.append(events),
      expected,
    )
  }

  const purge = async (canEmpty = true) => {
    const before = new Date(NOON.getTime() - (12 + 24 * random.below(3)) * HOUR_MS)
    const { dropped } = await store.partitions.trashDays(before, { at: now, countMax: 1 })
    model.trash(dropped)
    if (random.oneIn(3)) model.restore(await store.partitions.restoreTrash(NOTHING_EXPIRED))
    if (canEmpty && random.oneIn(4)) {
      const emptied = await store.partitions.emptyTrash(now)
      model.drop(emptied)
      for (const key of hashes.keys()) if (emptied.some((day) => key.startsWith(day))) hashes.delete(key)
    }
  }

  // Between the steps of a compaction events arrive, questions are asked and days are purged, and it may be stopped. The trash
  // is not emptied meanwhile, because that waits for some of the steps.
  const compact = async () => {
    const end = random.pick(['none', 'none', 'none', 'abort', 'crash'] as const)
    const controller = new AbortController()
    let stepsLeft = random.below(10)
    const pace = async () => {
      stepsLeft -= 1
      if (stepsLeft === 0 && end === 'abort') controller.abort()
      if (stepsLeft === 0 && end === 'crash') throw new Stopped()
      if (random.oneIn(6)) await random.pick([append, append, ask, ask, () => purge(false)])()
    }
    const { compactions } = store
    const work = async () => {
      for (const day of await compactions.listDays())
        if (random.oneIn(2)) await compactions.compact(day, now, pace, controller.signal).catch(ignoreInUse)
    }
    await compactions.runAlone(work).catch((error) => {
      if (!(error instanceof Stopped)) throw error
    })
    if (end === 'crash' && random.oneIn(3)) await reopen()
  }

  const askPage = async () => {
    const open =
      pages.length > 0 && random.oneIn(2) ? pages.splice(random.below(pages.length), 1)[0] : undefined
    const customer = open?.customer ?? random.pick(CUSTOMERS)
    const query = open?.query ?? toTestQuery(randomFilter(random, ownEvents(customer)))
    const limit = 1 + random.below(random.pick([5, 60]))
    const asked = { query, limit, after: open?.after ?? null }
    const log = store.forCustomer(customer).events
    const { events, next } = await listWholePage(log, asked, random)
    const found = model.find(customer, query)
    const rest = open ? found.filter((row) => isAfter(row, open.last)) : found
    const shown = rest.slice(0, limit).map(({ event }) => event)
    const expected = shown.map(toStored)
    const question = { customer, ...asked }
    equal(
      'page',
      question,
      { events, isMore: next !== null },
      // A full page of a search may end where nothing follows.
      { events: expected, isMore: rest.length > limit || (mayEndEarly(query) && next !== null) },
    )
    const listed = await log.listSummaries(query, limit, asked.after)
    const summaries = shown.map((event) => toListed(event, query))
    equal('list', question, listed.events, summaries)
    const last = rest[limit - 1]
    if (next && last && rest.length > limit) pages.push({ customer, query, after: next, last })
  }

  const askStream = async () => {
    const customer = random.pick(CUSTOMERS)
    const query = toTestQuery(randomFilter(random, ownEvents(customer)))
    const expected = model.find(customer, query).map(({ event }) => toStored(event))
    const { events } = store.forCustomer(customer)
    equal(
      'stream',
      { customer, query },
      (await Array.fromAsync(events.stream(query, randomStretches(random)))).flat(),
      expected,
    )
    const records = await streamedRecords(events, query, randomStretches(random))
    equal(
      'records',
      { customer, query },
      records,
      expected.map(({ record }) => record),
    )
  }

  const askEvent = async () => {
    const customer = random.pick(CUSTOMERS)
    const id = sent.length > 0 ? random.pick(sent).id : 'absent'
    const project = random.pick([null, null, 'default', 'other'])
    const { events } = store.forCustomer(customer)
    const question = { customer, id, project }
    equal('event', question, await events.find(id, project), model.findEvent(customer, id, project))
    equal(
      'receipt',
      question,
      await events.findReceipt(id, project),
      model.findReceipt(customer, id, project),
    )
  }

  const askFailedReads = async () => {
    const customer = random.pick(CUSTOMERS)
    const query = {
      ...toTestQuery(randomFilter(random, ownEvents(customer))),
      errorCode: ANY_VALUE,
      readOnly: true,
    }
    const scanMax = 1 + random.below(20)
    const actual = await store.forCustomer(customer).events.countFailedReads(query, scanMax)
    equal(
      'failed reads',
      { customer, query, scanMax },
      actual,
      model.countFailedReads(customer, query, scanMax),
    )
  }

  // The order of receipt: sequences never change, and what is delivered and hashed is what arrived.
  const askReceived = async () => {
    const customer = random.pick(CUSTOMERS)
    const until = await store.trees.findSettledSequence()
    const expected = model.received(customer)
    const range = { customer, afterSequence: 0, untilSequence: until }
    const delivered = (await Array.fromAsync(store.deliveryWindows.streamEvents(range))).flat()
    equal('delivery', range, delivered, expected.map(toReceived))
    const { tree } = store.forCustomer(customer)
    const rows = (await Array.fromAsync(tree.streamRows(0, until))).flat()
    equal(
      'rows',
      range,
      rows.map(({ event }) => event.record),
      expected.map(({ event }) => event.record),
    )
    for (const [i, { event }] of expected.entries()) {
      const sequence = rows[i]?.sequence ?? 0
      equal('sequence', event.id, sequence, sequences.get(event) ?? sequence)
      sequences.set(event, sequence)
    }
    const leaves = (await Array.fromAsync(tree.streamNewLeaves(0, until))).map(({ events }) => events)
    const hashed = rows.map(({ event }) => hex(sha256(encodeFields(event))))
    equal(
      'leaves',
      range,
      leaves.flatMap((each) => each.hashes.map(hex)),
      hashed,
    )
  }

  const askHashes = async () => {
    const checker = await store.databaseChecks.open()
    if (checker === null) return
    for (const day of new Set(model.visible().map(({ event }) => dayOf(event)))) {
      const untilSequence = await store.trees.findSettledSequence()
      for (const until of [untilSequence, ...knownUntil(day)]) {
        const range = { afterSequence: 0, untilSequence: until, columns: null, rowsMax: 1_000_000 }
        const { hash } = (await checker.hashContent(day, range)) ?? { hash: 'unreadable' }
        equal('hash', { day, until }, hash, hashes.get(`${day} ${until}`) ?? hash)
        hashes.set(`${day} ${until}`, hash)
      }
    }
    await checker.close()
  }

  const knownUntil = (day: string) =>
    [...hashes.keys()].filter((key) => key.startsWith(day)).map((key) => Number(key.split(' ')[1]))
  const ownEvents = (customer: number) => model.received(customer).map(({ event }) => event)
  const ask = () =>
    random.pick([askPage, askPage, askPage, askStream, askEvent, askFailedReads, askReceived])()

  try {
    await append()
    for (let step = 0; step < steps; step++) {
      await random.pick([append, append, compact, compact, ask, ask, ask, ask, ask, ask, askHashes])()
      if (random.oneIn(25)) await purge()
    }
    for (const question of [askPage, askStream, askReceived, askHashes]) await question()
    return null
  } catch (error) {
    return `Seed ${seed}: ${error instanceof Error ? error.stack : error}`
  } finally {
    await store.close()
    rmSync(opened.settings.dataDir, { recursive: true, force: true })
  }
}

function ignoreInUse(error: unknown): void {
  if (!(error instanceof Fault && error.code === 'unavailable')) throw error
}
