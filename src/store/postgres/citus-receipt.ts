import { sql } from 'drizzle-orm'
import type { Sql } from 'postgres'
import { Fault } from '../../domain/fault.ts'
import { toList } from '../column-codec.ts'
import type { Database, Db } from '../database.ts'
import { countReceivedOf } from './count-received.ts'
import { toDriverRows } from './postgres-insert.ts'
import { INSERT_LOCK } from './postgres-insert-sql.ts'
import { createSettledSequence, INSERT_CHECKS, INSERT_DELAY_MS } from './postgres-receipt.ts'
import { findHighWaterMark } from './postgres-snapshot.ts'

// A transaction is decided on the coordinator, and a worker may learn of it later: its rows are not there until then. So an
// insert holds the lock of inserts on the workers too, which a prepared transaction keeps.
const heldOnWorkersSql = (ownId: string) => `select nodename || ':' || nodeport as worker, success, result
  from run_command_on_workers($command$
    select coalesce(json_agg(distinct virtualtransaction), '[]') from pg_locks left join pg_stat_activity using (pid)
    where locktype = 'advisory' and classid = 0 and objid = ${INSERT_LOCK} and objsubid = 1
      and database = (select oid from pg_database where datname = current_database())
      and application_name is distinct from 'citus_internal gpid=${ownId}'
  $command$)`

/** Returns the methods that follow what is received, where Citus needs others than PostgreSQL. */
export function citusReceiptMethods(
  client: Sql,
): Pick<Database, 'settledSequence' | 'receivers' | 'countReceived'> {
  const listHeld = async () => toHeld(await client.unsafe(heldOnWorkersSql('')))
  return {
    settledSequence: createSettledSequence(client, () => waitForWorkers(listHeld)),
    receivers: (after, until) => listReceivers(client, after, until),
    async countReceived(after, until) {
      return countReceivedOf(client, await listReceivers(client, after, until), after, until)
    },
  }
}

/**
 * Resolves with the last sequence assigned so far, by the promise of `Transaction.highWaterMark`. Throws an `unavailable` fault if a
 * worker has not committed yet what the coordinator has, or cannot be asked.
 */
export async function findCitusHighWaterMark(db: Db): Promise<number> {
  const last = await findHighWaterMark(db)
  // Its own inserts hold the lock as well. Citus names its connections to the workers after the session.
  const [session] = toDriverRows(await db.execute(sql`select citus_backend_gpid()::text as id`))
  const isOver = await waitForWorkers(async () =>
    toHeld(toDriverRows(await db.execute(sql.raw(heldOnWorkersSql(String(session?.id)))))),
  )
  if (!isOver) throw new Fault('unavailable', 'workerUnfinished')
  return last
}

// What is held before this is called is waited for: what begins later has later sequences, or, for a mark, cannot begin.
async function waitForWorkers(listHeld: () => Promise<string[]>): Promise<boolean> {
  let held = await listHeld()
  for (let check = 0; check < INSERT_CHECKS && held.length > 0; check++) {
    await Bun.sleep(INSERT_DELAY_MS)
    const still = new Set(await listHeld())
    held = held.filter((each) => still.has(each))
  }
  return held.length === 0
}

function toHeld(rows: Iterable<{ [column: string]: unknown }>): string[] {
  return Array.from(rows).flatMap(({ worker, success, result }) => {
    if (success !== true) throw new Fault('unavailable', 'workerUnreachable', { worker: String(worker) })
    return toList(JSON.parse(String(result)), (each) => `${worker} ${each}`)
  })
}

// Each worker looks for the customers' first events in the order of receipt by an index, so it is given all of them.
async function listReceivers(client: Sql, after: number, until: number): Promise<number[]> {
  const customers = (await client`select id from customers`).map(({ id }) => Number(id))
  const rows = await client`
    select customer from events
    where customer = any (${`{${customers.join()}}`}::int[]) and sequence > ${after} and sequence <= ${until}
    group by customer order by customer`
  return rows.map(({ customer }) => Number(customer))
}
