import type { SQL } from 'drizzle-orm'
import type { PgColumn, PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core'
import type { LogPosition } from '../domain/events/event.ts'
import type { Arrival, IncomingEvent } from '../domain/events/incoming-event.ts'
import type { ReportPeriod } from '../domain/reports/report-period.ts'
import type { BlockSearchMethods } from './block-search.ts'
import type { LinesRequest, RecordLines } from './blocks/record-lines.ts'
import type { CountedHour } from './counts/collect-hours.ts'
import type { HourRow } from './counts/hour-codec.ts'
import type { DatabaseChecker } from './database-checker.ts'
import type { FirstRows, RecordColumns } from './first-rows.ts'
import type { StorageMeter } from './operations/storage-meter.ts'
import type { ReplicaState } from './replica-state.ts'
import type { Tables } from './schema.ts'
import type { StoredLeaves } from './tree/tree-codecs.ts'

/** Drizzle as the stores use it: queries are written once, against PostgreSQL's types, and run on either database. */
export type Db = PgDatabase<PgQueryResultHKT>

/** Drizzle for queries only: this type has no way to write. */
export type Queries = Pick<Db, 'select'>

/** A part of the log that one statement can query: the tables that hold it, and its period [from, until). */
export type LogPartition = {
  /** What the names of its tables end in, such as `_20260301`; empty if they hold all days. */
  suffix: string
  events: Tables['events']
  eventResources: Tables['eventResources']
  from: Date
  until: Date
}

/** One day of the administrator log, as the number of days since 1 January 1970, and the table that holds it. */
export type AdministratorLogDay = { table: string; day: number }

export type Statement = { sql: string; params: unknown[] }

/** A read-only view of the database at one point in time, for readers that do not wait for anything else. */
export type Snapshot = {
  /** Streams the rows of a statement in chunks, with values in the order of its columns; `width` is the number of columns. */
  rows(statement: Statement, width: number): AsyncIterable<unknown[][]>
  close(): Promise<void>
}

/** Returns the statement for the rows after a key, or for all. */
type StatementAfter = (key: unknown[] | null) => Statement

/** The number of columns of a row, and of its key, which is selected before them. Some records may then be read already. */
export type StreamColumns = { width: number; keyWidth: number; recordColumns?: RecordColumns | undefined }

/** Rows that never change, as they were at one point in time, for readers that may be slow. */
export type RowStream = {
  /** The last sequence of that time, which statements must not exceed; null if they don't see later ones anyway. */
  lastSequence: number | null
  /** The partitions of a period at that time, newest first. */
  logPartitions(from: Date, until: Date): LogPartition[]
  /**
   * Streams rows in chunks, with values in the order of the columns. `statementAfter` returns the statement that selects the
   * rows after a key, or all for null. Where an open statement would be in the way of others, there is one for each chunk,
   * and none while the reader works: then `lastSequence` is not null, and statements select the key first.
   */
  rows(statementAfter: StatementAfter, columns: StreamColumns): AsyncIterable<unknown[][]>
  /** Streams the records of statements that select only them and their key, as a file has them. Null if rows are as fast. */
  lines: ((statementAfter: StatementAfter, request: LinesRequest) => AsyncIterable<RecordLines>) | null
  close(): Promise<void>
}

/** A query of whole rows, which a transaction can lock. */
export type LockableQuery<Rows> = PromiseLike<Rows> & { for(strength: 'no key update'): PromiseLike<Rows> }

/** A transaction: its rows and its events are all stored, or none of them are. */
export type Transaction = {
  db: Db
  /** Locks the rows that a query selects until the transaction ends, and resolves with them. */
  lock<Rows>(query: LockableQuery<Rows>): Promise<Rows>
  /** Stores the new events of a group; resolves with what became of each. */
  insertEvents(group: IncomingEvent[]): Promise<Arrival[]>
  /**
   * Resolves with the sequence of the last event received so far. Every event up to it is either stored or never will be,
   * and every later one has a higher sequence: no insert of events is in progress at that time, and none starts before this
   * transaction ends.
   */
  highWaterMark(): Promise<number>
}

export type ChecksumState = { isEnabled: boolean; failures: number }
/** Numbers of threads by the reason for which they ended: they are gone, or did not answer in time. */
export type EndedThreads = { ended: number; silent: number }

/** An event of a day that is being compacted, and what stands in its column `record` then; null leaves the record there. */
export type CopiedRow = { customer: number; sequence: number; reference: string | null }

/** A compacted day, as it is recorded. */
export type DayCompaction = Tables['dayCompactions']['$inferSelect']

/** Resolves after a pause that lets others work, given the milliseconds that the work before it has taken. */
export type Pace = (workMs: number) => Promise<void>

/** Tables that nothing refers to any more: those that were replaced or dropped, or also those that are not finished. */
export type Leftovers = 'former' | 'all'

/** The tables of events that compactions rewrite: the next table of a day takes the place of the present one. */
export type CompactionTables = {
  /** Runs work unless another process does; resolves with null then. The signal says that another one may do so meanwhile. */
  runAlone<Result>(work: (lost: AbortSignal) => Promise<Result>): Promise<Result | null>
  /** Creates the tables of a day's blocks if they are missing; resolves with false if the day is not there, or in the trash. */
  prepareDay(day: string): Promise<boolean>
  /** Creates the next table of a day, which is empty. The number makes the names of its indexes different from the present ones. */
  createNextTable(day: string, number: number): Promise<void>
  /** Copies events of a day into its next table. */
  copyRows(day: string, rows: CopiedRow[]): Promise<void>
  /** Whether the next table of a day has all events of the present one with sequences up to one, and no others. */
  isNextTableComplete(day: string, untilSequence: number): Promise<boolean>
  /** Completes the next table once it has most of its rows: creates indexes that it does not have yet. */
  indexNextTable(day: string): Promise<void>
  /**
   * Copies the events after a sequence as they are, puts the next table in the place of the present one, and records the
   * compaction: all of it or nothing.
   */
  replaceTable(day: string, number: number, untilSequence: number, compaction: DayCompaction): Promise<void>
  /** Removes replaced and dropped tables, a little at a time. A process that works alone removes unfinished ones, too. */
  removeLeftovers(pace: Pace, which: Leftovers): Promise<void>
  /** Gives the space of removed tables back to the file system, except a reserve, until it is done or stopped. */
  giveBackSpace(pace: Pace, signal: AbortSignal): Promise<void>
}

/** The position of an event. `project` is null if only the event itself says it: its ID is from before IDs had projects. */
export type EventPosition = LogPosition & { project: string | null }

/** What differs between SQLite and PostgreSQL. All other store code is written once. */
export type Database = PartitionLifecycle &
  FirstRows<LogPartition> &
  BlockSearchMethods & {
    tables: Tables
    /** Whether it is the embedded database, which belongs to this process alone. */
    isEmbedded: boolean
    /** Runs queries that may return slightly outdated rows; uses the read replica if there is one. */
    replica: Queries
    /** Runs queries that must see what was just written: never uses a replica, and never waits for the writer. */
    primary: Queries
    /** A number that grows whenever a principal may have changed; null if other processes can make changes. */
    principalsVersion(): number | null
    /** Runs `work` in a transaction: commits when it resolves, rolls back when it rejects. All statements that write run here. */
    transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>
    /** The partitions of a period, newest first; with `dayByDay`, none is longer than a day. */
    logPartitions(from: Date, until: Date, dayByDay: boolean): LogPartition[]
    /** The tables of the blocks of a day. */
    blockTables(day: string): Pick<Tables, 'eventBlocks' | 'eventTexts'>
    compactions: CompactionTables
    /** Resolves with the positions of a customer's events with an ID, by all ID generations. */
    listEventIds(customer: number, id: string): Promise<EventPosition[]>
    /** Whether a text column contains a string, in the same letter case. */
    containsText(column: PgColumn, text: string): SQL
    openStream(): Promise<RowStream>
    /** A snapshot with its high-water mark: every event up to it is stored or never will be, and later ones sort after it. */
    consistentSnapshot(): Promise<{ snapshot: Snapshot; highWaterMark: number }>
    /** A stream with its high-water mark, in the same way. */
    openConsistentStream(): Promise<{ stream: RowStream; highWaterMark: number }>
    /** The days of a period that may have rows in the administrator log, oldest first. */
    administratorLogDays(period: ReportPeriod): AdministratorLogDay[]
    /** The tables that hold the administrator log, newest first; from the month of a day on, if one is given. */
    administratorLogTables(fromDay?: number): Tables['administratorLog'][]
    /**
     * Streams a customer's events with sequences within (after, until], in the order of receipt and in chunks. Never uses a
     * replica. `until` must not be above the high-water mark.
     */
    eventsReceived(customer: number, after: number, until: number): AsyncIterable<unknown[][]>
    /** Streams events as `eventsReceived` does, with the columns of `allEventColumns`. */
    eventRowsReceived(customer: number, after: number, until: number): AsyncIterable<unknown[][]>
    /**
     * Resolves with a sequence up to which every event is stored or never will be, as `highWaterMark` does, without keeping
     * inserts of events waiting. It may be lower than the last sequence.
     */
    settledSequence(): Promise<number>
    /** Resolves with the last sequence that an event got so far. Not all events up to it need to be stored yet. */
    lastSequence(): Promise<number>
    /** Resolves with the customers that have events with sequences within (after, until], by their IDs. */
    receivers(after: number, until: number): Promise<number[]>
    /** Resolves with what the events of all customers with sequences within (after, until] are, by customer and hour. */
    countReceived(after: number, until: number): Promise<CountedHour[]>
    /** Resolves with the rows of their hours, with these events added; null if they are of many hours, and from PostgreSQL. */
    addReceived(after: number, until: number): Promise<HourRow[] | null>
    /**
     * Streams the leaves of a customer's events with sequences within (after, until], in the order of receipt. Those whose record
     * is in a block may have an empty hash.
     */
    eventLeaves(customer: number, after: number, until: number): AsyncIterable<StoredLeaves>
    /** Streams the leaves of a customer's rows of the administrator log on some days, like those of events. */
    reportLeaves(days: number[], customer: number, after: number, until: number): AsyncIterable<StoredLeaves>
    /** The current time by a clock that all processes share, as their own clocks may differ. */
    sharedClock(now: Date): Promise<Date>
    /** The size of the write-ahead log in bytes; null if the database is elsewhere. */
    walBytes(): number | null
    /** Resolves with the names of migrations that the database has and this version does not know. */
    listUnknownMigrations(): Promise<string[]>
    /** Whether the database has checksums of its pages, and how many damaged ones it has found; null for the embedded database. */
    readChecksumState(): Promise<ChecksumState | null>
    /** Opens a meter of the space that the database takes. */
    openMeter(): Promise<StorageMeter>
    /** Opens a checker; null if the database has checks of its own. */
    openChecker(): Promise<DatabaseChecker | null>
    /** The threads of the database that have ended so far and were replaced; null if it has none. */
    endedThreads(): EndedThreads | null
    /** Whether lookups read from the replica; null if there is none. */
    replicaState(): ReplicaState | null
    /** Resolves if the database answers a query. */
    ping(): Promise<void>
    /** Resolves once a small row is durably stored, which needs as much space as an event does. */
    probeWriter(): Promise<void>
    close(): Promise<void>
  }

/** A database as it is opened: the caller gives the time of receipt of events, and creates their partitions first. */
export type OpenedDatabase = Omit<Database, 'transaction'> & {
  /**
   * Stores the new events of a group, received at `now`: all of them or none, and durably once resolved. Resolves with
   * what became of each.
   */
  insertEvents(group: IncomingEvent[], now: Date): Promise<Arrival[]>
  /** The number of inserts of events that may run at the same time. */
  maxConcurrentInserts: number
  /** Whether a write failed because a partition is missing that this process has used before. */
  isPartitionLost(error: unknown): boolean
  /** Makes this process look again which partitions exist. */
  forgetPartitions(): void
  /** Runs `work` in a transaction whose events are received at `now`. */
  transaction<T>(work: (tx: Transaction) => Promise<T>, now: Date): Promise<T>
}

/** One partition: a day of the log, a month of the administrator log, or an ID generation, with its number as name. */
export type PartitionId = { kind: 'day' | 'month' | 'generation'; name: string }

/**
 * Creates, drops and lists partitions: days of the log, months of the administrator log, and ID generations. A partition
 * goes to the trash first. While it is there it can't be queried, and creating it brings it back.
 */
export type PartitionLifecycle = {
  /** Creates the partitions of a day, and those of its month, if they are missing. */
  createDay(day: string): Promise<void>
  listDays(): Promise<string[]>
  listMonths(): Promise<string[]>
  createIdGeneration(generation: number): Promise<void>
  listIdGenerations(): Promise<number[]>
  /** Moves a partition with everything in it to the trash, and records when. */
  trashPartition(partition: PartitionId, at: Date, signature?: string): Promise<void>
  /** Brings a partition back from the trash. */
  restorePartition(partition: PartitionId): Promise<void>
  /** Drops a partition that is in the trash, for good. */
  dropTrashedPartition(partition: PartitionId): Promise<void>
}
