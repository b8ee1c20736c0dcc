import type { Sql } from 'postgres'
import { Fault } from '../../domain/fault.ts'
import { refuseOtherSchema } from '../migrate.ts'
import { postgresMigrations } from '../migrations.ts'
import type { MoveEnd, MoveMark, MoveSource } from '../moves/move-ends.ts'
import { toIdentity, toMoveState } from '../moves/move-state.ts'
import { isMovedTable, movedRowsSql } from '../moves/moved-table.ts'
import { refuseCopy } from './citus-tables.ts'
import { CONNECT_SECONDS, connectPostgres } from './postgres-client.ts'
import { INSERT_LOCK } from './postgres-insert-sql.ts'
import { UNLIMITED } from './postgres-limits.ts'
import { listPostgresColumns, readPostgresRows } from './postgres-move-rows.ts'
import { MIGRATION_LOCK } from './postgres-partitions.ts'

/** What the connection of a move is called, unlike those of servers. */
const MOVE_NAME = 'daybook-move'

/** How often, and how long in between, it is looked whether servers have closed their connections. */
const LOOKS = 10
const LOOK_MS = 300

/**
 * Opens a PostgreSQL database to be moved. Until it is closed, processes that start wait, and no event is stored. Throws a
 * fault if a server uses it (`conflict`), or if it has no tables of this release.
 */
export async function openPostgresMoveSource(url: string): Promise<MoveSource> {
  const client = connectForMove(url)
  const close = () => client.end({ timeout: CONNECT_SECONDS })
  try {
    const [row] = await client`select to_regclass('migrations') is not null as exists`
    if (row?.exists !== true) throw new Fault('not_found', 'noTables')
    const migrations = (await client`select name from migrations order by name`).map(({ name }) =>
      String(name),
    )
    refuseOtherSchema(postgresMigrations, migrations)
    await refuseCopy(client)
    await refuseServers(client)
    await client`select pg_advisory_lock(${MIGRATION_LOCK}), pg_advisory_lock(${INSERT_LOCK})`
    const [size] = await client`select pg_database_size(current_database())::text as bytes`
    return {
      migrations,
      ...postgresMoveEnd(client, url),
      readState: () => readState(client),
      usedBytes: Number(size?.bytes),
      listTables: () => listMovedTables(client),
      async countRows(table) {
        const [counted] = await client.unsafe(
          `select count(*)::text as rows from only ${table} where ${movedRowsSql(table)}`,
        )
        return Number(counted?.rows)
      },
      readLastNumbers: async () => ({
        event: await readLastSequence(client),
        customer: Number((await client`select coalesce(max(id), 0) as last from customers`)[0]?.last),
      }),
      async listCompactedDays() {
        const days = await client`select day, last_stretch as stretch from day_compactions`
        return new Map(days.map(({ day, stretch }) => [String(day), Number(stretch)]))
      },
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** Returns a client with one connection for a move. */
export function connectForMove(url: string): Sql {
  const set = { application_name: MOVE_NAME, synchronous_commit: 'off' }
  return connectPostgres(url, 1, { limits: UNLIMITED, set })
}

/** Returns what both ends of a move have in common. */
export function postgresMoveEnd(client: Sql, url: string): Omit<MoveEnd, 'close'> {
  return {
    place: describePlace(url),
    findMark: () => findMark(client),
    // On the disk of the server, with everything that was stored before.
    async putMark({ state, moveId, place, source, changedAt }) {
      await client.begin(async (tx) => {
        await tx`set local synchronous_commit = on`
        await tx`insert into moves values (1, ${state}, ${moveId}, ${place}, ${source}, ${changedAt})
          on conflict (id) do update set state = excluded.state, move_id = excluded.move_id, place = excluded.place,
            source = excluded.source, changed_at = excluded.changed_at`
      })
    },
    listColumns: () => listPostgresColumns(client),
    readRows: (table) => readPostgresRows(client, table),
  }
}

// Without the user and the password.
function describePlace(url: string): string {
  const { host, pathname } = new URL(url)
  return `PostgreSQL, database ${pathname.slice(1)} on ${host}`
}

async function findMark(client: Sql): Promise<MoveMark | null> {
  const [table] = await client`select to_regclass('moves') is not null as exists`
  if (table?.exists !== true) return null
  const [row] = await client`select state, move_id, place, source, changed_at from moves`
  if (row === undefined) return null
  return {
    state: toMoveState(row.state),
    moveId: String(row.move_id),
    place: String(row.place),
    source: String(row.source),
    changedAt: new Date(row.changed_at),
  }
}

async function refuseServers(client: Sql): Promise<void> {
  for (let look = 1; look <= LOOKS; look += 1) {
    const [row] = await client`select count(*)::int as servers from pg_stat_activity
      where datname = current_database() and application_name = 'daybook'`
    if (row?.servers === 0) return
    await Bun.sleep(LOOK_MS)
  }
  throw new Fault('conflict', 'moveSourceInUse')
}

async function readState(client: Sql): Promise<string> {
  const sealed = await client`select sealed_check from installation`
  const customers = await client`select account_id from customers order by account_id collate "C"`
  const identity = toIdentity([...sealed, ...customers].flatMap((row) => Object.values(row).map(String)))
  const [seen] =
    await client`select coalesce(max(extract(epoch from last_seen_at) * 1000), 0)::bigint as at from heartbeats`
  return `${identity} ${await readLastSequence(client)} ${seen?.at}`
}

async function readLastSequence(client: Sql): Promise<number> {
  const [row] =
    await client`select case when is_called then last_value else 0 end as last from event_sequence`
  return Number(row?.last)
}

async function listMovedTables(client: Sql): Promise<string[]> {
  const rows = await client`select relname::text as name from pg_class
    where relnamespace = current_schema()::regnamespace and relkind = 'r' order by relname`
  return rows.map(({ name }) => String(name)).filter(isMovedTable)
}
