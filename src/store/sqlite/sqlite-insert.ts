import { type Column, getTableColumns } from 'drizzle-orm'
import type { Catalogue } from '../../domain/actions/action-catalogue.ts'
import { ARRIVALS, type Arrival, type IncomingEvent } from '../../domain/events/incoming-event.ts'
import type { AdministratorLogDraft } from '../../domain/reports/administrator-log.ts'
import { formatDay, toDayNumber } from '../../domain/time.ts'
import { hashId, recordHashes } from '../events/event-key.ts'
import { markFirstOfType, toEventRow } from '../events/event-rows.ts'
import {
  DRAFT_COLUMNS,
  insertDraftsSql,
  type NamedServers,
  toDrafts,
  toDraftValues,
} from '../reports/administrator-log-rows.ts'
import { monthTable, toMonth } from '../reports/month-partitions.ts'
import { columnNames, type RowOf, type SelectedColumns } from '../row-readers.ts'
import { serverUpdateColumns, toServerUpdates, UPDATE_SERVER_ON_CONFLICT } from '../servers/server-rows.ts'
import { sqliteTables } from './sqlite-tables.ts'
import { rollBack } from './sqlite-transaction.ts'
import { tableSuffix } from './table-suffix.ts'
import {
  type ArrivingRow,
  type GroupPart,
  type IdGenerations,
  type InsertStatements,
  type LogRow,
  type SqliteValue,
  TABLE,
} from './worker-messages.ts'
import { toWorkerRows, type WorkerThread } from './worker-threads.ts'

// What the rows of an event have in common is sent to the writer once. It assigns the sequence.
const { customer, id, eventTime, record, sequence, ...eventColumns } = getTableColumns(sqliteTables.events)
const resourceColumns = omitShared(getTableColumns(sqliteTables.eventResources))
const serverColumns = serverUpdateColumns(sqliteTables.servers)

function omitShared({ customer: _, eventTime: __, sequence: ___, ...columns }: ResourceColumns) {
  return columns
}

type ResourceColumns = (typeof sqliteTables)['eventResources']['_']['columns']

/** The statements with which the writer inserts the rows of events. */
export const INSERT_STATEMENTS: InsertStatements = {
  event: insertSql(columnNames({ customer, id, eventTime, ...eventColumns, record, sequence })),
  // A second one of a name would not be found by anything that does not find the first.
  resource: `${insertSql(columnNames({ customer, eventTime, ...resourceColumns, sequence }))} on conflict do nothing`,
  logRow: insertDraftsSql(TABLE, `(select ${draftValuesSql()}) as draft`, {
    sequence: 'draft.sequence',
    isIdTaken: 'draft.is_id_taken',
  }),
  serverUpdate: `${insertSql(columnNames(serverColumns))} ${UPDATE_SERVER_ON_CONFLICT}`,
}

const toEventValues = valuesOf(eventColumns)
const toResourceValues = valuesOf(resourceColumns)
const toServerValues = valuesOf(serverColumns)

function insertSql(columns: string): string {
  return `insert into ${TABLE} (${columns}) values (${columns.replace(/\w+/g, '?')})`
}

function draftValuesSql(): string {
  return [...DRAFT_COLUMNS, 'is_id_taken', 'sequence'].map((column) => `? as ${column}`).join(', ')
}

/** Returns a function that returns the values of a row in the order of columns. */
function valuesOf<Columns extends SelectedColumns>(columns: Columns): (row: RowOf<Columns>) => SqliteValue[] {
  const entries = Object.entries(columns).map(([name, column]) => ({
    name,
    column,
    isText: column.dataType === 'string',
  }))
  return (row) => {
    const values: SqliteValue[] = []
    for (const { name, column, isText } of entries) {
      const value: unknown = row[name]
      // Most columns are text, and many are null.
      const isDone = value === null || (isText && typeof value === 'string')
      values.push(isDone ? value : toSqliteValue(column, value))
    }
    return values
  }
}

function toSqliteValue(column: Column, value: unknown): SqliteValue {
  const driverValue = column.mapToDriverValue(value)
  if (driverValue === null || typeof driverValue === 'string' || typeof driverValue === 'number')
    return driverValue
  throw new TypeError(`A value of ${column.name} must be a string, a number or null; got ${typeof value}.`)
}

function toArrivingRow(
  event: IncomingEvent,
  draft: AdministratorLogDraft | undefined,
  now: Date,
): ArrivingRow {
  const { suffix, month } = namesOfDay(toDayNumber(event.eventTime))
  return {
    customer: event.customer,
    id: event.id,
    idHash: hashId(event.customer, event.id),
    project: event.project,
    hashes: recordHashes(event),
    eventTime: event.eventTime.getTime(),
    daySuffix: suffix,
    event: toEventValues(toEventRow(event, now)),
    resources: markFirstOfType(event.resources).map(toResourceValues),
    logRow: draft ? toLogRow(event, month, draft) : null,
    serverUpdates: draft ? toServerUpdates(event.customer, draft).map(toServerValues) : [],
  }
}

type DayNames = { suffix: string; month: string }

const dayNames = new Map<number, DayNames>()
const DAYS_MAX = 400

// Returns the suffix of a day's tables, and the table of its month. The events of a batch are of few days.
function namesOfDay(day: number): DayNames {
  const known = dayNames.get(day)
  if (known) return known
  const name = formatDay(day)
  const names = { suffix: tableSuffix(name), month: monthTable(toMonth(name)) }
  if (dayNames.size >= DAYS_MAX) dayNames.clear()
  dayNames.set(day, names)
  return names
}

function toLogRow(event: IncomingEvent, table: string, draft: AdministratorLogDraft): LogRow {
  const values = toDraftValues(event, draft)
  return {
    table,
    values: values.map((value) => (value instanceof Date ? value.getTime() : value)),
  }
}

/** Events at a time: while the writer stores some, the next rows are made. */
const PART_EVENTS = 250

/** A group of events to store, received at an instant. */
export type ArrivingGroup = { events: IncomingEvent[]; now: Date; generations: IdGenerations }

/**
 * Has the writer store the events of a group, all or none, in a transaction of their own or as a part of the one that is open;
 * resolves with what became of each.
 */
export async function insertGroup(
  writer: WorkerThread,
  { events, now, generations }: ArrivingGroup,
  catalogue: Catalogue,
  isInTransaction: boolean,
): Promise<Arrival[]> {
  const toRows = createRowMaker(catalogue, now)
  const sent: Promise<unknown>[] = []
  try {
    for (const [i, each] of toParts(events).entries()) {
      const part = isInTransaction ? 'of transaction' : groupPart(i, events.length)
      sent.push(writer.send({ op: 'insertEvents', part, generations, ...toRows(each) }))
    }
    return (await Promise.all(sent)).flatMap(toArrivals)
  } catch (error) {
    await Promise.allSettled(sent)
    // The rows of a part could not be made, so that none has ended the transaction.
    if (!isInTransaction) await rollBack(writer)
    throw error
  }
}

// Returns a function that makes the rows of one part of a group after the other.
function createRowMaker(catalogue: Catalogue, now: Date) {
  const knownServers: NamedServers = new Map()
  return (part: IncomingEvent[]) => {
    const drafts = toDrafts(part, catalogue, knownServers)
    return {
      rows: part.map((event) => toArrivingRow(event, drafts.get(event), now)),
      records: part.map(({ record }) => record),
    }
  }
}

function toParts(events: IncomingEvent[]): IncomingEvent[][] {
  const count = Math.ceil(events.length / PART_EVENTS)
  return Array.from({ length: count }, (_, i) => events.slice(i * PART_EVENTS, (i + 1) * PART_EVENTS))
}

function groupPart(index: number, events: number): GroupPart {
  const isLast = (index + 1) * PART_EVENTS >= events
  if (index === 0) return isLast ? 'whole' : 'first'
  return isLast ? 'last' : 'next'
}

function toArrivals(sent: unknown): Arrival[] {
  return toWorkerRows([sent])[0]?.map((each) => ARRIVALS.find((known) => known === each) ?? 'conflict') ?? []
}
