import { and, asc, eq, gt, lt, ne, type SQL } from 'drizzle-orm'
import { DAYBOOK_SOURCE } from '../../domain/access/audit-entry.ts'
import {
  addDowntime,
  recordActivity,
  SOURCES_MAX,
  type SourceActivity,
  type SourceName,
  sourceKey,
  type TimeSpan,
} from '../../domain/sources/liveness.ts'
import {
  formatBaseline,
  formatDowntimes,
  parseBaseline,
  parseDowntimes,
} from '../../domain/sources/liveness-encoding.ts'
import { MINUTE_MS } from '../../domain/time.ts'
import { FIRST_CUSTOMER_ID } from '../access/customers.ts'
import type { Database, Db } from '../database.ts'

/** A source with its activity. */
export type StoredSource = SourceName & SourceActivity

/** The spans in which a source sent events since its activity was last stored. */
export type ObservedActivity = SourceName & { customer: number; spans: TimeSpan[] }

/** Maximum difference between the clocks of processes. */
const CLOCK_SKEW_MS = 5 * MINUTE_MS
/** Daybook stores a heartbeat every minute. A gap longer than this is a downtime. */
const DOWNTIME_MIN_MS = 3 * MINUTE_MS

export type SourceStore = ReturnType<typeof createSourceStore>

/** The activity of all customers' sources, recorded by every process that receives events. */
export function createSourceStore(database: Database) {
  const { sources } = database.tables
  return {
    /** Stores activity; returns the part that another process stored at the same moment, to be tried again. */
    recordActivity: (activity: ObservedActivity[], downtimes: TimeSpan[]): Promise<ObservedActivity[]> =>
      database.transaction(({ db }) => storeActivity(db, database, activity, downtimes)),

    /** Records that Daybook is running; `wasAway` if no process is known to have been running since the last heartbeat. */
    recordHeartbeat: (now: Date, wasAway: boolean): Promise<void> =>
      database.transaction(({ db }) => storeHeartbeat(db, database, now, wasAway)),

    /** Returns when Daybook was down, so that it could not receive events. */
    async listDowntimes(): Promise<TimeSpan[]> {
      const [row] = await database.primary.select().from(sources).where(isHeartbeat(database))
      return row ? parseDowntimes(row.silences) : []
    },

    /** Corrects times in the future, as after a wrong clock, to `now`, and deletes the sources last seen before an instant. */
    async purgeStale(now: Date, before: Date): Promise<void> {
      const isAhead = gt(sources.lastHeardAt, new Date(now.getTime() + CLOCK_SKEW_MS))
      await database.writer.update(sources).set({ lastHeardAt: now }).where(isAhead)
      await database.writer
        .delete(sources)
        .where(and(lt(sources.lastHeardAt, before), ne(sources.eventSource, DAYBOOK_SOURCE)))
    },

    /** Returns the sources of all customers, up to a limit. */
    async listAll(limit: number): Promise<(StoredSource & { customer: number })[]> {
      const rows = await database.primary
        .select()
        .from(sources)
        .where(ne(sources.eventSource, DAYBOOK_SOURCE))
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
): Promise<ObservedActivity[]> {
  const conflicts: ObservedActivity[] = []
  for (const [customer, observed] of groupByCustomer(activity)) {
    const rows = await selectSources(db, database, customer)
    const rowByKey = new Map(rows.map((row) => [sourceKey(toSource(row)), row]))
    let capacity = SOURCES_MAX - rows.length
    for (const source of observed) {
      const row = rowByKey.get(sourceKey(source)) ?? null
      if (row === null && capacity-- <= 0) continue
      if (!(await storeSource(db, database, row, source, downtimes))) conflicts.push(source)
    }
  }
  return conflicts
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
  const values = { firstHeardAt, lastHeardAt, silences: formatBaseline(baseline) }
  const stored = { project: sources.project }
  if (row === null) {
    const name = { customer, project, eventSource: eventSource ?? '' }
    const insert = db.insert(sources).values({ ...name, ...values })
    return (await insert.onConflictDoNothing().returning(stored)).length > 0
  }
  const isUnchanged = and(isUnchangedSince(sources, row), eq(sources.silences, row.silences))
  return (await db.update(sources).set(values).where(isUnchanged).returning(stored)).length > 0
}

async function storeHeartbeat(db: Db, database: Database, now: Date, wasAway: boolean): Promise<void> {
  const { sources } = database.tables
  const [row] = await db.select().from(sources).where(isHeartbeat(database))
  if (!row) {
    const times = { firstHeardAt: now, lastHeardAt: now, silences: formatDowntimes([]) }
    await db
      .insert(sources)
      .values({ ...HEARTBEAT, ...times })
      .onConflictDoNothing()
    return
  }
  const isDowntime = wasAway && now.getTime() - row.lastHeardAt.getTime() > DOWNTIME_MIN_MS
  const downtimes = parseDowntimes(row.silences)
  const silences = formatDowntimes(
    isDowntime ? addDowntime(downtimes, { from: row.lastHeardAt, until: now }) : downtimes,
  )
  const lastHeardAt = now > row.lastHeardAt ? now : row.lastHeardAt
  // If another process has just stored a heartbeat, Daybook was not down.
  await db.update(sources).set({ lastHeardAt, silences }).where(isUnchangedSince(sources, row))
}

// The heartbeat is a row among those of the sources, in the first customer and without a project, with downtimes in place of
// the baseline. No sender can use the name, because Daybook's own events never come from one.
const HEARTBEAT = { customer: FIRST_CUSTOMER_ID, project: '', eventSource: DAYBOOK_SOURCE }

function isHeartbeat({ tables: { sources } }: Database): SQL | undefined {
  return isNamed(sources, HEARTBEAT)
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
  db: Db,
  { tables: { sources } }: Database,
  customer: number,
): Promise<SourceRow[]> {
  return db
    .select()
    .from(sources)
    .where(and(eq(sources.customer, customer), ne(sources.eventSource, DAYBOOK_SOURCE)))
    .orderBy(asc(sources.project), asc(sources.eventSource))
}

function toSource({ project, eventSource, firstHeardAt, lastHeardAt, silences }: SourceRow): StoredSource {
  return {
    project,
    eventSource: eventSource === '' ? null : eventSource,
    firstHeardAt,
    lastHeardAt,
    baseline: parseBaseline(silences),
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
