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

/** A source as it is known. */
export type StoredSource = SourceName & SourceActivity

/** Where a source was heard since it was last written down. */
export type ObservedActivity = SourceName & { customer: number; spans: TimeSpan[] }

/** Clocks of processes may differ by so much. */
const SKEW_MS = 5 * MINUTE_MS
/** The house writes down every minute that it listens; when it did not for so long, it was away. */
const AWAY_MS = 3 * MINUTE_MS

/** What is heard of all customers' sources, by whichever process hears it. */
export function createSourceStore(database: Database) {
  const { sources } = database.tables
  return {
    /** Writes down who was heard; answers with those that another process wrote down at the same moment, to be tried again. */
    recordActivity: (hearings: ObservedActivity[], absences: TimeSpan[]): Promise<ObservedActivity[]> =>
      database.transaction(({ db }) => hear(db, database, hearings, absences)),

    /** The house listens; `wasAway` where nobody can say that it did since it last wrote so. */
    recordHeartbeat: (now: Date, wasAway: boolean): Promise<void> =>
      database.transaction(({ db }) => listen(db, database, now, wasAway)),

    /** When the house was away, so that nobody could speak to it. */
    async listDowntimes(): Promise<TimeSpan[]> {
      const [row] = await database.primary.select().from(sources).where(isHouse(database))
      return row ? parseDowntimes(row.silences) : []
    },

    /** Takes back what was heard in the future, as after a clock went wrong, and forgets who was last heard before an instant. */
    async purgeStale(now: Date, before: Date): Promise<void> {
      const isAhead = gt(sources.lastHeardAt, new Date(now.getTime() + SKEW_MS))
      await database.writer.update(sources).set({ lastHeardAt: now }).where(isAhead)
      await database.writer
        .delete(sources)
        .where(and(lt(sources.lastHeardAt, before), ne(sources.eventSource, DAYBOOK_SOURCE)))
    },

    /** Every customer's sources, as many as a limit allows. */
    async listAll(limit: number): Promise<(StoredSource & { customer: number })[]> {
      const rows = await database.primary
        .select()
        .from(sources)
        .where(ne(sources.eventSource, DAYBOOK_SOURCE))
        .orderBy(asc(sources.customer), asc(sources.project), asc(sources.eventSource))
        .limit(limit)
      return rows.map((row) => ({ customer: row.customer, ...readSource(row) }))
    },
  }
}

/** The sources of one customer. */
export function createCustomerSourceStore(database: Database, customer: number) {
  return {
    /** All of them, by project and name. */
    list: async (): Promise<StoredSource[]> =>
      (await rowsOf(database.primary, database, customer)).map((row) => readSource(row)),
  }
}

export type SourceStore = ReturnType<typeof createSourceStore>

type Row = Database['tables']['sources']['$inferSelect']

// Several processes may hear the same source: each writes only what it knows the row to be, in the same order as the others.
async function hear(
  db: Db,
  database: Database,
  hearings: ObservedActivity[],
  absences: TimeSpan[],
): Promise<ObservedActivity[]> {
  const missed: ObservedActivity[] = []
  for (const [customer, theirs] of byCustomer(hearings)) {
    const rows = await rowsOf(db, database, customer)
    const known = new Map(rows.map((row) => [sourceKey(readSource(row)), row]))
    let places = SOURCES_MAX - rows.length
    for (const hearing of theirs) {
      const row = known.get(sourceKey(hearing)) ?? null
      if (row === null && places-- <= 0) continue
      if (!(await write(db, database, row, hearing, absences))) missed.push(hearing)
    }
  }
  return missed
}

async function write(
  db: Db,
  { tables: { sources } }: Database,
  row: Row | null,
  { customer, project, eventSource, spans }: ObservedActivity,
  absences: TimeSpan[],
): Promise<boolean> {
  const source = recordActivity(row && readSource(row), spans, absences)
  if (source === null) return true
  const { firstHeardAt, lastHeardAt, baseline: habit } = source
  const values = { firstHeardAt, lastHeardAt, silences: formatBaseline(habit) }
  const made = { project: sources.project }
  if (row === null) {
    const name = { customer, project, eventSource: eventSource ?? '' }
    const rows = db.insert(sources).values({ ...name, ...values })
    return (await rows.onConflictDoNothing().returning(made)).length > 0
  }
  const isAsKnown = and(isRow(sources, row), eq(sources.silences, row.silences))
  return (await db.update(sources).set(values).where(isAsKnown).returning(made)).length > 0
}

async function listen(db: Db, database: Database, now: Date, wasAway: boolean): Promise<void> {
  const { sources } = database.tables
  const [row] = await db.select().from(sources).where(isHouse(database))
  if (!row) {
    const times = { firstHeardAt: now, lastHeardAt: now, silences: formatDowntimes([]) }
    await db
      .insert(sources)
      .values({ ...HOUSE, ...times })
      .onConflictDoNothing()
    return
  }
  const isMissed = wasAway && now.getTime() - row.lastHeardAt.getTime() > AWAY_MS
  const absences = parseDowntimes(row.silences)
  const silences = formatDowntimes(
    isMissed ? addDowntime(absences, { from: row.lastHeardAt, until: now }) : absences,
  )
  const lastHeardAt = now > row.lastHeardAt ? now : row.lastHeardAt
  // Where another process has just written so, the house was not away.
  await db.update(sources).set({ lastHeardAt, silences }).where(isRow(sources, row))
}

// The house keeps its own record beside those of its sources, in the first customer and in no project: what it says of
// itself comes from no sender, so nobody's source can have this name.
const HOUSE = { customer: FIRST_CUSTOMER_ID, project: '', eventSource: DAYBOOK_SOURCE }

function isHouse({ tables: { sources } }: Database): SQL | undefined {
  return isNamed(sources, HOUSE)
}

function isRow(sources: Database['tables']['sources'], row: Row): SQL | undefined {
  return and(isNamed(sources, row), eq(sources.lastHeardAt, row.lastHeardAt))
}

function isNamed(
  sources: Database['tables']['sources'],
  name: Pick<Row, 'customer' | 'project' | 'eventSource'>,
): SQL | undefined {
  return and(
    eq(sources.customer, name.customer),
    eq(sources.project, name.project),
    eq(sources.eventSource, name.eventSource),
  )
}

async function rowsOf(db: Db, { tables: { sources } }: Database, customer: number): Promise<Row[]> {
  return db
    .select()
    .from(sources)
    .where(and(eq(sources.customer, customer), ne(sources.eventSource, DAYBOOK_SOURCE)))
    .orderBy(asc(sources.project), asc(sources.eventSource))
}

function readSource({ project, eventSource, firstHeardAt, lastHeardAt, silences }: Row): StoredSource {
  const habit = parseBaseline(silences)
  return {
    project,
    eventSource: eventSource === '' ? null : eventSource,
    firstHeardAt,
    lastHeardAt,
    baseline: habit,
  }
}

function byCustomer(hearings: ObservedActivity[]): [number, ObservedActivity[]][] {
  const customers = Map.groupBy(hearings, ({ customer }) => customer)
  const inOrder = (theirs: ObservedActivity[]) =>
    theirs.toSorted((a, b) => (sourceKey(a) < sourceKey(b) ? -1 : 1))
  return [...customers].toSorted(([a], [b]) => a - b).map(([customer, theirs]) => [customer, inOrder(theirs)])
}
