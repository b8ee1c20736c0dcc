import { and, asc, eq, gt, lt, ne, type SQL } from 'drizzle-orm'
import { OWN_SOURCE } from '../../domain/access/audit-entry.ts'
import {
  away,
  heard,
  keyOf,
  SOURCES_MAX,
  type Source,
  type SourceName,
  type Span,
} from '../../domain/sources/liveness.ts'
import { readAbsences, readHabit, writeAbsences, writeHabit } from '../../domain/sources/liveness-encoding.ts'
import { FIRST_ID } from '../access/customers.ts'
import type { Db, Engine } from '../database.ts'

/** A source as it is known. */
export type KnownSource = SourceName & Source

/** Where a source was heard since it was last written down. */
export type Hearing = SourceName & { customer: number; spans: Span[] }

/** Clocks of processes may differ by so much. */
const SKEW_MS = 5 * 60_000
/** The house writes down every minute that it listens; when it did not for so long, it was away. */
const AWAY_MS = 3 * 60_000

/** What is heard of all customers' sources, by whichever process hears it. */
export function sourceStore(engine: Engine) {
  const { sources } = engine.tables
  return {
    /** Writes down who was heard; answers with those that another process wrote down at the same moment, to be tried again. */
    hear: (hearings: Hearing[], absences: Span[]): Promise<Hearing[]> =>
      engine.transaction(({ db }) => hear(db, engine, hearings, absences)),

    /** The house listens; `wasAway` where nobody can say that it did since it last wrote so. */
    listen: (now: Date, wasAway: boolean): Promise<void> =>
      engine.transaction(({ db }) => listen(db, engine, now, wasAway)),

    /** When the house was away, so that nobody could speak to it. */
    async absences(): Promise<Span[]> {
      const [row] = await engine.fresh.select().from(sources).where(isHouse(engine))
      return row ? readAbsences(row.silences) : []
    },

    /** Takes back what was heard in the future, as after a clock went wrong, and forgets who was last heard before an instant. */
    async tidy(now: Date, before: Date): Promise<void> {
      const isAhead = gt(sources.lastHeardAt, new Date(now.getTime() + SKEW_MS))
      await engine.write.update(sources).set({ lastHeardAt: now }).where(isAhead)
      await engine.write
        .delete(sources)
        .where(and(lt(sources.lastHeardAt, before), ne(sources.eventSource, OWN_SOURCE)))
    },

    /** Every customer's sources, as many as a limit allows. */
    async all(limit: number): Promise<(KnownSource & { customer: number })[]> {
      const rows = await engine.fresh
        .select()
        .from(sources)
        .where(ne(sources.eventSource, OWN_SOURCE))
        .orderBy(asc(sources.customer), asc(sources.project), asc(sources.eventSource))
        .limit(limit)
      return rows.map((row) => ({ customer: row.customer, ...readSource(row) }))
    },
  }
}

/** The sources of one customer. */
export function sourcesOf(engine: Engine, customer: number) {
  return {
    /** All of them, by project and name. */
    list: async (): Promise<KnownSource[]> =>
      (await rowsOf(engine.fresh, engine, customer)).map((row) => readSource(row)),
  }
}

export type SourceStore = ReturnType<typeof sourceStore>

type Row = Engine['tables']['sources']['$inferSelect']

// Several processes may hear the same source: each writes only what it knows the row to be, in the same order as the others.
async function hear(db: Db, engine: Engine, hearings: Hearing[], absences: Span[]): Promise<Hearing[]> {
  const missed: Hearing[] = []
  for (const [customer, theirs] of byCustomer(hearings)) {
    const rows = await rowsOf(db, engine, customer)
    const known = new Map(rows.map((row) => [keyOf(readSource(row)), row]))
    let places = SOURCES_MAX - rows.length
    for (const hearing of theirs) {
      const row = known.get(keyOf(hearing)) ?? null
      if (row === null && places-- <= 0) continue
      if (!(await write(db, engine, row, hearing, absences))) missed.push(hearing)
    }
  }
  return missed
}

async function write(
  db: Db,
  { tables: { sources } }: Engine,
  row: Row | null,
  { customer, project, eventSource, spans }: Hearing,
  absences: Span[],
): Promise<boolean> {
  const source = heard(row && readSource(row), spans, absences)
  if (source === null) return true
  const { firstHeardAt, lastHeardAt, habit } = source
  const values = { firstHeardAt, lastHeardAt, silences: writeHabit(habit) }
  const made = { project: sources.project }
  if (row === null) {
    const name = { customer, project, eventSource: eventSource ?? '' }
    const rows = db.insert(sources).values({ ...name, ...values })
    return (await rows.onConflictDoNothing().returning(made)).length > 0
  }
  const isAsKnown = and(isRow(sources, row), eq(sources.silences, row.silences))
  return (await db.update(sources).set(values).where(isAsKnown).returning(made)).length > 0
}

async function listen(db: Db, engine: Engine, now: Date, wasAway: boolean): Promise<void> {
  const { sources } = engine.tables
  const [row] = await db.select().from(sources).where(isHouse(engine))
  if (!row) {
    const times = { firstHeardAt: now, lastHeardAt: now, silences: writeAbsences([]) }
    await db
      .insert(sources)
      .values({ ...HOUSE, ...times })
      .onConflictDoNothing()
    return
  }
  const isMissed = wasAway && now.getTime() - row.lastHeardAt.getTime() > AWAY_MS
  const absences = readAbsences(row.silences)
  const silences = writeAbsences(isMissed ? away(absences, { from: row.lastHeardAt, until: now }) : absences)
  const lastHeardAt = now > row.lastHeardAt ? now : row.lastHeardAt
  // Where another process has just written so, the house was not away.
  await db.update(sources).set({ lastHeardAt, silences }).where(isRow(sources, row))
}

// The house keeps its own record beside those of its sources, in the first customer and in no project: what it says of
// itself comes from no sender, so nobody's source can have this name.
const HOUSE = { customer: FIRST_ID, project: '', eventSource: OWN_SOURCE }

function isHouse({ tables: { sources } }: Engine): SQL | undefined {
  return isNamed(sources, HOUSE)
}

function isRow(sources: Engine['tables']['sources'], row: Row): SQL | undefined {
  return and(isNamed(sources, row), eq(sources.lastHeardAt, row.lastHeardAt))
}

function isNamed(
  sources: Engine['tables']['sources'],
  name: Pick<Row, 'customer' | 'project' | 'eventSource'>,
): SQL | undefined {
  return and(
    eq(sources.customer, name.customer),
    eq(sources.project, name.project),
    eq(sources.eventSource, name.eventSource),
  )
}

async function rowsOf(db: Db, { tables: { sources } }: Engine, customer: number): Promise<Row[]> {
  return db
    .select()
    .from(sources)
    .where(and(eq(sources.customer, customer), ne(sources.eventSource, OWN_SOURCE)))
    .orderBy(asc(sources.project), asc(sources.eventSource))
}

function readSource({ project, eventSource, firstHeardAt, lastHeardAt, silences }: Row): KnownSource {
  const habit = readHabit(silences)
  return { project, eventSource: eventSource === '' ? null : eventSource, firstHeardAt, lastHeardAt, habit }
}

function byCustomer(hearings: Hearing[]): [number, Hearing[]][] {
  const customers = Map.groupBy(hearings, ({ customer }) => customer)
  const inOrder = (theirs: Hearing[]) => theirs.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
  return [...customers].toSorted(([a], [b]) => a - b).map(([customer, theirs]) => [customer, inOrder(theirs)])
}
