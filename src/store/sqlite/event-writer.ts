import type { Database, Statement } from 'bun:sqlite'
import type { Arrival } from '../../domain/events/incoming-event.ts'
import { isSameEvent } from '../events/event-key.ts'
import { createEventIdSettling } from './event-id-settling.ts'
import { openEventIds } from './event-ids.ts'
import {
  type ArrivingRow,
  type EventInsert,
  type GroupPart,
  type InsertStatements,
  TABLE,
} from './worker-messages.ts'

export type EventWriter = ReturnType<typeof createEventWriter>

/** Returns what stores events with a connection. */
export function createEventWriter(db: Database) {
  const settling = createEventIdSettling(db)
  let prepared: InsertRow = () => {
    throw new Error('The statements that insert events are missing.')
  }
  const insertRows = ({ generations, rows, records }: EventInsert): Arrival[] => {
    const ids = openEventIds(db, generations)
    const lastSequence = Number(db.query('select last from event_sequence').values()[0]?.[0])
    let sequence = lastSequence
    const arrivals = rows.map((row, i): Arrival => {
      const { known, isTakenElsewhere } = ids.claim(row, sequence + 1)
      if (known) return isSameEvent(known, row.hashes) ? 'duplicate' : 'conflict'
      sequence += 1
      insertEvent(prepared, row, { record: records[i] ?? '', sequence, isTakenElsewhere })
      return 'new'
    })
    settling.settle(sequence - lastSequence, generations)
    if (sequence > lastSequence) db.query('update event_sequence set last = ?').run(sequence)
    return arrivals
  }
  return {
    /** Takes the statements that insert the rows of events. */
    prepare(statements: InsertStatements): null {
      prepared = rowInserter(db, statements)
      return null
    },

    /** Stores the new events of a part of a group; returns what became of each. If a part fails, the group is undone. */
    insert: (insert: EventInsert): Arrival[] => runPart(db, insert.part, () => insertRows(insert)),
  }
}

function runPart<Result>(db: Database, part: GroupPart, work: () => Result): Result {
  if (part === 'of transaction') return work()
  if (part === 'whole' || part === 'first') db.run('begin immediate')
  // On its own, a part would be stored without the part that failed.
  else if (!db.inTransaction) throw new Error('An earlier part of the group was not stored.')
  try {
    const result = work()
    if (part === 'whole' || part === 'last') db.run('commit')
    return result
  } catch (error) {
    // On a full disk SQLite has rolled back already.
    if (db.inTransaction) db.run('rollback')
    throw error
  }
}

/** Returns the statement that inserts a row of a kind into a table. */
type InsertRow = (table: string, row: keyof InsertStatements) => Statement

type NewEvent = { record: string; sequence: number; isTakenElsewhere: boolean }

function insertEvent(prepare: InsertRow, row: ArrivingRow, { record, sequence, isTakenElsewhere }: NewEvent) {
  const { customer, id, eventTime, daySuffix, event, resources, logRow, serverUpdates } = row
  prepare(`events${daySuffix}`, 'event').run(customer, id, eventTime, ...event, record, sequence)
  for (const resource of resources)
    prepare(`event_resources${daySuffix}`, 'resource').run(customer, eventTime, ...resource, sequence)
  if (logRow) prepare(logRow.table, 'logRow').run(...logRow.values, isTakenElsewhere ? 1 : 0, sequence)
  for (const update of serverUpdates) prepare('servers', 'serverUpdate').run(...update)
}

const STATEMENTS_MAX = 200

// One statement for each table that rows are inserted into. A batch of imported history uses the tables of every day: more
// statements than Bun's own cache holds.
function rowInserter(db: Database, statements: InsertStatements): InsertRow {
  const cache = new Map<string, Statement>()
  return (table, row) => {
    const cached = cache.get(table)
    if (cached) return cached
    if (cache.size >= STATEMENTS_MAX) {
      for (const statement of cache.values()) statement.finalize()
      cache.clear()
    }
    const statement = db.prepare(statements[row].replace(TABLE, table))
    cache.set(table, statement)
    return statement
  }
}
