import type { Clock } from '../../clock.ts'
import type { Event } from '../../domain/events/event.ts'
import { SYSTEM_USER } from '../../domain/reports/administrator-log.ts'
import { InventoryFailure } from '../../domain/servers/inventory.ts'
import { DRIFT_CONFIRMED_MS, driftAction, isDriftConfirmed } from '../../domain/servers/observation.ts'
import type { Server } from '../../domain/servers/server.ts'
import type { DriftCustomer, DriftingServers } from '../../store/servers/server-drift.ts'
import type { Store } from '../../store/store.ts'
import type { Audit } from '../audit.ts'
import { type QueryInventory, withOpenedSecret } from './inventories.ts'

/** Inventories asked at the same time. */
const ASKED_AT_ONCE = 8

type Rows = Pick<Store, 'differences' | 'inventories' | 'open'>
type Needs = { clock: Clock; newId: () => string; open(sealed: string): string; ask: QueryInventory }
type Waiting = Awaited<ReturnType<Rows['inventories']>>[number]

/** What a run found: differences written down, and inventories that did not answer. */
export type ReconcileResult = { told: number; silent: number }

/** Asks every inventory, then writes down each lasting difference as one event. Nothing is ever done to a server. */
export function createReconcile(rows: Rows, audit: Pick<Audit, 'event'>, needs: Needs) {
  return async (): Promise<ReconcileResult> => {
    const { silent, bugs } = await askAll(rows, needs)
    const now = needs.clock()
    let told = 0
    for (const differing of await rows.differences.since(new Date(now.getTime() - DRIFT_CONFIRMED_MS)))
      told += await tell(rows, audit, needs, differing, now)
    // Told last, as what went wrong with one inventory must not keep what others showed from being written down.
    for (const bug of bugs) throw bug
    return { told, silent }
  }
}

// One that keeps us waiting keeps few others waiting; one that does not answer leaves its servers as they were.
async function askAll(rows: Rows, needs: Needs): Promise<{ silent: number; bugs: unknown[] }> {
  const waiting = await rows.inventories()
  const bugs: unknown[] = []
  let silent = 0
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      try {
        if (!(await ask(rows, needs, next))) silent += 1
      } catch (bug) {
        bugs.push(bug)
      }
    }
  }
  await Promise.all(Array.from({ length: ASKED_AT_ONCE }, work))
  return { silent, bugs }
}

// What is seen is as old as the question: the answer may have been made before something that is told meanwhile.
async function ask(rows: Rows, needs: Needs, { customer, project, place }: Waiting): Promise<boolean> {
  const at = needs.clock()
  const own = rows.open(customer)
  try {
    const servers = await needs.ask(withOpenedSecret(place, needs), at)
    await own.servers.observe({ project, servers, isWhole: true, at })
    await own.inventories.asked(project, place, at, null)
    return true
  } catch (error) {
    if (!(error instanceof InventoryFailure)) throw error
    await own.inventories.asked(project, place, at, error.message)
    return false
  }
}

function tell(
  rows: Rows,
  audit: Pick<Audit, 'event'>,
  { newId }: Needs,
  { customer, servers }: DriftingServers,
  now: Date,
): Promise<number> {
  const lasting = servers.filter((server) => isDriftConfirmed(server, now))
  const write = (server: Server) => eventOf(audit, customer, server, newId())
  return rows.differences.settle({ customer, servers: lasting }, write, now)
}

function eventOf(
  audit: Pick<Audit, 'event'>,
  customer: DriftCustomer,
  server: Server,
  requestId: string,
): Event {
  const clientInfo = { sourceIPAddress: '', userAgent: 'daybook', requestId }
  const doer = { userName: SYSTEM_USER, accessKeyId: null, project: server.project, clientInfo }
  return audit.event(customer, doer, {
    name: driftAction(server),
    readOnly: false,
    parameters: null,
    response: null,
    failure: null,
    resources: [{ type: 'AWS::EC2::Instance', name: server.id }],
    seen: {
      recorded: server.state,
      observed: server.observed,
      observedAt: server.observedAt?.toISOString() ?? null,
      since: server.differsSince?.toISOString() ?? null,
    },
  })
}
