import type { IncomingEvent } from '../../domain/events/incoming-event.ts'
import { InventoryFailure } from '../../domain/servers/inventory-failure.ts'
import { DRIFT_CONFIRMED_MS, driftAction, isDriftConfirmed } from '../../domain/servers/observation.ts'
import type { Server } from '../../domain/servers/server.ts'
import type { DriftCustomer, DriftingServers } from '../../store/servers/server-drift.ts'
import type { Store } from '../../store/store.ts'
import type { Audit } from '../audit.ts'
import type { Context } from '../context.ts'

/**
 * Result of a run: the numbers of differences that were logged and of inventories that refused or did not
 * answer.
 */
export type ReconcileResult = { differences: number; silentInventories: number }

type ReconcileContext = Pick<Context, 'clock' | 'queryInventory' | 'closing'> & {
  store: Pick<Store, 'serverDrift' | 'listConnections' | 'forCustomer'>
  audit: DriftAudit
}
type DriftAudit = Pick<Audit, 'toSystemEvent'>
type ProjectInventory = Awaited<ReturnType<Store['listConnections']>>[number]

/**
 * Returns a function that queries all inventories and logs each lasting difference between the recorded and
 * the observed state of a server as one event. It never changes a server.
 */
export function createReconcileServers(context: ReconcileContext) {
  const { clock, store } = context
  return async (): Promise<ReconcileResult> => {
    const { silentInventories, bugs } = await queryInventories(context)
    const now = clock()
    let differences = 0
    for (const drifting of await store.serverDrift.listSince(new Date(now.getTime() - DRIFT_CONFIRMED_MS)))
      differences += await logDifferences(context, drifting, now)
    // Thrown last: a bug with one inventory must not keep the differences of the others from being logged.
    for (const bug of bugs) throw bug
    return { differences, silentInventories }
  }
}

/** Number of inventories queried at the same time. */
const CONCURRENT_QUERIES = 8

// Concurrently, so that a slow inventory delays few others.
async function queryInventories(context: ReconcileContext) {
  const inventories = await context.store.listConnections('inventory')
  const bugs: unknown[] = []
  let silentInventories = 0
  const work = async () => {
    for (let next = inventories.shift(); next; next = inventories.shift()) {
      try {
        if (!(await recordInventory(context, next))) silentInventories += 1
      } catch (bug) {
        bugs.push(bug)
      }
    }
  }
  await Promise.all(Array.from({ length: CONCURRENT_QUERIES }, work))
  return { silentInventories, bugs }
}

// Returns false, and leaves the observed states unchanged, if the inventory does not answer. The observations
// get the time of the request: the answer may be older than what is recorded while it is on its way.
async function recordInventory(
  { store, clock, queryInventory, closing }: ReconcileContext,
  { customer, project, connection }: ProjectInventory,
): Promise<boolean> {
  const at = clock()
  const { servers: serverStore, connections } = store.forCustomer(customer)
  const recordCheck = (error: string | null) =>
    connections.recordCheck(project, 'inventory', { ...connection, checkedAt: at, error })
  try {
    const servers = await queryInventory(connection, at, closing)
    await serverStore.recordObservations({ project, servers, isComplete: true, at })
    await recordCheck(null)
    return true
  } catch (error) {
    if (!(error instanceof InventoryFailure)) throw error
    await recordCheck(error.message)
    return false
  }
}

function logDifferences(
  { store, audit }: ReconcileContext,
  { customer, servers }: DriftingServers,
  now: Date,
): Promise<number> {
  const confirmed = servers.filter((server) => isDriftConfirmed(server, now))
  const toEvent = (server: Server) => toDriftEvent(audit, customer, server)
  return store.serverDrift.resolve({ customer, servers: confirmed }, toEvent, now)
}

function toDriftEvent(audit: DriftAudit, customer: DriftCustomer, server: Server): IncomingEvent {
  return audit.toSystemEvent(customer, server.project, {
    name: driftAction(server),
    resources: [{ type: 'AWS::EC2::Instance', name: server.id }],
    trigger: {
      recorded: server.state,
      observed: server.observed,
      observedAt: server.observedAt?.toISOString() ?? null,
      since: server.differsSince?.toISOString() ?? null,
    },
  })
}
