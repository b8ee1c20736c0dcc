import type { Arrival } from '../../domain/events/incoming-event.ts'
import { isSameEvent, type RecordHashes } from '../events/event-key.ts'
import { mergeServerUpdates, type ServerUpdate, toServerUpdates } from '../servers/server-rows.ts'
import type { InsertRow, InsertRows } from './postgres-insert-parts.ts'
import { SERVER_UPDATE_COLUMNS, UPDATE_SERVERS } from './postgres-insert-sql.ts'
import { columnParams } from './postgres-params.ts'

/** Runs a statement with its parameters and returns its rows. */
export type Run = (statement: string, params: string[]) => Promise<Iterable<{ [column: string]: unknown }>>

/** Returns what became of events: those in `unclaimed` were not new, and `known` has the hashes of their IDs. */
export function toArrivals(
  { rows, firsts }: InsertRows,
  unclaimed: ReadonlySet<InsertRow>,
  known: ReadonlyMap<string, RecordHashes>,
): Arrival[] {
  return rows.map((row, i) => {
    const first = firsts[i] ?? row
    const isStored = !unclaimed.has(first)
    if (first === row && isStored) return 'new'
    const stored = isStored ? first : known.get(row.claim)
    return stored === undefined || isSameEvent(stored, row) ? 'duplicate' : 'conflict'
  })
}

/** Returns how the new ones of some events change servers. */
export function toUpdates({ rows, drafts }: InsertRows, arrivals: Arrival[]): ServerUpdate[] {
  if (drafts.size === 0) return []
  return rows.flatMap(({ event }, i) => {
    const draft = arrivals[i] === 'new' ? drafts.get(event) : undefined
    return draft ? toServerUpdates(event.customer, draft) : []
  })
}

/** Applies updates of servers. */
export async function updateServers(run: Run, updates: ServerUpdate[]): Promise<void> {
  if (updates.length > 0)
    await run(UPDATE_SERVERS, columnParams(SERVER_UPDATE_COLUMNS, mergeServerUpdates(updates)))
}
