import { type SQL, sql } from 'drizzle-orm'
import type { Sql } from 'postgres'
import type { Arrival, IncomingEvent } from '../../domain/events/incoming-event.ts'
import { toStringOrNull } from '../../domain/json/json-values.ts'
import { DAY_MS, MINUTE_MS } from '../../domain/time.ts'
import type { Db } from '../database.ts'
import type { RecordHashes } from '../events/event-key.ts'
import { ID_GENERATION_DAYS } from '../partitions.ts'
import { isCopyError } from './citus-errors.ts'
import { type Run, toArrivals, toUpdates, updateServers } from './postgres-arrivals.ts'
import {
  createPartMaker,
  type InsertContext,
  type InsertPart,
  type InsertRow,
  splitGroup,
  toClaim,
} from './postgres-insert-parts.ts'
import { INSERT_LOCK, SELECT_KNOWN_IDS } from './postgres-insert-sql.ts'
import { arrayParam } from './postgres-params.ts'

/** The advisory lock that an insert near the change of ID generation holds exclusively; always taken before `INSERT_LOCK`. */
export const GENERATION_LOCK = 7_305_001

/** Near the change of ID generation, processes with different clocks take turns, so that each one sees the other's IDs. */
const GENERATION_CHANGE_MS = 5 * MINUTE_MS

/**
 * Stores the new events of a group in a transaction; returns what became of each. Of two equal IDs in a group, the first is new.
 * What changes nothing but events, and little of these, takes one statement.
 */
export async function insertEventsAlone(
  client: Sql,
  group: IncomingEvent[],
  context: InsertContext,
): Promise<Arrival[]> {
  return insertInTurn(context, (locks) => insertOnce(client, group, context, locks))
}

/**
 * Runs an insert with the statements that take the locks which it needs besides its own, and once more, alone, if another process
 * stores events with the same IDs in another order: its insert is waited for.
 */
export async function insertInTurn<Result>(
  { now }: InsertContext,
  insert: (locks: string[]) => Promise<Result>,
): Promise<Result> {
  try {
    return await insert(turnsFor(now))
  } catch (error) {
    if (!isCollision(error)) throw error
    return await insert([TAKE_TURNS, INSERT_ALONE])
  }
}

/** Returns the statements that take the locks which an insert at a time needs besides its own. */
export function turnsFor(now: Date): string[] {
  return isNearGenerationChange(now) ? [TAKE_TURNS] : []
}

const TAKE_TURNS = `select pg_advisory_xact_lock(${GENERATION_LOCK})`
const INSERT_ALONE = `select pg_advisory_xact_lock(${INSERT_LOCK})`

async function insertOnce(
  client: Sql,
  group: IncomingEvent[],
  context: InsertContext,
  locks: string[],
): Promise<Arrival[]> {
  const toPart = createPartMaker(context)
  const [events = [], ...later] = splitGroup(group)
  const first = toPart(events)
  if (later.length === 0 && locks.length === 0 && !changesServers(first))
    return insertParts(prepareAndRun(client), [first])
  return client.begin(async (tx) => {
    for (const lock of locks) await tx.unsafe(lock)
    return insertParts(prepareAndRun(tx), partsFrom(first, later, toPart))
  })
}

/** Stores the new events of a group in a transaction that has already begun; returns what became of each. */
export async function insertEventsInTransaction(
  db: Db,
  group: IncomingEvent[],
  context: InsertContext,
): Promise<Arrival[]> {
  for (const lock of turnsFor(context.now)) await db.execute(sql.raw(lock))
  return insertParts(runInTransaction(db), splitGroup(group).map(createPartMaker(context)))
}

/** Returns a function that runs statements in a transaction. */
export function runInTransaction(db: Db): Run {
  return async (statement, params) => toDriverRows(await db.execute(toDrizzleSql(statement, params)))
}

/** Returns the rows of a result that did not pass through Drizzle's mapping. */
export function toDriverRows(result: unknown): { [column: string]: unknown }[] {
  return Array.isArray(result) ? result : []
}

function isNearGenerationChange(now: Date): boolean {
  const generationMs = ID_GENERATION_DAYS * DAY_MS
  const elapsedMs = now.getTime() % generationMs
  return elapsedMs < GENERATION_CHANGE_MS || elapsedMs > generationMs - GENERATION_CHANGE_MS
}

// The database ends one of two transactions that wait for each other; and on Citus, one that stores an ID of another.
function isCollision(error: unknown): boolean {
  const isDeadlock = error instanceof Error && 'code' in error && error.code === '40P01'
  return isDeadlock || isCopyError(error)
}

/** Returns a function that prepares statements once for each connection, and runs them. */
export function prepareAndRun(client: Pick<Sql, 'unsafe'>): Run {
  return (statement, params) => client.unsafe(statement, params, { prepare: true })
}

function toDrizzleSql(statement: string, params: string[]): SQL {
  const pieces = statement.split(/\$(\d+)/)
  return sql.join(
    pieces.map((piece, i) => (i % 2 === 0 ? sql.raw(piece) : sql`${params[Number(piece) - 1]}`)),
  )
}

function changesServers({ drafts }: InsertPart): boolean {
  return [...drafts.values()].some(({ changes }) => changes.length > 0)
}

// What was sent leaves the process while the next part is made.
async function* partsFrom(
  first: InsertPart,
  later: IncomingEvent[][],
  toPart: (events: IncomingEvent[]) => InsertPart,
) {
  yield first
  for (const events of later) {
    await new Promise((resolve) => setImmediate(resolve))
    yield toPart(events)
  }
}

async function insertParts(
  run: Run,
  parts: AsyncIterable<InsertPart> | Iterable<InsertPart>,
): Promise<Arrival[]> {
  const made: InsertPart[] = []
  const sent: Promise<InsertRow[]>[] = []
  for await (const part of parts) {
    made.push(part)
    const stored = insertPart(run, part)
    // It is awaited later.
    stored.catch(() => {})
    sent.push(stored)
    await sent.at(-2)
  }
  const unclaimed = new Set((await Promise.all(sent)).flat())
  const known = await findKnownIds(run, [...unclaimed])
  const arrivals = made.map((part) => toArrivals(part, unclaimed, known))
  await updateServers(
    run,
    made.flatMap((part, i) => toUpdates(part, arrivals[i] ?? [])),
  )
  return arrivals.flat()
}

// Returns the events that were not new.
async function insertPart(run: Run, { statement, params, sent }: InsertPart): Promise<InsertRow[]> {
  const unclaimed = new Set(Array.from(await run(statement, params), ({ ordinal }) => Number(ordinal)))
  return unclaimed.size === 0 ? [] : sent.filter((_, i) => unclaimed.has(i + 1))
}

// A statement of its own, which also sees what another process has stored meanwhile. An ID is unknown if its generation was
// dropped meanwhile.
async function findKnownIds(run: Run, rows: InsertRow[]): Promise<Map<string, RecordHashes>> {
  if (rows.length === 0) return new Map()
  const params = [
    arrayParam(rows, ({ customer }) => String(customer)),
    arrayParam(rows, ({ id }) => id),
    arrayParam(rows, ({ key }) => key),
  ]
  const known = await run(SELECT_KNOWN_IDS, params)
  return new Map(
    Array.from(known, ({ customer, event_key, stored_hash, sent_hash }) => [
      toClaim(customer, event_key),
      { storedHash: toStringOrNull(stored_hash), sentHash: toStringOrNull(sent_hash) },
    ]),
  )
}
