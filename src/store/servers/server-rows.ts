import type { AdministratorLogDraft } from '../../domain/reports/administrator-log.ts'
import type { Server } from '../../domain/servers/server.ts'

/** What events tell of a server, with whose server it is. */
export type ServerUpdate = { customer: number } & Pick<
  Server,
  'id' | 'project' | 'name' | 'address' | 'state' | 'stateAt' | 'settledAt' | 'underWay' | 'underWayAt'
>

/** What is stored of a change, in the order of `changeValues`. */
export const SERVER_UPDATE_COLUMNS =
  'customer, id, project, name, address, state, state_at, settled_at, under_way, under_way_at'

// Events come late and out of order, and many clocks know seconds only: what is older than what is known changes nothing,
// and an end settles what began before it, or with it.
const IS_LATEST = 'excluded.state_at >= coalesce(servers.state_at, excluded.state_at)'
const SETTLES = 'excluded.settled_at >= coalesce(servers.settled_at, excluded.settled_at)'
const BEGINS = `(servers.settled_at is null or excluded.under_way_at > servers.settled_at)
    and excluded.under_way_at >= coalesce(servers.under_way_at, excluded.under_way_at)`
const ENDS = 'excluded.settled_at >= servers.under_way_at'

/** Lets a server that is known follow a change, in the words of both databases. */
export const UPDATE_SERVER_ON_CONFLICT = `on conflict (customer, id) do update set
  name = coalesce(excluded.name, servers.name),
  address = coalesce(excluded.address, servers.address),
  state = case when ${IS_LATEST} then excluded.state else servers.state end,
  state_at = case when ${IS_LATEST} then excluded.state_at else servers.state_at end,
  settled_at = case when ${SETTLES} then excluded.settled_at else servers.settled_at end,
  under_way = case when ${BEGINS} then excluded.under_way when ${ENDS} then null else servers.under_way end,
  under_way_at = case when ${BEGINS} then excluded.under_way_at when ${ENDS} then null else servers.under_way_at end,
  differs_since = null`

/** What a draft tells of servers, as its customer's. */
export function toServerUpdates(customer: number, draft: AdministratorLogDraft): ServerUpdate[] {
  return draft.changes.map(({ id, project, name, address, state, underWay, isSettled, time }) => ({
    ...{ customer, id, project, name, address },
    ...{ state, stateAt: state === null ? null : time, settledAt: isSettled ? time : null },
    ...{ underWay, underWayAt: underWay === null ? null : time },
  }))
}

// A statement may change a row once, and ten thousand events may tell of one server. Servers are taken in order, so that
// two processes with the same servers wait for each other instead of locking each other up.
/** The same in one piece a server: a server that follows it ends where it would have by following one after another. */
export function mergeServerUpdates(told: ServerUpdate[]): ServerUpdate[] {
  const servers = new Map<string, ServerUpdate>()
  for (const each of told) {
    const key = `${each.customer} ${each.id}`
    const before = servers.get(key)
    servers.set(key, before ? followed(before, each) : each)
  }
  return [...servers.values()].sort((a, b) => a.customer - b.customer || (a.id < b.id ? -1 : 1))
}

/** What is told of a server in the order of the columns. */
export function serverUpdateValues(told: ServerUpdate): (string | number | Date | null)[] {
  const { customer, id, project, name, address, state, stateAt, settledAt, underWay, underWayAt } = told
  return [customer, id, project, name, address, state, stateAt, settledAt, underWay, underWayAt]
}

// The rules of `FOLLOWING`, word for word.
function followed(before: ServerUpdate, after: ServerUpdate): ServerUpdate {
  const isLatest = isUntil(before.stateAt, after.stateAt)
  const { state, stateAt } = isLatest ? after : before
  const settledAt = isUntil(before.settledAt, after.settledAt) ? after.settledAt : before.settledAt
  const isOver = isUntil(after.underWayAt, before.settledAt)
  const begins = !isOver && isUntil(before.underWayAt, after.underWayAt)
  const ends = before.underWayAt !== null && isUntil(before.underWayAt, after.settledAt)
  const { underWay, underWayAt } = begins ? after : ends ? { underWay: null, underWayAt: null } : before
  const name = after.name ?? before.name
  const address = after.address ?? before.address
  return { ...before, name, address, state, stateAt, settledAt, underWay, underWayAt }
}

/** Whether there is an instant, and no later one before it. */
function isUntil(before: Date | null, at: Date | null): boolean {
  return at !== null && (before === null || at >= before)
}
