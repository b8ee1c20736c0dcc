import type { Sql } from 'postgres'
import type { Database } from '../database.ts'
import { allEventColumns, receivedColumns } from '../events/event-rows.ts'
import { countReceivedPostgres } from './count-received.ts'
import { INSERT_LOCK } from './postgres-insert-sql.ts'
import { streamEventLeaves, streamReportLeaves } from './postgres-leaves.ts'
import { streamReceived } from './postgres-snapshot.ts'
import { events } from './postgres-tables.ts'

const EVENT_COLUMNS = receivedColumns(events)
const ALL_COLUMNS = allEventColumns(events)

/** How long an insert of events is waited for, in checks, and the delay between them. */
export const INSERT_CHECKS = 40
export const INSERT_DELAY_MS = 25

type ReceiptMethod =
  | 'eventsReceived'
  | 'eventRowsReceived'
  | 'settledSequence'
  | 'receivers'
  | 'countReceived'
  | 'addReceived'
  | 'lastSequence'
  | 'eventLeaves'
  | 'reportLeaves'

/** Returns the methods that follow what is received. */
export function postgresReceiptMethods(client: Sql): Pick<Database, ReceiptMethod> {
  return {
    eventsReceived: (...range) => streamReceived(client, EVENT_COLUMNS, ...range),
    eventRowsReceived: (...range) => streamReceived(client, ALL_COLUMNS, ...range),
    settledSequence: createSettledSequence(client),
    receivers: (after, until) => listReceivers(client, after, until),
    lastSequence: () => findLastAssigned(client),
    countReceived: (after, until) => countReceivedPostgres(client, after, until),
    addReceived: async () => null,
    eventLeaves: (...range) => streamEventLeaves(client, ...range),
    reportLeaves: (...range) => streamReportLeaves(client, ...range),
  }
}

/**
 * Returns a function that resolves with a sequence up to which every event is stored or never will be. Once no insert up to it is
 * in progress here, `isOver` resolves with whether the same holds elsewhere.
 */
export function createSettledSequence(
  client: Sql,
  isOver: () => Promise<boolean> = async () => true,
): () => Promise<number> {
  let least = 0
  return async () => {
    const settled = await findSettledSequence(client, least)
    if (settled > least && (await isOver())) least = settled
    return least
  }
}

/**
 * Resolves with a sequence up to which every event is stored or never will be. Inserts hold their lock, shared, from before
 * they take sequences until they are committed: those that hold it now are waited for, and no later one waits. One that takes
 * long leaves it at `least`, which is known to be such a sequence.
 */
async function findSettledSequence(client: Sql, least: number): Promise<number> {
  const last = await findLastAssigned(client)
  if (last <= least) return least
  let inserts = await listInserts(client)
  for (let check = 0; check < INSERT_CHECKS && inserts.length > 0; check++) {
    await Bun.sleep(INSERT_DELAY_MS)
    const running = new Set(await listInserts(client))
    inserts = inserts.filter((each) => running.has(each))
  }
  return inserts.length === 0 ? last : least
}

/** Resolves with the last sequence that an event got so far; 0 if none did. */
export async function findLastAssigned(client: Sql): Promise<number> {
  const [row] = await client`select last_value, is_called from event_sequence`
  return row?.is_called === true ? Number(row.last_value) : 0
}

async function listInserts(client: Sql): Promise<string[]> {
  const rows = await client`
    select virtualtransaction from pg_locks
    where locktype = 'advisory' and classid = 0 and objid = ${INSERT_LOCK} and objsubid = 1 and granted
      and mode = 'ShareLock' and database = (select oid from pg_database where datname = current_database())`
  return rows.map(({ virtualtransaction }) => String(virtualtransaction))
}

/** Returns the customers with events whose sequences are within (after, until], by their IDs. */
async function listReceivers(client: Sql, after: number, until: number): Promise<number[]> {
  // For each customer the first event in the order of receipt, by its index in each partition.
  const rows = await client`
    select customers.id from customers, lateral (
      select 1 from events
      where events.customer = customers.id and sequence > ${after} and sequence <= ${until}
      order by sequence limit 1
    ) as received
    order by customers.id`
  return rows.map(({ id }) => Number(id))
}
