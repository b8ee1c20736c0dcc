import type { SQL } from 'drizzle-orm'
import type { PgColumn, PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core'
import type { Event } from '../domain/events/event.ts'
import type { ReportPeriod } from '../domain/reports/report-period.ts'
import type * as schema from './schema.postgres.ts'

/** Drizzle as the stores see it: written once against PostgreSQL's types, whichever database runs underneath. */
export type Db = PgDatabase<PgQueryResultHKT, typeof schema>

export type Tables = typeof schema

/** A stretch of the log that one statement answers, with the tables that hold it. */
export type LogPartition = {
  events: Tables['events']
  eventResources: Tables['eventResources']
  from: Date
  until: Date
}

/** One day of the administrator log, counted from 1 January 1970, and the table that holds it. */
export type AdministratorLogDay = { table: string; day: number }

export type Statement = { sql: string; params: unknown[] }

/** A reader's view of one moment: rows come in chunks, in the order of the statement's columns. */
export type Snapshot = {
  logPartitions(from: Date, until: Date): LogPartition[]
  /** `width` is how many columns the statement has. */
  rows(statement: Statement, width: number): AsyncIterable<unknown[][]>
  close(): Promise<void>
}

/** One transaction: rows and events that are stored together or not at all. */
export type Transaction = {
  db: Db
  append(events: Event[]): Promise<boolean[]>
  /**
   * The last event received so far. Every event up to it is stored or never will be, and every later one comes after it:
   * the append of no event is under way while this is asked, and none begins before this transaction has ended.
   */
  highWaterMark(): Promise<number>
}

/** What the two databases say differently; everything else in the store is written once. */
export type Database = {
  tables: Tables
  /** Statements that only read; they may go to a replica. */
  replica: Db
  /** Statements that only read, but must see what was just written: no replica, and no waiting behind a writer. */
  primary: Db
  /** Statements that write, one at a time where the database wants that. */
  writer: Db
  /** How often rows other than events were changed; null where other processes change them without our knowing. */
  version(): number | null
  /** Everything the deed does through `tx`, or nothing of it. */
  transaction<T>(deed: (tx: Transaction) => Promise<T>): Promise<T>
  /** Stores what is new of a group, received now, durably and whole; tells for each event whether it was new. */
  append(group: Event[], now?: Date): Promise<boolean[]>
  /** How many appends may run at once. */
  maxConcurrentAppends: number
  /** The stretches of a period, newest first; `dayByDay` where a statement must not cross days. */
  logPartitions(from: Date, until: Date, dayByDay: boolean): LogPartition[]
  /** The tables that hold event ids, all generations. */
  eventIdTables(): Tables['eventIds'][]
  /** Whether a text column contains a text, case-sensitively. */
  containsText(column: PgColumn, text: string): SQL
  snapshot(): Promise<Snapshot>
  /** A reader's view in which every event up to the horizon is stored or never will be: what comes later sorts after it. */
  consistentSnapshot(): Promise<{ snapshot: Snapshot; highWaterMark: number }>
  /** The days of a period that may hold rows of the administrator log, oldest first. */
  administratorLogDays(period: ReportPeriod): AdministratorLogDay[]
  /** The tables that hold the administrator log, newest first. */
  administratorLogTables(): Tables['administratorLog'][]
  /** A customer's events received within (after, until], settled by now, in the order of receipt and in chunks: no replica. */
  eventsReceived(customer: number, after: number, until: number): AsyncIterable<unknown[][]>
  /** Now, by a clock that all processes share: theirs may differ. */
  sharedClock(now: Date): Promise<Date>

  /** Makes the day's tables, and those of its month; quick when they are there. */
  createDay(day: string): Promise<void>
  /** Forgets a day whole, whatever it holds. */
  dropDay(day: string): Promise<void>
  listDays(): Promise<string[]>
  /** Forgets a month of the administrator log whole. */
  dropMonth(month: string): Promise<void>
  listMonths(): Promise<string[]>
  createIdGeneration(generation: number): Promise<void>
  dropIdGeneration(generation: number): Promise<void>
  listIdGenerations(): Promise<number[]>
  ping(): Promise<void>
  close(): Promise<void>
}
