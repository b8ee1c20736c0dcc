import type { Caller } from '../../domain/access/caller.ts'
import { type ConnectionCredentials, parseConnectionCredentials } from '../../domain/access/connection.ts'
import { Fault, invalidField } from '../../domain/fault.ts'
import type { Secrets } from '../../domain/ports.ts'
import { InventoryFailure, parseInventoryEndpoint } from '../../domain/servers/inventory.ts'
import type { Observation } from '../../domain/servers/observation.ts'
import type { CustomerStore } from '../../store/store.ts'
import type { Context, CustomerRows } from '../context.ts'

/** An inventory as an administrator enters it; an empty secret keeps the stored one. */
export type InventorySettings = ConnectionCredentials & { endpoint: string }

/** Result of checking an inventory: the number of its servers, or its own error message. */
export type InventoryCheck = { servers: number; error: null } | { servers: null; error: string }

export type Inventories = ReturnType<typeof createInventories>

type InventoriesContext = Pick<Context, 'audit' | 'clock' | 'queryInventory'> & {
  store: CustomerRows<'inventories' | 'projects'>
  secrets: Pick<Secrets, 'seal'>
}

/** The inventory connections of the customer's projects, for its primary administrator. */
export function createInventories(context: InventoriesContext) {
  const { audit, clock, secrets, queryInventory } = context
  const storeOf = (caller: Caller) => context.store.forCustomer(caller.customer.id)
  return {
    /** Connects a project to an inventory. The secret is stored encrypted. */
    connect: (caller: Caller, id: string, settings: InventorySettings) =>
      audit.change(
        caller,
        { operation: 'PutProjectInventory', parameters: { project: id, ...withoutSecret(settings) } },
        async (toEvent) => {
          const { secretAccessKey, ...inventory } = parseInventory(settings)
          const store = storeOf(caller)
          const before = await getInventory(store, id)
          if (secretAccessKey === '' && before === null)
            throw invalidField('secretAccessKey', 'secretAccessKeyEmpty')
          const sealedSecret =
            secretAccessKey === '' && before ? before.sealedSecret : secrets.seal(secretAccessKey)
          const connection = { ...inventory, sealedSecret }
          const isFound = await store.inventories.set(id, connection, toEvent())
          if (!isFound) throw unknownProject(id)
        },
      ),

    /** Removes the connection to the inventory; throws *conflict* if there is none. */
    disconnect: (caller: Caller, id: string) =>
      audit.change(
        caller,
        { operation: 'DeleteProjectInventory', parameters: { project: id } },
        async (toEvent) => {
          const store = storeOf(caller)
          await getInventory(store, id)
          const isDeleted = await store.inventories.delete(id, toEvent())
          if (!isDeleted) throw notConnected(id)
        },
      ),

    /** Queries the project's inventory; throws *conflict* if there is none. */
    check: (caller: Caller, id: string) =>
      audit.read(caller, { operation: 'CheckProjectInventory', parameters: { project: id } }, async () => {
        const inventory = await getInventory(storeOf(caller), id)
        if (inventory === null) throw notConnected(id)
        return toCheck(() => queryInventory(inventory, clock()))
      }),
  }
}

// Null if the project is not connected to an inventory.
async function getInventory({ projects }: Pick<CustomerStore, 'projects'>, id: string) {
  const project = (await projects.list()).find((each) => each.id === id)
  if (!project) throw unknownProject(id)
  return project.inventory
}

function parseInventory(settings: InventorySettings): InventorySettings {
  return { endpoint: parseInventoryEndpoint(settings.endpoint), ...parseConnectionCredentials(settings) }
}

function withoutSecret({ endpoint, region, accessKeyId }: InventorySettings) {
  return { endpoint, region, accessKeyId }
}

async function toCheck(query: () => Promise<Observation[]>): Promise<InventoryCheck> {
  try {
    return { servers: (await query()).length, error: null }
  } catch (error) {
    if (!(error instanceof InventoryFailure)) throw error
    return { servers: null, error: error.message }
  }
}

function unknownProject(id: string): Fault {
  return new Fault('not_found', 'unknownProject', { id })
}

function notConnected(id: string): Fault {
  return new Fault('conflict', 'projectWithoutInventory', { id })
}
