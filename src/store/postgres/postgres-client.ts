import postgres, { type Options, type PostgresType, type Sql } from 'postgres'
import { withLostTransactions } from './lost-transactions.ts'
import { ORDINARY, type SessionLimits } from './postgres-limits.ts'
import { arrayParam } from './postgres-params.ts'
import { createWatchedSocket } from './watched-socket.ts'

/** Maximum time for a connection to open, and to close. */
export const CONNECT_SECONDS = 5
/** A server has this much more time than a statement may take, so that it is the server that ends the statement. */
const GRACE_MS = 30_000

/** What is set on each connection of a client, and the limits of its sessions. */
type ClientSettings = { set?: { [name: string]: string }; limits?: SessionLimits; graceMs?: number }

/** Returns a client with up to `max` connections, which it opens when needed. Settings in the URL have precedence. */
export function connectPostgres(
  url: string,
  max: number,
  { set = {}, limits = ORDINARY, graceMs = GRACE_MS }: ClientSettings = {},
): Sql {
  const client = postgres(url, {
    max,
    connect_timeout: CONNECT_SECONDS,
    backoff: false,
    onnotice: () => {},
    // The driver would ask for all types of arrays first. If the connection ends meanwhile, nothing catches its error.
    fetch_types: false,
    types: ARRAYS,
    // Not `false`, which the driver leaves out. Compiling a statement of many days takes minutes.
    connection: { application_name: 'daybook', timezone: 'UTC', jit: 'off', ...toParameters(limits), ...set },
    ...(!limits.mayReconnect && { max_lifetime: null }),
    ...(limits.statementMs !== null && endSilence(url, limits, limits.statementMs, graceMs)),
  })
  return withLostTransactions(client)
}

// The arrays that are sent. None is received: an aggregate of JSON takes its place.
const ARRAYS: { [name: string]: PostgresType } = Object.fromEntries(
  Object.entries({ integers: 1_007, texts: 1_009, bigints: 1_016 }).map(([name, oid]) => [
    name,
    { to: oid, from: [], parse: (text: unknown) => text, serialize: toArrayText },
  ]),
)

function toArrayText(value: unknown): unknown {
  return Array.isArray(value) ? arrayParam(value, (item) => item) : value
}

function toParameters({ statementMs, idleTransactionMs }: SessionLimits): { [name: string]: string } {
  return {
    ...(statementMs !== null && { statement_timeout: String(statementMs) }),
    ...(idleTransactionMs !== null && { idle_in_transaction_session_timeout: String(idleTransactionMs) }),
  }
}

// A connection without a statement is silent, too, and so is closed in order before that. With several hosts the driver
// connects by itself, to the next one if one fails. Its types do not know the option `socket`.
function endSilence(
  url: string,
  { mayReconnect }: SessionLimits,
  statementMs: number,
  graceMs: number,
): Options<Record<string, never>> {
  const idle = mayReconnect ? { idle_timeout: statementMs / 1_000 } : {}
  if (SEVERAL_HOSTS.test(url)) return idle
  return { ...idle, ...{ socket: createWatchedSocket(statementMs + graceMs) } }
}

const SEVERAL_HOSTS = /^[^/]*\/\/[^/?]*,/
