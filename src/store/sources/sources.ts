import { and, asc, eq, gt, lt, type SQL } from 'drizzle-orm'
import {
  recordActivity,
  SOURCES_MAX,
  type SourceActivity,
  type SourceName,
  sourceKey,
  type TimeSpan,
} from '../../domain/sources/liveness.ts'
import { findYielding } from '../../domain/sources/watch-list.ts'
import type { Database, Db, Queries } from '../database.ts'
import { CLOCK_SKEW_MS, createHeartbeat } from './heartbeat.ts'

/** A source with its activity. */
export type StoredSource = SourceName & SourceActivity

/** The spans in which a source sent events since its activity was last stored. */
export type ObservedActivity = SourceName & { customer: number; spans: TimeSpan[] }

/**
 * What of some activity is not stored: `conflicts` another process stored at the same moment, to be tried again; the sources of
 * `waiting` are new, and there is no room for them.
 */
export type RecordedActivity = { conflicts: ObservedActivity[]; waiting: ObservedActivity[] }

export type SourceStore = ReturnType<typeof createSourceStore>

/** Deletes the sources of all customers that were last seen before an instant. */
export async function purgeSources({ tables, transaction }: Database, before: Date): Promise<void> {
  await transaction(({ db }) => db.delete(tables.sources).where(lt(tables.sources.lastHeardAt, before)))
}

/** The activity of all customers' sources, recorded by every process that receives events. */
export function createSourceStore(database: Database) {
  const { sources } = database.tables
  return {
    ...createHeartbeat(database),

    /** Stores the activity of sources that are watched, and of new ones while there is room. */
    recordActivity: (activity: ObservedActivity[], downtimes: TimeSpan[]): Promise<RecordedActivity> =>
      database.transaction(({ db }) => storeActivity(db, database, activity, downtimes)),

    /**
     * Stores the activity of new sources that found no room, in the places of others that yield. Returns those that are still
     * not watched.
     */
    replaceSources: (waiting: ObservedActivity[], downtimes: TimeSpan[]): Promise<ObservedActivity[]> =>
      database.transaction(({ db }) => replaceSources(db, database, waiting, downtimes)),

    /** Corrects times in the future, as after a wrong clock, to `now`. */
    async correctFuture(now: Date): Promise<void> {
      const isAhead = gt(sources.lastHeardAt, new Date(now.getTime() + CLOCK_SKEW_MS))
      await database.transaction(({ db }) => db.update(sources).set({ lastHeardAt: now }).where(isAhead))
    },

    /** Returns the sources of all customers, up to a limit. */
    async listAll(limit: number): Promise<(StoredSource & { customer: number })[]> {
      const rows = await database.primary
        .select()
        .from(sources)
        .orderBy(asc(sources.customer), asc(sources.project), asc(sources.eventSource))
        .limit(limit)
      return rows.map((row) => ({ customer: row.customer, ...toSource(row) }))
    },
  }
}

/** The sources of one customer. */
export function createCustomerSourceStore(database: Database, customer: number) {
  return {
    /** Returns all sources, by project and name. */
    list: async (): Promise<StoredSource[]> =>
      (await selectSources(database.primary, database, customer)).map((row) => toSource(row)),
  }
}

type SourcesTable = Database['tables']['sources']
type SourceRow = SourcesTable['$inferSelect']

// Several processes may receive events of the same source. Each one updates only rows that are as it has read them, and all of
// them in the same order.
async function storeActivity(
  db: Db,
  database: Database,
  activity: ObservedActivity[],
  downtimes: TimeSpan[],
): Promise<RecordedActivity> {
  const conflicts: ObservedActivity[] = []
  const waiting: ObservedActivity[] = []
  for (const [customer, observed] of groupByCustomer(activity)) {
    const rows = await selectSources(db, database, customer)
    const rowByKey = new Map(rows.map((row) => [sourceKey(toSource(row)), row]))
    let capacity = SOURCES_MAX - rows.length
    for (const source of observed) {
      const row = rowByKey.get(sourceKey(source)) ?? null
      if (row === null && capacity-- <= 0) waiting.push(source)
      else if (!(await storeSource(db, database, row, source, downtimes))) conflicts.push(source)
    }
  }
  return { conflicts, waiting }
}

async function replaceSources(
  db: Db,
  database: Database,
  waiting: ObservedActivity[],
  downtimes: TimeSpan[],
): Promise<ObservedActivity[]> {
  const unwatched: ObservedActivity[] = []
  for (const [customer, observed] of groupByCustomer(waiting)) {
    let rows = await selectSources(db, database, customer)
    for (const source of observed) {
      const added = await replaceSource(db, database, rows, source, downtimes)
      if (added === null) unwatched.push(source)
      else rows = added
    }
  }
  return unwatched
}

// Returns the rows after the source has taken the place of another one; null if none yields, or another process has just
// changed the one that would.
async function replaceSource(
  db: Db,
  database: Database,
  rows: SourceRow[],
  source: ObservedActivity,
  downtimes: TimeSpan[],
): Promise<SourceRow[] | null> {
  const { sources } = database.tables
  const activity = recordActivity(null, source.spans, downtimes)
  const yielding = activity && findYielding(rows, { ...source, lastHeardAt: activity.lastHeardAt })
  if (!yielding) return null
  const { project } = sources
  const deleted = await db.delete(sources).where(isUnchangedSince(sources, yielding)).returning({ project })
  if (deleted.length === 0 || !(await storeSource(db, database, null, source, downtimes))) return null
  const row = {
    ...activity,
    customer: source.customer,
    project: source.project,
    eventSource: source.eventSource ?? '',
  }
  return [...rows.filter((each) => each !== yielding), row]
}

// Returns false if another process has stored the source since its row was read.
async function storeSource(
  db: Db,
  { tables: { sources } }: Database,
  row: SourceRow | null,
  { customer, project, eventSource, spans }: ObservedActivity,
  downtimes: TimeSpan[],
): Promise<boolean> {
  const source = recordActivity(row && toSource(row), spans, downtimes)
  if (source === null) return true
  const { firstHeardAt, lastHeardAt, baseline } = source
  const values = { firstHeardAt, lastHeardAt, baseline }
  const stored = { project: sources.project }
  if (row === null) {
    const name = { customer, project, eventSource: eventSource ?? '' }
    const insert = db.insert(sources).values({ ...name, ...values })
    return (await insert.onConflictDoNothing().returning(stored)).length > 0
  }
  const isUnchanged = and(isUnchangedSince(sources, row), eq(sources.baseline, row.baseline))
  return (await db.update(sources).set(values).where(isUnchanged).returning(stored)).length > 0
}

function isUnchangedSince(sources: SourcesTable, row: SourceRow): SQL | undefined {
  return and(isNamed(sources, row), eq(sources.lastHeardAt, row.lastHeardAt))
}

function isNamed(
  sources: SourcesTable,
  { customer, project, eventSource }: Pick<SourceRow, 'customer' | 'project' | 'eventSource'>,
): SQL | undefined {
  return and(
    eq(sources.customer, customer),
    eq(sources.project, project),
    eq(sources.eventSource, eventSource),
  )
}

async function selectSources(
  db: Queries,
  { tables: { sources } }: Database,
  customer: number,
): Promise<SourceRow[]> {
  return db
    .select()
    .from(sources)
    .where(eq(sources.customer, customer))
    .orderBy(asc(sources.project), asc(sources.eventSource))
}

function toSource({ project, eventSource, firstHeardAt, lastHeardAt, baseline }: SourceRow): StoredSource {
  return {
    project,
    eventSource: eventSource === '' ? null : eventSource,
    firstHeardAt,
    lastHeardAt,
    baseline,
  }
}

function groupByCustomer(activity: ObservedActivity[]): [number, ObservedActivity[]][] {
  const customers = Map.groupBy(activity, ({ customer }) => customer)
  const sortByKey = (observed: ObservedActivity[]) =>
    observed.toSorted((a, b) => (sourceKey(a) < sourceKey(b) ? -1 : 1))
  return [...customers]
    .toSorted(([a], [b]) => a - b)
    .map(([customer, observed]) => [customer, sortByKey(observed)])
}
