import type { Caller } from '../../domain/access/caller.ts'
import {
  type Connection,
  type ConnectionCheck,
  type ConnectionKind,
  type ConnectionSettings,
  parseConnection,
} from '../../domain/access/connection.ts'
import { Fault, invalidField } from '../../domain/fault.ts'
import type { Secrets } from '../../domain/ports.ts'
import { InventoryFailure } from '../../domain/servers/inventory-failure.ts'
import type { CustomerStore } from '../../store/store.ts'
import type { ToSuccessEvent } from '../audit.ts'
import type { Context, CustomerRows } from '../context.ts'

export type Connections = ReturnType<typeof createConnections>

type ConnectionsContext = Pick<Context, 'audit' | 'clock' | 'checkStorage' | 'queryInventory'> & {
  store: CustomerRows<'connections' | 'projects'>
  secrets: Pick<Secrets, 'seal'>
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
export function createConnections(context: ConnectionsContext) {
  const { audit } = context
  return {
    /** Connects a project. The secret is stored encrypted. */
    connect: (caller: Caller, kind: ConnectionKind, project: string, settings: ConnectionSettings) =>
      audit.change(
        caller,
        { operation: KINDS[kind].connect, parameters: { project, ...withoutSecret(settings) } },
        (toEvent) => connect(context, caller, { kind, project, settings, toEvent }),
      ),

    /** Removes a connection. If there is none, throws *conflict* for an inventory, and does nothing for object storage. */
    disconnect: (caller: Caller, kind: ConnectionKind, project: string) =>
      audit.change(caller, { operation: KINDS[kind].disconnect, parameters: { project } }, (toEvent) =>
        disconnect(context, caller, { kind, project, toEvent }),
      ),

    /** Returns whether the service accepts the access key, or its own error; throws *conflict* if there is no connection. */
    check: (caller: Caller, kind: ConnectionKind, project: string) =>
      audit.read(caller, { operation: KINDS[kind].check, parameters: { project } }, async () => {
        const connection = await getConnection(rowsOf(context, caller), kind, project)
        if (connection === null) throw new Fault('conflict', KINDS[kind].missing, { id: project })
        return check(context, kind, connection)
      }),
  }
}

type Change = { kind: ConnectionKind; project: string; toEvent: ToSuccessEvent }
type Rows = Pick<CustomerStore, 'connections' | 'projects'>

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
  const isFound = await rows.connections.put(project, kind, { ...connection, sealedSecret }, toEvent())
  if (!isFound) throw unknownProject(project)
}

async function disconnect(
  context: ConnectionsContext,
  caller: Caller,
  { kind, project, toEvent }: Change,
): Promise<void> {
  const rows = rowsOf(context, caller)
  await getConnection(rows, kind, project)
  if (await rows.connections.delete(project, kind, toEvent())) return
  if (KINDS[kind].disconnectsOnce) throw new Fault('conflict', KINDS[kind].missing, { id: project })
  // No row has changed, so there is no transaction for the event.
  context.audit.record(toEvent())
}

async function check(
  { clock, checkStorage, queryInventory }: ConnectionsContext,
  kind: ConnectionKind,
  connection: Connection,
): Promise<ConnectionCheck> {
  if (kind === 'storage') return { error: await checkStorage(connection), servers: null }
  try {
    return { error: null, servers: (await queryInventory(connection, clock())).length }
  } catch (error) {
    if (!(error instanceof InventoryFailure)) throw error
    return { error: error.message, servers: null }
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

function withoutSecret({ secretAccessKey: _, ...settings }: ConnectionSettings) {
  return settings
}

function unknownProject(id: string): Fault {
  return new Fault('not_found', 'unknownProject', { id })
}
