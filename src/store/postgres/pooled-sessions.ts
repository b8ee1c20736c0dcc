import type { Sql } from 'postgres'
import { Fault } from '../../domain/fault.ts'
import { CONNECT_SECONDS, connectPostgres } from './postgres-client.ts'

/** A pooler may hand out its sessions in turn: it has to be asked more than once. */
const ROUNDS = 5

type Pids = { state: { pid: number } }

/**
 * Throws a fault (`conflict`) if the connection leads to a pooler that gives a client another session after each transaction, such
 * as PgBouncer in transaction mode: prepared statements and locks would be those of other clients.
 */
export async function requireOwnSession(client: Sql, url: string): Promise<void> {
  if (!(await isPooled(client))) return
  const other = connectPostgres(url, 1)
  try {
    for (let round = 0; round < ROUNDS; round += 1) {
      if (await isShared(client, other)) throw new Fault('conflict', 'poolerSharesSessions')
    }
  } finally {
    await other.end({ timeout: CONNECT_SECONDS })
  }
}

// A pooler answers with a number of its own in place of that of the server's process.
async function isPooled(client: Sql): Promise<boolean> {
  const rows = await client.unsafe('select pg_backend_pid() as pid').simple()
  // The driver's types do not know what it keeps of the connection.
  const { state } = rows as unknown as Pids
  return state.pid !== rows[0]?.pid
}

// While the other client is in a transaction, it has a session of its own, which must not be the one of the first client.
async function isShared(client: Sql, other: Sql): Promise<boolean> {
  const mark = crypto.randomUUID()
  await client.unsafe(`select set_config('daybook.session', '${mark}', false)`).simple()
  return other.begin(async (tx) => (await readMark(tx)) === mark || (await readMark(client)) !== mark)
}

async function readMark(sql: Pick<Sql, 'unsafe'>): Promise<unknown> {
  const [row] = await sql.unsafe(`select current_setting('daybook.session', true) as mark`).simple()
  return row?.mark
}
