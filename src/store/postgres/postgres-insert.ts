import { type SQL, sql } from 'drizzle-orm'
import type { Sql } from 'postgres'
import type { Catalogue } from '../../domain/actions/action-catalogue.ts'
import type { IncomingEvent } from '../../domain/events/incoming-event.ts'
import { DAY_MS, MINUTE_MS } from '../../domain/time.ts'
import type { Db } from '../database.ts'
import { markFirstOfType } from '../events/event-rows.ts'
import { ID_GENERATION_DAYS, toIdGeneration } from '../partitions.ts'
import { toDrafts } from '../reports/administrator-log-rows.ts'
import { mergeServerUpdates, toServerUpdates } from '../servers/server-rows.ts'
import {
  EVENT_COLUMNS,
  INSERT_EVENTS,
  INSERT_EVENTS_WITH_LOG_ROWS,
  RESOURCE_COLUMNS,
  SERVER_UPDATE_COLUMNS,
  UPDATE_SERVERS,
} from './postgres-insert-sql.ts'
import { columnParams, type Drafts, draftParams } from './postgres-params.ts'

/** The advisory lock that an insert near the change of ID generation holds exclusively; always taken before `INSERT_LOCK`. */
export const GENERATION_LOCK = 7_305_001

/** Near the change of ID generation, processes with different clocks take turns, so that each one sees the other's IDs. */
const GENERATION_CHANGE_MS = 5 * MINUTE_MS

/** The time of receipt of a group of events, and the known actions. */
export type InsertContext = { now: Date; catalogue: Catalogue }

/** Runs a statement with its parameters and returns its rows. */
type Run = (statement: string, params: string[]) => Promise<Iterable<{ [column: string]: unknown }>>

/** Stores the new events of a group in a transaction; returns one flag per event. Of two equal IDs in a group, the first is new. */
export async function insertEventsAlone(
  client: Sql,
  group: IncomingEvent[],
  { now, catalogue }: InsertContext,
): Promise<boolean[]> {
  const drafts = toDrafts(group, catalogue)
  const changesServers = [...drafts.values()].some(({ changes }) => changes.length > 0)
  if (!changesServers && !isNearGenerationChange(now))
    return insertNewEvents(prepareAndRun(client), group, drafts, now)
  return client.begin(async (tx) => {
    if (isNearGenerationChange(now)) await tx`select pg_advisory_xact_lock(${GENERATION_LOCK})`
    return insertNewEvents(prepareAndRun(tx), group, drafts, now)
  })
}

/** Stores the new events of a group in a transaction that has already begun; returns one flag per event. */
export async function insertEventsInTransaction(
  db: Db,
  group: IncomingEvent[],
  { now, catalogue }: InsertContext,
): Promise<boolean[]> {
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
): Promise<boolean[]> {
  const firstByKey = new Map<string, IncomingEvent>()
  for (const event of group) if (!firstByKey.has(keyOf(event))) firstByKey.set(keyOf(event), event)
  const events = [...firstByKey.values()]
  const hasLogRows = drafts.size > 0
  const params = [
    ...columnParams(EVENT_COLUMNS, events),
    String(toIdGeneration(now)),
    ...columnParams(RESOURCE_COLUMNS, events.flatMap(resourcesOf)),
    ...(hasLogRows ? draftParams(events, drafts) : []),
  ]
  const claimed = new Set<string>()
  for (const { customer, id } of await run(hasLogRows ? INSERT_EVENTS_WITH_LOG_ROWS : INSERT_EVENTS, params))
    claimed.add(`${customer} ${id}`)
  const isNew = group.map((event) => firstByKey.get(keyOf(event)) === event && claimed.has(keyOf(event)))
  const stored = group.filter((_, i) => isNew[i])
  await updateServers(run, stored, drafts)
  return isNew
}

function keyOf({ customer, id }: IncomingEvent): string {
  return `${customer} ${id}`
}

function resourcesOf({ customer, id, eventTime, resources }: IncomingEvent) {
  return markFirstOfType(resources).map((resource) => ({ ...resource, customer, id, eventTime }))
}

async function updateServers(run: Run, stored: IncomingEvent[], drafts: Drafts): Promise<void> {
  const updates = stored.flatMap((event) => {
    const draft = drafts.get(event)
    return draft ? toServerUpdates(event.customer, draft) : []
  })
  if (updates.length > 0)
    await run(UPDATE_SERVERS, columnParams(SERVER_UPDATE_COLUMNS, mergeServerUpdates(updates)))
}
