import { type SQL, sql } from 'drizzle-orm'
import type { Sql } from 'postgres'
import type { Catalogue } from '../../domain/actions/action-catalogue.ts'
import type { Arrival, IncomingEvent } from '../../domain/events/incoming-event.ts'
import { toStringOrNull } from '../../domain/parse.ts'
import { DAY_MS, MINUTE_MS } from '../../domain/time.ts'
import type { Db } from '../database.ts'
import { isSameEvent, type RecordHashes, recordHashes, toEventKey } from '../events/event-key.ts'
import { markFirstOfType, toEventRow } from '../events/event-rows.ts'
import { ID_GENERATION_DAYS, toIdGeneration } from '../partitions.ts'
import { toDrafts } from '../reports/administrator-log-rows.ts'
import { mergeServerUpdates, toServerUpdates } from '../servers/server-rows.ts'
import {
  EVENT_COLUMNS,
  ID_COLUMNS,
  INSERT_EVENTS,
  INSERT_EVENTS_WITH_LOG_ROWS,
  RESOURCE_COLUMNS,
  SELECT_KNOWN_IDS,
  SERVER_UPDATE_COLUMNS,
  UPDATE_SERVERS,
} from './postgres-insert-sql.ts'
import { arrayParam, columnParams, type Drafts, draftParams } from './postgres-params.ts'

/** The advisory lock that an insert near the change of ID generation holds exclusively; always taken before `INSERT_LOCK`. */
export const GENERATION_LOCK = 7_305_001

/** Near the change of ID generation, processes with different clocks take turns, so that each one sees the other's IDs. */
const GENERATION_CHANGE_MS = 5 * MINUTE_MS

/** The time of receipt of a group of events, and the known actions. */
export type InsertContext = { now: Date; catalogue: Catalogue }

/** Runs a statement with its parameters and returns its rows. */
type Run = (statement: string, params: string[]) => Promise<Iterable<{ [column: string]: unknown }>>

/** Stores the new events of a group in a transaction; returns what became of each. Of two equal IDs in a group, the first is new. */
export async function insertEventsAlone(
  client: Sql,
  group: IncomingEvent[],
  { now, catalogue }: InsertContext,
): Promise<Arrival[]> {
  const drafts = toDrafts(group, catalogue)
  const changesServers = [...drafts.values()].some(({ changes }) => changes.length > 0)
  if (!changesServers && !isNearGenerationChange(now))
    return insertNewEvents(prepareAndRun(client), group, drafts, now)
  return client.begin(async (tx) => {
    if (isNearGenerationChange(now)) await tx`select pg_advisory_xact_lock(${GENERATION_LOCK})`
    return insertNewEvents(prepareAndRun(tx), group, drafts, now)
  })
}

/** Stores the new events of a group in a transaction that has already begun; returns what became of each. */
export async function insertEventsInTransaction(
  db: Db,
  group: IncomingEvent[],
  { now, catalogue }: InsertContext,
): Promise<Arrival[]> {
  if (isNearGenerationChange(now)) await db.execute(sql`select pg_advisory_xact_lock(${GENERATION_LOCK})`)
  const run: Run = async (statement, params) =>
    toDriverRows(await db.execute(toDrizzleSql(statement, params)))
  return insertNewEvents(run, group, toDrafts(group, catalogue), now)
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

function prepareAndRun(client: Pick<Sql, 'unsafe'>): Run {
  return (statement, params) => client.unsafe(statement, params, { prepare: true })
}

function toDrizzleSql(statement: string, params: string[]): SQL {
  const pieces = statement.split(/\$(\d+)/)
  return sql.join(
    pieces.map((piece, i) => (i % 2 === 0 ? sql.raw(piece) : sql`${params[Number(piece) - 1]}`)),
  )
}

async function insertNewEvents(
  run: Run,
  group: IncomingEvent[],
  drafts: Drafts,
  now: Date,
): Promise<Arrival[]> {
  const rows = group.map((event) => toArrivingRow(event, now))
  const firstByKey = new Map<string, ArrivingRow>()
  for (const row of rows) if (!firstByKey.has(row.claim)) firstByKey.set(row.claim, row)
  const firstRows = [...firstByKey.values()]
  const unclaimed = await claimAndInsert(run, firstRows, drafts, now)
  const known = await findKnownIds(
    run,
    unclaimed.size > 0 ? firstRows.filter((row) => unclaimed.has(row.claim)) : [],
  )
  const arrivals = rows.map((row): Arrival => {
    const first = unclaimed.has(row.claim) ? known.get(row.claim) : firstByKey.get(row.claim)
    if (first === row) return 'new'
    return first === undefined || isSameEvent(first, row) ? 'duplicate' : 'conflict'
  })
  const stored = group.filter((_, i) => arrivals[i] === 'new')
  await updateServers(run, stored, drafts)
  return arrivals
}

type ArrivingRow = ReturnType<typeof toArrivingRow>

function toArrivingRow(event: IncomingEvent, now: Date) {
  const { storedHash, sentHash } = recordHashes(event)
  const key = toEventKey(event)
  const claim = toClaim(event.customer, key)
  return Object.assign(toEventRow(event, now), { storedHash, sentHash, key, claim, event })
}

function toClaim(customer: unknown, key: unknown): string {
  return `${customer} ${key}`
}

// Returns the claims of the events that were not new.
async function claimAndInsert(
  run: Run,
  rows: ArrivingRow[],
  drafts: Drafts,
  now: Date,
): Promise<Set<string>> {
  const hasLogRows = drafts.size > 0
  const params = [
    ...columnParams(EVENT_COLUMNS, rows),
    ...columnParams(ID_COLUMNS, rows),
    String(toIdGeneration(now)),
    ...columnParams(RESOURCE_COLUMNS, rows.flatMap(resourcesOf)),
    ...(hasLogRows
      ? draftParams(
          rows.map(({ event }) => event),
          drafts,
        )
      : []),
  ]
  const unclaimed = await run(hasLogRows ? INSERT_EVENTS_WITH_LOG_ROWS : INSERT_EVENTS, params)
  return new Set(Array.from(unclaimed, ({ customer, event_key }) => toClaim(customer, event_key)))
}

// A statement of its own, which also sees what another process has stored meanwhile. An ID is unknown if its generation was
// dropped meanwhile.
async function findKnownIds(run: Run, rows: ArrivingRow[]): Promise<Map<string, RecordHashes>> {
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

function resourcesOf({ customer, key, eventTime, resources }: ArrivingRow) {
  return markFirstOfType(resources).map((resource) => ({ ...resource, customer, key, eventTime }))
}

async function updateServers(run: Run, stored: IncomingEvent[], drafts: Drafts): Promise<void> {
  const updates = stored.flatMap((event) => {
    const draft = drafts.get(event)
    return draft ? toServerUpdates(event.customer, draft) : []
  })
  if (updates.length > 0)
    await run(UPDATE_SERVERS, columnParams(SERVER_UPDATE_COLUMNS, mergeServerUpdates(updates)))
}
