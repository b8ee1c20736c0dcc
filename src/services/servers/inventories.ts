import type { Clock } from '../../clock.ts'
import type { Caller } from '../../domain/access/caller.ts'
import { type ConnectionKey, parseConnectionKey } from '../../domain/access/user.ts'
import { Fault, invalidField } from '../../domain/fault.ts'
import { InventoryFailure, parseInventoryEndpoint } from '../../domain/servers/inventory.ts'
import type { Observation } from '../../domain/servers/observation.ts'
import type { InventoryConnection } from '../../store/servers/inventories.ts'
import type { CustomerStore } from '../../store/store.ts'
import type { Audit } from '../audit.ts'

/** An inventory as an administrator enters it; the secret is empty to keep the one that is there. */
export type InventorySettings = ConnectionKey & { endpoint: string }

/** Asks an inventory for all its servers, as of now; an InventoryFailure when it does not answer. */
export type QueryInventory = (entry: InventorySettings, now: Date) => Promise<Observation[]>

type Open = (customer: number) => Pick<CustomerStore, 'inventories' | 'projects'>
type Secrets = { seal(text: string): string; open(sealed: string): string }

export type Inventories = ReturnType<typeof createInventories>

/** Where the servers of the projects of the caller's customer are asked for, for its primary administrator. */
export function createInventories(
  open: Open,
  audit: Audit,
  clock: Clock,
  secrets: Secrets,
  ask: QueryInventory,
) {
  const of = (caller: Caller) => open(caller.customer.id)
  const present = async (caller: Caller, id: string) => {
    const project = (await of(caller).projects.list()).find((each) => each.id === id)
    if (!project) throw unknown(id)
    return project.inventory
  }
  return {
    /** Connects an inventory; its secret is sealed before it is stored. */
    connect: (caller: Caller, id: string, entry: InventorySettings) =>
      audit.change(
        caller,
        { operation: 'PutProjectInventory', parameters: { project: id, ...shown(entry) } },
        async (tell) => {
          const { secretAccessKey, ...rest } = readEntry(entry)
          const before = await present(caller, id)
          if (secretAccessKey === '' && before === null)
            throw invalidField('secretAccessKey', 'The secret access key is missing.')
          const sealedSecret =
            secretAccessKey === '' && before ? before.sealedSecret : secrets.seal(secretAccessKey)
          const isThere = await of(caller).inventories.put(id, { ...rest, sealedSecret }, tell())
          if (!isThere) throw unknown(id)
        },
      ),

    disconnect: (caller: Caller, id: string) =>
      audit.change(
        caller,
        { operation: 'DeleteProjectInventory', parameters: { project: id } },
        async (tell) => {
          await present(caller, id)
          const wasThere = await of(caller).inventories.remove(id, tell())
          if (!wasThere) throw none(id)
        },
      ),

    /** Asks the project's inventory: how many servers it names, or its own words where it does not answer. */
    check: (caller: Caller, id: string) =>
      audit.read(caller, { operation: 'CheckProjectInventory', parameters: { project: id } }, async () => {
        const inventory = await present(caller, id)
        if (inventory === null) throw none(id)
        return asked(() => ask(withOpenedSecret(inventory, secrets), clock()))
      }),
  }
}

/** What an inventory said when it was asked: of how many servers it knows, or its own words. */
export type InventoryCheck = { servers: number; words: null } | { servers: null; words: string }

async function asked(asking: () => Promise<Observation[]>): Promise<InventoryCheck> {
  try {
    return { servers: (await asking()).length, words: null }
  } catch (error) {
    if (!(error instanceof InventoryFailure)) throw error
    return { servers: null, words: error.message }
  }
}

/** An inventory with its secret opened; an InventoryFailure when it was sealed with another key. */
export function withOpenedSecret(
  place: InventoryConnection,
  secrets: Pick<Secrets, 'open'>,
): InventorySettings {
  const { endpoint, region, accessKeyId, sealedSecret } = place
  try {
    return { endpoint, region, accessKeyId, secretAccessKey: secrets.open(sealedSecret) }
  } catch (cause) {
    throw new InventoryFailure(RESEALED, { cause })
  }
}

const RESEALED =
  'The secret access key was sealed with another secret key of this house than the present one; enter it again.'

function readEntry(entry: InventorySettings): InventorySettings {
  return { endpoint: parseInventoryEndpoint(entry.endpoint), ...parseConnectionKey(entry) }
}

function shown({ endpoint, region, accessKeyId }: InventorySettings) {
  return { endpoint, region, accessKeyId }
}

function unknown(id: string): Fault {
  return new Fault('not_found', `There is no project ${id}.`)
}

function none(id: string): Fault {
  return new Fault('conflict', `Project ${id} has no inventory yet.`)
}
