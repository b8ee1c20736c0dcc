import { getTableColumns } from 'drizzle-orm'
import type { AdministratorLogDraft } from '../../domain/reports/administrator-log.ts'
import type { Server } from '../../domain/servers/server.ts'
import type { Tables } from '../schema.ts'

/** How events change a server's row, with the customer that the server belongs to. */
export type ServerUpdate = { customer: number } & Pick<
  Server,
  'id' | 'project' | 'name' | 'address' | 'state' | 'stateAt' | 'settledAt' | 'underWay' | 'underWayAt'
>

/** Returns the columns of a server that an update has values for. */
export function serverUpdateColumns(table: Tables['servers']) {
  const {
    observed: _,
    observedAt: __,
    agreedAt: ___,
    differsSince: ____,
    ...columns
  } = getTableColumns(table)
  return columns
}

// Events arrive late and out of order, and many clocks count seconds only. So an event that is older than what is known
// changes nothing, and an outcome settles operations that began before it or at the same time.
const IS_LATEST = 'excluded.state_at >= coalesce(servers.state_at, excluded.state_at)'
const SETTLES = 'excluded.settled_at >= coalesce(servers.settled_at, excluded.settled_at)'
const BEGINS = `(servers.settled_at is null or excluded.under_way_at > servers.settled_at)
    and excluded.under_way_at >= coalesce(servers.under_way_at, excluded.under_way_at)`
const ENDS = 'excluded.settled_at >= servers.under_way_at'

/** The end of an insert that applies an update to an existing server, in SQL that both databases accept. */
export const UPDATE_SERVER_ON_CONFLICT = `on conflict (customer, id, project) do update set
  name = coalesce(excluded.name, servers.name),
  address = coalesce(excluded.address, servers.address),
  state = case when ${IS_LATEST} then excluded.state else servers.state end,
  state_at = case when ${IS_LATEST} then excluded.state_at else servers.state_at end,
  settled_at = case when ${SETTLES} then excluded.settled_at else servers.settled_at end,
  under_way = case when ${BEGINS} then excluded.under_way when ${ENDS} then null else servers.under_way end,
  under_way_at = case when ${BEGINS} then excluded.under_way_at when ${ENDS} then null else servers.under_way_at end,
  differs_since = null`

/** Returns the server updates of a draft. */
export function toServerUpdates(customer: number, draft: AdministratorLogDraft): ServerUpdate[] {
  return draft.changes.map(({ id, project, name, address, state, underWay, isSettled, time }) => ({
    customer,
    id,
    project,
    name,
    address,
    state,
    stateAt: state === null ? null : time,
    settledAt: isSettled ? time : null,
    underWay,
    underWayAt: underWay === null ? null : time,
  }))
}

// A statement can change a row only once, but ten thousand events may concern one server. Servers are sorted, so that two
// processes with the same servers wait for each other instead of causing a deadlock.
/** Returns one update per server that has the same effect as all of its updates one after another. */
export function mergeServerUpdates(updates: ServerUpdate[]): ServerUpdate[] {
  const servers = new Map<string, ServerUpdate>()
  for (const update of updates) {
    const key = serverKey(update.customer, update)
    const before = servers.get(key)
    servers.set(key, before ? mergeUpdate(before, update) : update)
  }
  return [...servers]
    .sort(([keyA, a], [keyB, b]) => a.customer - b.customer || (keyA < keyB ? -1 : 1))
    .map(([, update]) => update)
}

/** Returns a text that only the same server of a customer has: two projects may have servers with the same ID. */
export function serverKey(customer: number, { project, id }: Pick<Server, 'project' | 'id'>): string {
  return `${customer} ${project.length} ${project} ${id}`
}

// Applies the same rules as `UPDATE_SERVER_ON_CONFLICT`, held by test/store/servers/server-update-order.test.ts.
function mergeUpdate(before: ServerUpdate, after: ServerUpdate): ServerUpdate {
  const isLatest = isNotBefore(after.stateAt, before.stateAt)
  const { state, stateAt } = isLatest ? after : before
  const settledAt = isNotBefore(after.settledAt, before.settledAt) ? after.settledAt : before.settledAt
  const isSettled = isNotBefore(before.settledAt, after.underWayAt)
  const begins = !isSettled && isNotBefore(after.underWayAt, before.underWayAt)
  const ends = before.underWayAt !== null && isNotBefore(after.settledAt, before.underWayAt)
  const { underWay, underWayAt } = begins ? after : ends ? { underWay: null, underWayAt: null } : before
  const name = after.name ?? before.name
  const address = after.address ?? before.address
  return { ...before, name, address, state, stateAt, settledAt, underWay, underWayAt }
}

/** Whether there is a time, and it is not before another one; true if there is no other. */
function isNotBefore(time: Date | null, other: Date | null): boolean {
  return time !== null && (other === null || time >= other)
}
