import { decideEndpoint, type EndpointSettings } from '../../domain/access/allowed-endpoints.ts'
import type { Caller } from '../../domain/access/caller.ts'
import {
  type Connection,
  type ConnectionCheck,
  type ConnectionKind,
  type ConnectionSettings,
  inheritChecksum,
  parseConnection,
} from '../../domain/access/connection.ts'
import type { Customer } from '../../domain/access/customer.ts'
import { Fault, invalidField } from '../../domain/fault.ts'
import type { Secrets } from '../../domain/ports.ts'
import { InventoryFailure } from '../../domain/servers/inventory-failure.ts'
import { checkNotDraining } from '../../domain/trails/drain.ts'
import type { CustomerStore, Store } from '../../store/store.ts'
import type { ToSuccessEvent } from '../audit.ts'
import type { Context, CustomerRows } from '../context.ts'
import type { CostlyWork } from '../costly-work.ts'

export type Connections = ReturnType<typeof createConnections>

/** Tests the object storage of a project; returns the error as a message, or null. */
type TestStorage = (customer: Customer, project: string, storage: Connection) => Promise<string | null>

type ConnectionsContext = Pick<Context, 'audit' | 'clock' | 'queryInventory' | 'endpointAccess'> & {
  store: CustomerRows<'connections' | 'projects' | 'drains'> & {
    customers: Pick<Store['customers'], 'findFirst'>
  }
  secrets: Pick<Secrets, 'seal'>
  costlyWork: Pick<CostlyWork, 'run'>
}

// The operations on each kind, the fault if there is no connection, and whether disconnecting again throws it.
const KINDS = {
  storage: {
    connect: 'PutProjectStorage',
    disconnect: 'DeleteProjectStorage',
    check: 'CheckProjectStorage',
    missing: 'projectWithoutStorage',
    disconnectsOnce: false,
  },
  inventory: {
    connect: 'PutProjectInventory',
    disconnect: 'DeleteProjectInventory',
    check: 'CheckProjectInventory',
    missing: 'projectWithoutInventory',
    disconnectsOnce: true,
  },
} as const satisfies Record<ConnectionKind, object>

/** The connections of the customer's projects to object storage and inventories, for its primary administrator. */
export function createConnections(context: ConnectionsContext, testStorage: TestStorage) {
  const { audit } = context
  const services = { ...context, testStorage }
  return {
    /** Connects a project. The secret is stored encrypted. */
    connect: (caller: Caller, kind: ConnectionKind, project: string, settings: ConnectionSettings) =>
      audit.change(
        caller,
        { operation: KINDS[kind].connect, parameters: { project, ...toLoggedSettings(kind, settings) } },
        (toEvent) => connect(context, caller, { kind, project, settings, toEvent }),
      ),

    /** Removes a connection. If there is none, throws *conflict* for an inventory, and does nothing for object storage. */
    disconnect: (caller: Caller, kind: ConnectionKind, project: string) =>
      audit.change(caller, { operation: KINDS[kind].disconnect, parameters: { project } }, (toEvent) =>
        disconnect(context, caller, { kind, project, toEvent }),
      ),

    /**
     * Returns whether the service accepts the access key, or its own error; throws *conflict* if there is no connection.
     * For object storage it also tests the buckets of trails, and stores the checksum that uploads need.
     */
    check: (caller: Caller, kind: ConnectionKind, project: string) =>
      audit.read(caller, { operation: KINDS[kind].check, parameters: { project } }, async () => {
        const connection = await getConnection(rowsOf(context, caller), kind, project)
        if (connection === null) throw new Fault('conflict', KINDS[kind].missing, { id: project })
        return context.costlyWork.run(caller, 'storageTest', () =>
          kind === 'inventory'
            ? checkInventory(context, connection)
            : checkStorage(services, caller, project, connection),
        )
      }),
  }
}

type Change = { kind: ConnectionKind; project: string; toEvent: ToSuccessEvent }
type Rows = Pick<CustomerStore, 'connections' | 'projects' | 'drains'>

async function connect(
  context: ConnectionsContext,
  caller: Caller,
  { kind, project, settings, toEvent }: Change & { settings: ConnectionSettings },
): Promise<void> {
  const { secretAccessKey, ...connection } = parseConnection(kind, settings)
  const rows = rowsOf(context, caller)
  const before = await getConnection(rows, kind, project)
  if (secretAccessKey === '' && before === null) throw invalidField('secretAccessKey', 'secretAccessKeyEmpty')
  const sealedSecret =
    secretAccessKey === '' && before ? before.sealedSecret : context.secrets.seal(secretAccessKey)
  const isTolerated =
    before?.endpoint === connection.endpoint ? before.isTolerated : await isFirstCustomer(context, caller)
  checkEndpoint(context, { endpoint: connection.endpoint, isTolerated })
  const checksum = connection.checksum ?? inheritChecksum(kind, connection.endpoint, before)
  const values = { ...connection, checksum, sealedSecret, isTolerated }
  const isFound = await rows.connections.put(project, kind, values, toEvent())
  if (!isFound) throw unknownProject(project)
}

// Its administrators usually run this Daybook, so they meet the operator's decision as a warning first.
async function isFirstCustomer({ store }: ConnectionsContext, { customer }: Caller): Promise<boolean> {
  return (await store.customers.findFirst())?.id === customer.id
}

// What cannot be decided before its host is resolved is refused when Daybook connects.
function checkEndpoint({ endpointAccess }: ConnectionsContext, settings: EndpointSettings): void {
  const decision = decideEndpoint(endpointAccess.allowed, settings)
  if (decision === 'private') throw invalidField('endpoint', 'endpointPrivate')
  if (decision === 'plain') throw invalidField('endpoint', 'endpointPlain')
}

async function disconnect(
  context: ConnectionsContext,
  caller: Caller,
  { kind, project, toEvent }: Change,
): Promise<void> {
  const rows = rowsOf(context, caller)
  await getConnection(rows, kind, project)
  if (kind === 'storage') checkNotDraining(project, (await rows.drains.list(project)).filter(usesStorage))
  if (await rows.connections.delete(project, kind, toEvent())) return
  if (KINDS[kind].disconnectsOnce) throw new Fault('conflict', KINDS[kind].missing, { id: project })
  // No row has changed, so there is no transaction for the event.
  context.audit.record(toEvent())
}

function usesStorage({ bucket }: { bucket: string }): boolean {
  return !bucket.startsWith('file:')
}

async function checkStorage(
  { testStorage, ...context }: ConnectionsContext & { testStorage: TestStorage },
  caller: Caller,
  project: string,
  connection: Connection,
): Promise<ConnectionCheck> {
  const error = await testStorage(caller.customer, project, connection)
  const after = await getConnection(rowsOf(context, caller), 'storage', project)
  return { error, servers: null, checksum: after?.checksum ?? null }
}

async function checkInventory(
  { clock, queryInventory }: ConnectionsContext,
  connection: Connection,
): Promise<ConnectionCheck> {
  try {
    return { error: null, servers: (await queryInventory(connection, clock())).length, checksum: null }
  } catch (error) {
    if (!(error instanceof InventoryFailure)) throw error
    return { error: error.message, servers: null, checksum: null }
  }
}

function rowsOf({ store }: ConnectionsContext, caller: Caller): Rows {
  return store.forCustomer(caller.customer.id)
}

// Null if the project is not connected.
async function getConnection({ projects }: Rows, kind: ConnectionKind, id: string) {
  const project = (await projects.list()).find((each) => each.id === id)
  if (!project) throw unknownProject(id)
  return project[kind]
}

// Nothing of settings that are refused: people paste a secret into the wrong field, and a password into a URL.
function toLoggedSettings(kind: ConnectionKind, { secretAccessKey, ...settings }: ConnectionSettings) {
  try {
    const { endpoint } = parseConnection(kind, { ...settings, secretAccessKey })
    return { ...settings, endpoint }
  } catch (error) {
    if (error instanceof Fault) return {}
    throw error
  }
}

function unknownProject(id: string): Fault {
  return new Fault('not_found', 'unknownProject', { id })
}
