import type { RowDraft } from '../core/administration.ts'
import type { ServerChange } from '../core/server.ts'

/** A change of a server with whose server it is. */
export type OwnedChange = ServerChange & { customer: number }

/** What is stored of a change, in the order of `changeValues`. */
export const CHANGE_COLUMNS =
  'customer, id, project, name, address, state, state_at, settled_at, under_way, under_way_at'

// Events come late and out of order, and many clocks know seconds only: what is older than what is known changes nothing,
// and an end settles what began before it, or with it.
const IS_LATEST = 'excluded.state_at >= coalesce(servers.state_at, excluded.state_at)'
const SETTLES = 'excluded.settled_at >= coalesce(servers.settled_at, excluded.settled_at)'
const BEGINS = `(servers.settled_at is null or excluded.under_way_at > servers.settled_at)
    and excluded.under_way_at >= coalesce(servers.under_way_at, excluded.under_way_at)`
const ENDS = 'excluded.settled_at >= servers.under_way_at'

/** Lets a server that is known follow a change, in the words of both databases. */
export const FOLLOWING = `on conflict (customer, id) do update set
  name = coalesce(excluded.name, servers.name),
  address = coalesce(excluded.address, servers.address),
  state = case when ${IS_LATEST} then excluded.state else servers.state end,
  state_at = case when ${IS_LATEST} then excluded.state_at else servers.state_at end,
  settled_at = case when ${SETTLES} then excluded.settled_at else servers.settled_at end,
  under_way = case when ${BEGINS} then excluded.under_way when ${ENDS} then null else servers.under_way end,
  under_way_at = case when ${BEGINS} then excluded.under_way_at when ${ENDS} then null else servers.under_way_at end,
  differs_since = null`

/** The changes that a draft brings, as its customer's. */
export function changesIn(customer: number, draft: RowDraft): OwnedChange[] {
  return draft.changes.map((change) => ({ ...change, customer }))
}

/** A change's values in the order of the columns. */
export function changeValues(change: OwnedChange): (string | number | Date | null)[] {
  const { customer, id, project, name, address, state, underWay, isSettled, time } = change
  return [
    ...[customer, id, project, name, address],
    ...[state, state === null ? null : time, isSettled ? time : null],
    ...[underWay, underWay === null ? null : time],
  ]
}
