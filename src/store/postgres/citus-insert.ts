import { sql } from 'drizzle-orm'
import type { Sql } from 'postgres'
import type { Arrival, IncomingEvent } from '../../domain/events/incoming-event.ts'
import { toStringOrNull } from '../../domain/json/json-values.ts'
import type { Db } from '../database.ts'
import type { RecordHashes } from '../events/event-key.ts'
import { markFirstOfType } from '../events/event-rows.ts'
import { FIRST_GENERATION, toIdGeneration } from '../partitions.ts'
import {
  ASSIGN_SEQUENCES,
  INSERT_EVENTS,
  INSERT_IDS,
  INSERT_LOG_ROWS,
  INSERT_RESOURCES,
  LOCK_WORKER,
  MARK_WRITER,
  SELECT_IDS,
} from './citus-insert-sql.ts'
import { type Run, toArrivals, toUpdates, updateServers } from './postgres-arrivals.ts'
import { insertInTurn, prepareAndRun, runInTransaction, turnsFor } from './postgres-insert.ts'
import {
  createRowMaker,
  type InsertContext,
  type InsertRow,
  type InsertRows,
  toClaim,
} from './postgres-insert-parts.ts'
import { EVENT_COLUMNS, RESOURCE_COLUMNS } from './postgres-insert-sql.ts'
import { arrayParam, columnParams, draftParams } from './postgres-params.ts'

/** Stores the new events of a group in a transaction of Citus; returns what became of each, as `insertEventsAlone` does. */
export async function insertEventsOnCitus(
  client: Sql,
  group: IncomingEvent[],
  context: InsertContext,
): Promise<Arrival[]> {
  return insertInTurn(context, async (locks) =>
    client.begin(async (tx) => {
      for (const lock of locks) await tx.unsafe(lock)
      return insertGroup(prepareAndRun(tx), group, context)
    }),
  )
}

/** Stores the new events of a group in a transaction of Citus that has already begun; returns what became of each. */
export async function insertEventsInCitusTransaction(
  db: Db,
  group: IncomingEvent[],
  context: InsertContext,
): Promise<Arrival[]> {
  for (const lock of turnsFor(context.now)) await db.execute(sql.raw(lock))
  return insertGroup(runInTransaction(db), group, context)
}

/** An event's row with its sequence. */
type SequencedRow = InsertRow & { sequence: number }

async function insertGroup(run: Run, group: IncomingEvent[], context: InsertContext): Promise<Arrival[]> {
  const made = createRowMaker(context)(group)
  const sequences = await assignSequences(run, made.sent.length)
  const known = await findIds(run, made.sent)
  const stored = made.sent.flatMap((row, i): SequencedRow[] =>
    known.keys.has(row.claim) ? [] : [Object.assign(row, { sequence: sequences[i] ?? 0 })],
  )
  if (stored.length > 0)
    await storeRows(run, stored, { made, known, generation: toIdGeneration(context.now) })
  const isStored = new Set<InsertRow>(stored)
  const arrivals = toArrivals(made, new Set(made.sent.filter((row) => !isStored.has(row))), known.keys)
  await updateServers(run, toUpdates(made, arrivals))
  return arrivals
}

async function assignSequences(run: Run, count: number): Promise<number[]> {
  const [row] = Array.from(await run(ASSIGN_SEQUENCES, [String(count)]))
  return String(row?.sequences ?? '')
    .split(',')
    .map(Number)
}

/** The IDs of earlier events: the hashes of each by its claim, and the customers and IDs that any project has. */
type KnownIds = { keys: Map<string, RecordHashes>; ids: Set<string> }

// One customer's IDs are on one worker: each customer has statements of its own, which are sent together.
async function findIds(run: Run, rows: InsertRow[]): Promise<KnownIds> {
  const known: KnownIds = { keys: new Map(), ids: new Set() }
  const byCustomer = [...Map.groupBy(rows, ({ customer }) => customer)].sort(([one], [other]) => one - other)
  await Promise.all(
    byCustomer.flatMap(([customer, ofCustomer]) => [
      run(LOCK_WORKER, [String(customer)]),
      run(MARK_WRITER, [String(customer)]),
      run(SELECT_IDS, [String(customer), arrayParam(ofCustomer, ({ id }) => id)]).then((found) =>
        addKnown(known, ofCustomer, found),
      ),
    ]),
  )
  return known
}

function addKnown(known: KnownIds, rows: InsertRow[], found: Awaited<ReturnType<Run>>): void {
  const byId = Map.groupBy(rows, ({ id }) => id)
  const customer = rows[0]?.customer
  for (const { event_id, event_key, generation, stored_hash, sent_hash } of found) {
    const hashes = { storedHash: toStringOrNull(stored_hash), sentHash: toStringOrNull(sent_hash) }
    known.ids.add(toClaim(customer, event_id))
    known.keys.set(toClaim(customer, event_key), hashes)
    // The ID of an event from before is claimed for all projects.
    if (Number(generation) < FIRST_GENERATION)
      for (const { claim } of byId.get(String(event_id)) ?? []) known.keys.set(claim, hashes)
  }
}

type Storing = { made: InsertRows; known: KnownIds; generation: number }

// Sent together: after one that fails, the database refuses the others.
async function storeRows(
  run: Run,
  rows: SequencedRow[],
  { made, known, generation }: Storing,
): Promise<void> {
  await Promise.all([
    storeIds(run, rows, generation),
    run(INSERT_EVENTS, [...columnParams(EVENT_COLUMNS, rows), sequenceParam(rows)]),
    storeResources(run, rows),
    storeLogRows(run, rows, made, known),
  ])
}

async function storeIds(run: Run, rows: SequencedRow[], generation: number): Promise<void> {
  await run(INSERT_IDS, [
    arrayParam(rows, ({ customer }) => String(customer)),
    arrayParam(rows, ({ key }) => key),
    arrayParam(rows, () => String(generation)),
    arrayParam(rows, ({ eventTime }) => eventTime.toISOString()),
    sequenceParam(rows),
    arrayParam(rows, ({ storedHash }) => storedHash),
    arrayParam(rows, ({ sentHash }) => sentHash),
  ])
}

async function storeResources(run: Run, rows: SequencedRow[]): Promise<void> {
  const resources = rows.flatMap((row) =>
    markFirstOfType(row.resources).map((each) => ({ ...each, row, sequence: row.sequence })),
  )
  if (resources.length === 0) return
  await run(INSERT_RESOURCES, [
    ...columnParams(RESOURCE_COLUMNS, resources),
    arrayParam(resources, ({ row }) => String(row.customer)),
    arrayParam(resources, ({ row }) => row.eventTime.toISOString()),
    sequenceParam(resources),
  ])
}

async function storeLogRows(
  run: Run,
  rows: SequencedRow[],
  { drafts }: InsertRows,
  { ids }: KnownIds,
): Promise<void> {
  const logged = rows.filter(({ event }) => drafts.has(event))
  if (logged.length === 0) return
  const events = rows.map(({ event }) => event)
  await run(INSERT_LOG_ROWS, [
    ...draftParams(events, drafts).slice(0, -1),
    sequenceParam(logged),
    arrayParam(logged, ({ customer, id }) => (ids.has(toClaim(customer, id)) ? 't' : 'f')),
  ])
}

function sequenceParam(rows: { sequence: number }[]): string {
  return arrayParam(rows, ({ sequence }) => String(sequence))
}
